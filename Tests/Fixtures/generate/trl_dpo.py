"""DPO steps of TRL's own trainer on the SmolLM2 model in float32: every metric, and what the adapter became."""

import json
import math
import re
import tempfile

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase, TrainerCallback
from trl import DPOConfig, DPOTrainer

from fixture import parse, versions, write

PAIRS = "trl-dpo-pairs.jsonl"
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
FORMULA = (
    "lora_A[i, j] = sin(n * n) / sqrt(in), n = 1 + 8191 * (7 * layer + projection) + i * in + j, in float64 and "
    "rounded to float32; projection counts q, k, v, o, gate, up, down from 0; lora_B = 0"
)
LORA = {"r": 8, "lora_alpha": 16, "lora_dropout": 0.0, "target_modules": "all-linear"}
SETTINGS = {
    "beta": 0.1, "learning_rate": 1e-4, "lr_scheduler_type": "linear", "warmup_steps": 0,
    "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "max_steps": 8, "max_grad_norm": 0.0,
    "optim": "adamw_torch", "adam_beta1": 0.9, "adam_beta2": 0.999, "adam_epsilon": 1e-8, "weight_decay": 0.0,
    "bf16": False, "gradient_checkpointing": False, "train_sampling_strategy": "sequential",
}  # fmt: skip
VARIANT = {
    "lr_scheduler_type": "cosine", "warmup_steps": 1, "gradient_accumulation_steps": 2, "max_steps": 3,
    "max_grad_norm": 1.0,
}  # fmt: skip
PROBED = ["model.layers.0.self_attn.q_proj", "model.layers.14.self_attn.v_proj", "model.layers.29.mlp.down_proj"]


class Steps(TrainerCallback):
    """Keeps what the trainer logs, which is not rounded."""

    def __init__(self):
        self.rows = []

    def on_log(self, args, state, control, logs, **kwargs):
        if "loss" in logs:
            self.rows.append({"step": state.global_step, **logs})


def fill(model: torch.nn.Module) -> None:
    """Set the adapter to FORMULA."""
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            parameter.data.zero_()
        elif "lora_A" in name:
            layer, projection = re.search(r"layers\.(\d+)\.\w+\.(\w+)\.lora_A", name).groups()
            first = 1 + 8191 * (7 * int(layer) + PROJECTIONS.index(projection))
            values = [math.sin(n * n) / math.sqrt(parameter.shape[1]) for n in range(first, first + parameter.numel())]
            parameter.data.copy_(torch.tensor(values, dtype=torch.float64).view(parameter.shape))


def probe(model: torch.nn.Module, modules: list[str]) -> dict:
    """The first and last three entries and the norm of A and B of some modules."""
    weights = {name.replace(".default", ""): weight for name, weight in model.named_parameters() if "lora_" in name}
    result = {}
    for module in modules:
        for part in ("lora_A", "lora_B"):
            weight = weights[f"base_model.model.{module}.{part}.weight"].detach()
            flat = weight.flatten()
            result[f"{module}.{part}"] = {
                "shape": list(weight.shape),
                "first": flat[:3],
                "last": flat[-3:],
                "norm": weight.double().norm().item(),
            }
    return result


def train(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    pairs: Dataset,
    settings: dict,
    lora: dict = LORA,
    probed: list[str] = PROBED,
    trainer_type: type[DPOTrainer] = DPOTrainer,
) -> tuple[DPOTrainer, dict]:
    """Train from FORMULA, and return the trainer and what is worth keeping."""
    steps = Steps()
    with tempfile.TemporaryDirectory() as folder:
        trainer = trainer_type(
            model=model,
            args=DPOConfig(
                output_dir=folder, use_cpu=True, logging_steps=1, save_strategy="no", disable_tqdm=True, **settings
            ),
            train_dataset=pairs,
            processing_class=tokenizer,
            peft_config=LoraConfig(task_type="CAUSAL_LM", **lora),
            callbacks=[steps],
        )
        fill(trainer.model)
        initial = probe(trainer.model, probed)
        trainer.train()
    return trainer, {"initial": initial, "steps": steps.rows, "final": probe(trainer.model, probed)}


def sequence_log_probability(model: torch.nn.Module, prompt: list[int], completion: list[int]) -> float:
    """The sum over the completion's tokens, of one sequence without padding."""
    with torch.no_grad():
        logits = model(torch.tensor([prompt + completion])).logits[0]
    # In float64, because float32 log_softmax over 49,152 logits is too high by about 2e-5 a token on a CPU.
    rows = logits[len(prompt) - 1 : -1].double().log_softmax(-1)
    return rows.gather(1, torch.tensor(completion)[:, None]).sum().item()


def differences(a: list[dict], b: list[dict]) -> dict[str, float]:
    """The largest absolute difference of each metric between two runs."""
    return {key: max(abs(x[key] - y[key]) for x, y in zip(a, b, strict=True)) for key in a[0]}


def main() -> None:
    arguments = parse(__doc__, ("--threads", {"type": int, "default": 2}))
    pairs = [json.loads(line) for line in (arguments.output / PAIRS).read_text(encoding="utf-8").splitlines()]
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)

    torch.set_num_threads(arguments.threads)

    def run(settings: dict) -> tuple[DPOTrainer, dict]:
        model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
        return train(model, tokenizer, Dataset.from_list(pairs), settings)

    trainer, result = run(SETTINGS)
    base = trainer.model.unload()
    rows = [
        {
            "prompt_ids": row["prompt_ids"],
            "chosen_ids": row["chosen_ids"],
            "rejected_ids": row["rejected_ids"],
            "reference_chosen": sequence_log_probability(base, row["prompt_ids"], row["chosen_ids"]),
            "reference_rejected": sequence_log_probability(base, row["prompt_ids"], row["rejected_ids"]),
        }
        for row in trainer.train_dataset
    ]
    again = differences(result["steps"], run(SETTINGS)[1]["steps"])
    about = {"versions": versions("trl", "peft", "accelerate"), "lora": LORA, "initial_adapter": FORMULA}
    write(
        arguments.output / "trl-dpo.json",
        {
            **about,
            "settings": SETTINGS,
            "pairs": PAIRS,
            "rows": rows,
            **result,
            "differs_between_runs_by": again,
        },
    )
    variant = SETTINGS | VARIANT
    write(arguments.output / "trl-dpo-accumulated.json", {**about, "settings": variant, **run(variant)[1]})


if __name__ == "__main__":
    main()
