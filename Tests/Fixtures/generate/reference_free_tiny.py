"""Steps of TRL's CPO and ORPO trainers on the tiny Llama: objectives without a reference, on pairs of token ids."""

import tempfile

import torch
from datasets import Dataset
from peft import LoraConfig
from tokenizers import Tokenizer, models
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from trl.experimental.cpo import CPOConfig, CPOTrainer
from trl.experimental.orpo import ORPOConfig, ORPOTrainer

from dpo_tiny import KEPT, LORA, SHORT, pairs
from fixture import parse, versions, write
from trl_dpo import FORMULA, Steps, fill

RUNS = {
    "simpo": {"loss_type": "simpo", "beta": 2.0, "cpo_alpha": 0.0},
    "simpo_and_cross_entropy": {
        "loss_type": "simpo", "beta": 2.0, "simpo_gamma": 1.0, "cpo_alpha": 0.5, "label_smoothing": 0.1,
    },
    "cpo": {},
    "cpo_smoothed": {"cpo_alpha": 0.25, "label_smoothing": 0.2},
    "orpo": {"beta": 0.25},
}  # fmt: skip


def from_ids(_, row: dict) -> dict:
    """Stands in for a trainer's tokenisation of a row."""
    prompt = row["prompt_ids"]
    result = {"prompt_input_ids": prompt, "prompt_attention_mask": [1] * len(prompt)}
    for name in ("chosen", "rejected"):
        answer = row[f"{name}_ids"]
        result[f"{name}_input_ids"] = prompt + answer
        result[f"{name}_attention_mask"] = [1] * len(prompt + answer)
        result[f"{name}_labels"] = [-100] * len(prompt) + answer
    return result


class IdCPOTrainer(CPOTrainer):
    tokenize_row = from_ids


class IdORPOTrainer(ORPOTrainer):
    tokenize_row = from_ids


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"<pad>": 0, "</s>": 2}, unk_token="<pad>")),
        pad_token="<pad>",
        eos_token="</s>",
    )
    rows = pairs(AutoModelForCausalLM.from_pretrained(arguments.model).config.vocab_size)
    # ORPO's cross-entropy reads the prompt too. After a prompt of one token, that is the answer alone.
    short = [row | {"prompt_ids": row["prompt_ids"][:1]} for row in rows]

    def run(name: str, changes: dict) -> dict:
        config, trainer_type = (ORPOConfig, IdORPOTrainer) if name == "orpo" else (CPOConfig, IdCPOTrainer)
        model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
        steps = Steps()
        texts = {"prompt": "a", "chosen": "b", "rejected": "c"}  # not read
        data = [texts | row for row in (short if name == "orpo" else rows)]
        with tempfile.TemporaryDirectory() as folder:
            trainer = trainer_type(
                model=model,
                args=config(
                    output_dir=folder, use_cpu=True, logging_steps=1, save_strategy="no", disable_tqdm=True,
                    remove_unused_columns=False, **(SHORT | changes),
                ),
                train_dataset=Dataset.from_list(data),
                processing_class=tokenizer,
                peft_config=LoraConfig(task_type="CAUSAL_LM", **LORA),
                callbacks=[steps],
            )  # fmt: skip
            fill(trainer.model)
            trainer.train()
        return {
            "settings": changes,
            **({"prompt_tokens": 1} if name == "orpo" else {}),
            **{key: [step[key] for step in steps.rows] for key in KEPT},
        }

    write(
        arguments.output / "trl-reference-free-tiny.json",
        {
            "versions": versions("trl", "peft", "accelerate"),
            "lora": LORA,
            "initial_adapter": FORMULA,
            "settings": SHORT,
            "rows": rows,
            "runs": {name: run(name, changes) for name, changes in RUNS.items()},
        },
    )


if __name__ == "__main__":
    main()
