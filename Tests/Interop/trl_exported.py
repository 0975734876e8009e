"""Loads a file that `plumb data import` wrote with `datasets`, and runs two DPO steps of TRL on it, both unchanged.

    plumb data import Data/task-api/pairs.jsonl --messages --output runs/pairs.jsonl
    python Tests/Interop/trl_exported.py runs/pairs.jsonl --model FOLDER

FOLDER is a model in Hugging Face's layout. With --load-only nothing is trained: the file is loaded, and its first row and
its columns are checked. Needs trl 1.16.0 and peft.
"""

import argparse
import tempfile
from pathlib import Path

from datasets import Dataset, load_dataset

KINDS = {".jsonl": "json", ".json": "json", ".csv": "csv"}


def load(path: Path) -> Dataset:
    """The file's rows, as anybody would load them."""
    data = load_dataset(KINDS[path.suffix], data_files=str(path), split="train")
    missing = {"chosen", "rejected"} - set(data.column_names)
    if missing:
        raise SystemExit(f"{path}: no column {', '.join(sorted(missing))}; it has {', '.join(data.column_names)}")
    for name in ("prompt", "chosen", "rejected"):
        value = data[0].get(name)
        if isinstance(value, list) and not all({"role", "content"} <= set(message) for message in value):
            raise SystemExit(f"{path}: {name} is a list of something else than messages")
    return data


def train(data: Dataset, model: str) -> list[float]:
    """The losses of two steps."""
    from peft import LoraConfig
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import DPOConfig, DPOTrainer

    with tempfile.TemporaryDirectory() as folder:
        settings = DPOConfig(
            output_dir=folder, max_steps=2, per_device_train_batch_size=2, logging_steps=1, report_to="none",
            save_strategy="no", bf16=False, use_cpu=True, max_length=256, gradient_checkpointing=False,
        )  # fmt: skip
        trainer = DPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(model), args=settings, train_dataset=data,
            processing_class=AutoTokenizer.from_pretrained(model),
            peft_config=LoraConfig(task_type="CAUSAL_LM", r=4, target_modules="all-linear"),
        )  # fmt: skip
        trainer.train()
    return [row["loss"] for row in trainer.state.log_history if "loss" in row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", help="folder of a Hugging Face model")
    parser.add_argument("--load-only", action="store_true", help="train nothing")
    arguments = parser.parse_args()
    data = load(arguments.file)
    print(f"{len(data)} rows: {', '.join(data.column_names)}")
    if arguments.load_only:
        return
    if not arguments.model:
        parser.error("--model is missing; expected a folder, or --load-only")
    losses = train(data, arguments.model)
    if len(losses) != 2:
        raise SystemExit(f"expected two losses, got {losses}")
    print(f"losses {losses[0]:.6f}, {losses[1]:.6f}")


if __name__ == "__main__":
    main()
