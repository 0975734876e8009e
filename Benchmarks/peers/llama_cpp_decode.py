"""Tokens a second and peak memory of llama.cpp's Python package, one prompt at a time, as JSON."""

import argparse
import json
import resource
import time
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from llama_cpp import Llama, llama_print_system_info
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from prompts import conversations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the model as a GGUF file")
    parser.add_argument("--prompts", type=Path, required=True)
    parser.add_argument("--system")
    parser.add_argument("--count", type=int, default=4, help="how many prompts")
    parser.add_argument("--new-tokens", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2, help="after one that is not counted")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    model = Llama(
        str(arguments.model), n_ctx=2048, n_threads=arguments.threads, n_threads_batch=arguments.threads, verbose=False
    )
    formatter = Jinja2ChatFormatter(
        template=model.metadata["tokenizer.chat_template"], eos_token="<|im_end|>", bos_token="<|im_start|>"
    )
    prompts = [
        model.tokenize(formatter(messages=messages).prompt.encode(), add_bos=False, special=True)
        for messages in conversations(arguments.prompts, arguments.system, arguments.count)
    ]

    def generate(prompt: list[int], count: int) -> tuple[float, float, list[int]]:
        """Seconds to the first token, seconds for the others, and the tokens; the end-of-turn token does not stop it."""
        model.reset()
        start = time.perf_counter()
        tokens = model.generate(prompt, temp=0.0, repeat_penalty=1.0, reset=True)
        ids = [next(tokens)]
        first = time.perf_counter()
        ids += islice(tokens, count - 1)
        return first - start, time.perf_counter() - first, ids

    generate(prompts[0], 2)
    prefill, decode, ids = [], [], []
    for _ in range(arguments.rounds):
        runs = [generate(prompt, arguments.new_tokens) for prompt in prompts]
        prefill.append(sum(run[0] for run in runs))
        decode.append(sum(run[1] for run in runs))
        ids = [run[2] for run in runs]
    assert all(len(row) == arguments.new_tokens for row in ids)
    total = sum(map(len, prompts))
    print(
        json.dumps(
            {
                "versions": {"llama-cpp-python": version("llama-cpp-python")},
                "system": llama_print_system_info().decode().strip(),
                "batch_size": 1,
                "new_tokens": arguments.new_tokens,
                "prompt_tokens": total,
                "prefill_seconds": min(prefill),
                "seconds": min(prefill) + min(decode),
                "tokens_per_second": len(prompts) * arguments.new_tokens / (min(prefill) + min(decode)),
                "decode_tokens_per_second": len(prompts) * (arguments.new_tokens - 1) / min(decode),
                "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "ids": ids,
            }
        )
    )


if __name__ == "__main__":
    main()
