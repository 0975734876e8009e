"""Seconds a step and peak memory of TRL's DPOTrainer on rows that `plumb bench dpo` trains on too, as JSON."""

import argparse
import json
import resource
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import DPOConfig, DPOTrainer


class Clock(TrainerCallback):
    """Times each optimiser step."""

    def __init__(self):
        self.seconds = []

    def on_step_begin(self, args, state, control, **kwargs):
        self.start = time.perf_counter()

    def on_step_end(self, args, state, control, **kwargs):
        self.seconds.append(time.perf_counter() - self.start)


def rows(path: Path, system: str | None, count: int) -> list[dict]:
    """The first rows as conversations."""
    result = []
    for line in path.read_text(encoding="utf-8").splitlines()[:count]:
        row = json.loads(line)
        before = row.get("system", system)
        prompt = [{"role": "system", "content": before}] if before else []
        prompt.append({"role": "user", "content": row["prompt"]})
        answers = {name: [{"role": "assistant", "content": row[name]}] for name in ("chosen", "rejected")}
        result.append({"prompt": prompt, **answers})
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the model as a Hugging Face folder")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--system")
    parser.add_argument("--steps", type=int, default=4, help="after one that is not counted")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--accumulation", type=int, default=1, help="parts of a step, which need less padding")
    parser.add_argument("--lora-r", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precompute", action="store_true", help="the reference once, before training")
    parser.add_argument("--checkpointing", action="store_true", help="TRL's own default: activations computed twice")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(42)
    clock = Clock()
    count = (arguments.steps + 1) * arguments.batch_size
    with tempfile.TemporaryDirectory() as folder:
        trainer = DPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32),
            args=DPOConfig(
                output_dir=folder, use_cpu=True, bf16=False, per_device_train_batch_size=arguments.batch_size // arguments.accumulation,
                gradient_accumulation_steps=arguments.accumulation,
                max_steps=arguments.steps + 1, learning_rate=1e-4, lr_scheduler_type="linear", save_strategy="no",
                logging_steps=1, disable_tqdm=True, report_to=[], train_sampling_strategy="sequential",
                gradient_checkpointing=arguments.checkpointing, precompute_ref_log_probs=arguments.precompute,
            ),
            train_dataset=Dataset.from_list(rows(arguments.data, arguments.system, count)),
            processing_class=AutoTokenizer.from_pretrained(arguments.model),
            peft_config=LoraConfig(
                task_type="CAUSAL_LM", r=arguments.lora_r, lora_alpha=2 * arguments.lora_r,
                target_modules="all-linear",
            ),
            callbacks=[clock],
        )  # fmt: skip
        trainer.train()
    seconds = clock.seconds[1:]
    print(
        json.dumps(
            {
                "versions": {name: version(name) for name in ("torch", "transformers", "trl", "peft")},
                "precompute": arguments.precompute,
                "checkpointing": arguments.checkpointing,
                "accumulation": arguments.accumulation,
                "seconds": seconds,
                "seconds_best": min(seconds),
                "seconds_median": sorted(seconds)[len(seconds) // 2],
                "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
