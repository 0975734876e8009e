"""Tokens a second and peak memory of `transformers.generate` on prompts that `plumb bench generate` reads, as JSON."""

import argparse
import json
import resource
import time
from importlib.metadata import version
from pathlib import Path

import torch
from prompts import conversations
from transformers import AutoModelForCausalLM, AutoTokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the model as a Hugging Face folder")
    parser.add_argument("--prompts", type=Path, required=True)
    parser.add_argument("--system")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--new-tokens", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2, help="after one that is not counted")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model, padding_side="left")
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32).eval()
    batch = tokenizer.apply_chat_template(
        conversations(arguments.prompts, arguments.system, arguments.batch_size),
        add_generation_prompt=True, padding=True, return_tensors="pt", return_dict=True,
    )  # fmt: skip

    def generate(count: int) -> tuple[float, list[list[int]]]:
        # Without an end-of-turn token, every row gets all its tokens.
        start = time.perf_counter()
        ids = model.generate(
            **batch, do_sample=False, max_new_tokens=count, eos_token_id=None, pad_token_id=tokenizer.pad_token_id
        )
        return time.perf_counter() - start, ids[:, batch["input_ids"].shape[1] :].tolist()

    generate(2)
    prefill, whole, ids = [], [], []
    for _ in range(arguments.rounds):
        prefill.append(generate(1)[0])
        seconds, ids = generate(arguments.new_tokens)
        whole.append(seconds)
    assert all(len(row) == arguments.new_tokens for row in ids)
    new = arguments.batch_size * arguments.new_tokens
    decoded = arguments.batch_size * (arguments.new_tokens - 1)
    print(
        json.dumps(
            {
                "versions": {name: version(name) for name in ("torch", "transformers")},
                "batch_size": arguments.batch_size,
                "new_tokens": arguments.new_tokens,
                "prompt_tokens": int(batch["attention_mask"].sum()),
                "prefill_seconds": min(prefill),
                "seconds": min(whole),
                "tokens_per_second": new / min(whole),
                "decode_tokens_per_second": decoded / max(1e-9, min(whole) - min(prefill)),
                "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "ids": ids,
            }
        )
    )


if __name__ == "__main__":
    main()
