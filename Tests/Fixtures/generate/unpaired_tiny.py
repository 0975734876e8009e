"""Steps of TRL's SFT and KTO trainers on the tiny Llama: training on single completions, as token ids."""

import tempfile

import torch
from datasets import Dataset
from peft import LoraConfig
from tokenizers import Tokenizer, models
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from trl import KTOConfig, KTOTrainer, SFTConfig, SFTTrainer

from dpo_tiny import LORA, SHORT, pairs
from fixture import parse, versions, write
from trl_dpo import FORMULA, Steps, fill

SFT = {key: value for key, value in SHORT.items() if key != "beta"}
SFT_RUNS = {
    "sft": {"learning_rate": 5e-2, "max_steps": 8},  # far enough to get some tokens right
    "sft_accumulated": {"gradient_accumulation_steps": 2, "max_grad_norm": 0.5},
}
KTO = SHORT | {"per_device_train_batch_size": 4, "max_steps": 4}
KTO_RUNS = {
    "kto": {},
    "kto_weighted": {"beta": 0.5, "desirable_weight": 1.5, "undesirable_weight": 0.75},
    "apo_zero_unpaired": {"loss_type": "apo_zero_unpaired"},
}


class IdSFTTrainer(SFTTrainer):
    """Takes rows that are token ids already."""

    def _prepare_dataset(self, dataset, *_):
        return dataset


class IdKTOTrainer(KTOTrainer):
    """Takes rows that are token ids already, and rotates completions in a batch as the trainer itself does."""

    def _prepare_dataset(self, dataset, processing_class, args, name):
        def rotate(rows):
            answers = rows["completion_ids"]
            return {"KL_completion_ids": [answers[-1]] + answers[:-1]}

        if not self.calculate_KL:
            return dataset
        return dataset.map(rotate, batched=True, batch_size=args.per_device_train_batch_size)


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"<pad>": 0, "</s>": 2}, unk_token="<pad>")),
        pad_token="<pad>",
        eos_token="</s>",
    )
    both = pairs(AutoModelForCausalLM.from_pretrained(arguments.model).config.vocab_size)
    # Two of three rows are desirable; the last step has one kind only.
    labels = [index % 3 != 1 or index >= 12 for index in range(len(both))]
    rows = [
        {
            "prompt_ids": row["prompt_ids"],
            "completion_ids": row["chosen_ids" if label else "rejected_ids"],
            "label": label,
        }
        for row, label in zip(both, labels, strict=True)
    ]
    supervised = [
        {
            "input_ids": row["prompt_ids"] + row["completion_ids"],
            "labels": [-100] * len(row["prompt_ids"]) + row["completion_ids"],
        }
        for row in rows
    ]

    def run(name: str, settings: dict) -> dict:
        is_sft = name in SFT_RUNS
        config, trainer_type = (SFTConfig, IdSFTTrainer) if is_sft else (KTOConfig, IdKTOTrainer)
        model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
        steps = Steps()
        with tempfile.TemporaryDirectory() as folder:
            trainer = trainer_type(
                model=model,
                args=config(
                    output_dir=folder, use_cpu=True, logging_steps=1, save_strategy="no", disable_tqdm=True,
                    **settings,
                ),
                train_dataset=Dataset.from_list(supervised if is_sft else rows),
                processing_class=tokenizer,
                peft_config=LoraConfig(task_type="CAUSAL_LM", **LORA),
                callbacks=[steps],
            )  # fmt: skip
            fill(trainer.model)
            trainer.train()
        changed = {key: value for key, value in settings.items() if SHORT.get(key) != value}
        return {"settings": changed, "steps": steps.rows}

    write(
        arguments.output / "trl-unpaired-tiny.json",
        {
            "versions": versions("trl", "peft", "accelerate"),
            "lora": LORA,
            "initial_adapter": FORMULA,
            "settings": SHORT,
            "rows": rows,
            "runs": {name: run(name, SFT | changes) for name, changes in SFT_RUNS.items()}
            | {name: run(name, KTO | changes) for name, changes in KTO_RUNS.items()},
        },
    )


if __name__ == "__main__":
    main()
