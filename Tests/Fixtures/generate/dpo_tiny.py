"""DPO steps of TRL's own trainer on the tiny Llama, with pairs of token ids: every loss in a fraction of a second."""

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from trl import DPOTrainer

from fixture import parse, versions, write
from trl_dpo import FORMULA, SETTINGS, VARIANT, differences, train

LORA = {"r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "target_modules": "all-linear"}
# A large rate, so that eight steps go far from the reference.
TINY = SETTINGS | {"learning_rate": 1e-2}
SHORT = TINY | {"max_steps": 3}
FOUR = {"per_device_train_batch_size": 4}  # two are too few to tell sorted differences from unsorted ones
RUNS = {
    "accumulated": TINY | VARIANT | {"max_grad_norm": 0.5, "weight_decay": 0.1},
    "large_beta": SHORT | {"beta": 2.0},
    "constant_with_warmup": SHORT | {"lr_scheduler_type": "constant_with_warmup", "warmup_steps": 2},
    "truncated_to_16": SHORT | {"max_length": 16},
    "rslora": SHORT,
    "sigmoid": SHORT,
    "label_smoothing_is_ignored": SHORT | {"label_smoothing": 0.2},
    "robust": SHORT | {"loss_type": ["robust"], "label_smoothing": 0.2},
    "exo_pair": SHORT | {"loss_type": ["exo_pair"], "label_smoothing": 1e-3},
    "aot": SHORT | FOUR | {"loss_type": ["aot"], "label_smoothing": 0.1},
    "aot_unpaired": SHORT | FOUR | {"loss_type": ["aot_unpaired"], "label_smoothing": 0.1},
    **{
        name: SHORT | {"loss_type": [name]}
        for name in (
            "hinge", "ipo", "nca_pair", "bco_pair", "sppo_hard", "apo_zero", "apo_down", "discopop", "sft",
            "sigmoid_norm",
        )
    },
    "sigmoid_and_sft": SHORT | {"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 0.25]},
    "weighted": SHORT | {"use_weighting": True},
    "ld_alpha": SHORT | {"ld_alpha": 0.5},
    "forward_kl": SHORT | {"f_divergence_type": "forward_kl"},
    "js_divergence": SHORT | {"f_divergence_type": "js_divergence"},
    "alpha_divergence": SHORT | {"f_divergence_type": "alpha_divergence", "f_alpha_divergence_coef": 0.5},
}  # fmt: skip
PROBED = ["model.layers.0.self_attn.q_proj", "model.layers.1.mlp.down_proj"]
# What tells runs apart; the run `linear` keeps every metric.
KEPT = ("loss", "grad_norm", "learning_rate", "logps/chosen", "logps/rejected", "rewards/chosen", "rewards/rejected")


class IdTrainer(DPOTrainer):
    """Takes rows that are token ids already."""

    def _prepare_dataset(self, dataset, *_):
        return dataset


def pairs(vocabulary: int) -> list[dict[str, list[int]]]:
    """Sixteen pairs by formula, of different lengths, some with a completion that starts alike."""

    def ids(count: int, start: int) -> list[int]:
        return [4 + (i * i * 29 + i * 13 + start) % (vocabulary - 4) for i in range(count)]

    return [
        {
            "prompt_ids": ids(3 + row % 5, 37 * row),
            "chosen_ids": ids(4 + row * 5 % 11, 91 * row + 1) + [2],
            "rejected_ids": ids(3 + row * 7 % 13, 91 * row + (1 if row % 4 == 0 else 50)) + [2],
        }
        for row in range(16)
    ]


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"<pad>": 0, "</s>": 2}, unk_token="<pad>")),
        pad_token="<pad>",
        eos_token="</s>",
    )
    rows = pairs(AutoModelForCausalLM.from_pretrained(arguments.model).config.vocab_size)

    def run(settings: dict, lora: dict = LORA, attention: str = "sdpa") -> dict:
        model = AutoModelForCausalLM.from_pretrained(
            arguments.model, dtype=torch.float32, attn_implementation=attention
        )
        return train(model, tokenizer, Dataset.from_list(rows), settings, lora, PROBED, IdTrainer)[1]

    runs = {"linear": run(TINY)}
    eager = run(TINY, attention="eager")
    runs["linear"]["differs_from_eager_attention_by"] = differences(runs["linear"]["steps"], eager["steps"])
    for name, settings in RUNS.items():
        lora = {"use_rslora": True} if name == "rslora" else {}
        steps = run(settings, LORA | lora)["steps"]
        changed = {key: value for key, value in settings.items() if TINY.get(key) != value}
        runs[name] = {"settings": changed, "lora": lora, **{key: [step[key] for step in steps] for key in KEPT}}
    write(
        arguments.output / "trl-dpo-tiny.json",
        {
            "versions": versions("trl", "peft", "accelerate"),
            "lora": LORA,
            "initial_adapter": FORMULA,
            "settings": TINY,
            "rows": rows,
            "runs": runs,
        },
    )


if __name__ == "__main__":
    main()
