"""Times greedy replies of Plumb and its peers to the same prompts, in turn, and prints the ratios as a table.

Every reply gets the same number of tokens. Batches are compared with `transformers.generate` in float32, one reply at a
time with llama.cpp's Python package on the same GGUF file.
"""

import argparse
import os
import sys
from pathlib import Path

from compare_dpo import run

HERE = Path(__file__).parent


def same(ours: list[list[int]], theirs: list[list[int]]) -> float:
    """The share of tokens before the first that differs."""
    agreeing = 0
    for own, other in zip(ours, theirs, strict=True):
        differs = [number for number, (a, b) in enumerate(zip(own, other, strict=True)) if a != b]
        agreeing += differs[0] if differs else len(own)
    return agreeing / sum(map(len, ours))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plumb", default=str(HERE.parent / ".build/release/plumb"))
    parser.add_argument("--python", default=sys.executable, help="a Python that has transformers and llama-cpp-python")
    parser.add_argument("--model", required=True, help="the default model as a Hugging Face folder")
    parser.add_argument("--gguf", default=str(HERE.parent / ".deps/models/smollm2-135m-instruct.gguf"))
    parser.add_argument("--prompts", default=str(HERE.parent / "Data/task-api/suite-unsafe.jsonl"))
    parser.add_argument("--system", default="You are the Task API assistant. Keep replies short.")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--count", type=int, default=4, help="prompts of the comparison one at a time")
    parser.add_argument("--new-tokens", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    shared = ["--prompts", arguments.prompts, "--system", arguments.system, "--new-tokens", str(arguments.new_tokens)]
    plumb = [arguments.plumb, "bench", "generate", "--model", arguments.gguf, *shared, "--rounds", "1"]
    batch, count = str(arguments.batch_size), str(arguments.count)
    peers = HERE / "peers"
    subjects = {
        ("batch", "Plumb"): [*plumb, "--batch-size", batch],
        ("batch", "transformers"): [
            arguments.python, str(peers / "transformers_generate.py"), "--model", arguments.model, *shared,
            "--batch-size", batch, "--rounds", "1",
        ],
        ("one", "Plumb"): [*plumb, "--batch-size", "1", "--count", count],
        ("one", "llama.cpp"): [
            arguments.python, str(peers / "llama_cpp_decode.py"), "--model", arguments.gguf, *shared, "--count", count,
            "--rounds", "1",
        ],
    }  # fmt: skip
    results: dict[tuple[str, str], list[dict]] = {name: [] for name in subjects}
    loads = []
    for _ in range(arguments.rounds):
        for name, command in subjects.items():
            loads.append(os.getloadavg()[0])
            results[name].append(run(command))

    def best(name: tuple[str, str], field: str) -> float:
        return max(result[field] for result in results[name])

    print("| work | subject | tokens a second (best round) | decoding | Plumb's share | peak memory | same tokens |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for work, label in (("batch", f"{batch} replies at once"), ("one", "one reply at a time")):
        for (kind, subject), rounds in results.items():
            if kind != work:
                continue
            field = "tokens_per_second" if work == "batch" else "decode_tokens_per_second"
            ratio = best((work, "Plumb"), field) / best((work, subject), field)
            memory = max(result["peak_memory_bytes"] for result in rounds)
            agreement = same(results[(work, "Plumb")][0]["ids"], rounds[0]["ids"])
            print(
                f"| {label} | {subject} | {best((work, subject), 'tokens_per_second'):.0f} "
                f"| {best((work, subject), 'decode_tokens_per_second'):.0f} | {ratio:.2f} | {memory / 1e9:.1f} GB "
                f"| {agreement:.2f} |"
            )
    print(
        f"\n{arguments.new_tokens} tokens a reply; {results[('batch', 'Plumb')][0]['prompt_tokens']} prompt tokens in the "
        f"batch. The share is of all tokens a second in the batch, of decoding one at a time. Load before each run: "
        f"{min(loads):.1f} to {max(loads):.1f}."
    )


if __name__ == "__main__":
    main()
