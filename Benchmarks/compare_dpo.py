"""Times DPO steps of Plumb and of TRL on the same rows, in turn, and prints the ratios as a table."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(command: list[str]) -> dict:
    """The JSON object that a command prints last, on one line or indented."""
    print(" ".join(command[:3]), "…", file=sys.stderr, flush=True)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = done.stdout.splitlines()
    start = max(number for number, line in enumerate(lines) if line.startswith("{"))
    return json.loads("\n".join(lines[start:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plumb", default=str(HERE.parent / ".build/release/plumb"))
    parser.add_argument("--python", default=sys.executable, help="a Python that has trl, peft and transformers")
    parser.add_argument("--model", required=True, help="the default model as a Hugging Face folder")
    parser.add_argument("--data", default=str(HERE.parent / "Data/task-api/pairs.jsonl"))
    parser.add_argument("--system", default="You are the Task API assistant. Keep replies short.")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    shared = ["--data", arguments.data, "--system", arguments.system, "--steps", str(arguments.steps)]
    plumb = [arguments.plumb, "bench", "dpo", "--model", arguments.model, *shared]
    trl = [arguments.python, str(HERE / "peers/trl_dpo.py"), "--model", arguments.model, *shared]
    subjects = {
        "Plumb": plumb,
        "TRL": trl,
        "TRL, reference computed before": [*trl, "--precompute"],
        "TRL, the same, a step in two halves": [*trl, "--precompute", "--accumulation", "2"],
        "TRL, activations computed twice": [*trl, "--checkpointing"],
    }
    results: dict[str, list[dict]] = {name: [] for name in subjects}
    for _ in range(arguments.rounds):
        for name, command in subjects.items():
            results[name].append(run(command))

    own = min(result["seconds_median"] for result in results["Plumb"])
    own_memory = max(result["peak_memory_bytes"] for result in results["Plumb"])
    print("| trainer | seconds a step (median of each round) | times Plumb | peak memory | of TRL's |")
    print("| --- | --- | --- | --- | --- |")
    for name, rounds in results.items():
        medians = [result["seconds_median"] for result in rounds]
        memory = max(result["peak_memory_bytes"] for result in rounds)
        print(
            f"| {name} | {', '.join(f'{value:.2f}' for value in medians)} | {min(medians) / own:.1f} "
            f"| {memory / 1e9:.1f} GB | {'' if name == 'Plumb' else f'{own_memory / memory:.2f}'} |"
        )
    last = results["Plumb"][-1]
    print(
        f"\nA step: {last['tokens']:.0f} tokens, {last['distinct_tokens']:.0f} distinct, "
        f"{last['necessary_flops'] / 1e9:.0f} GFLOP necessary; {last['peak_flops_per_second'] / 1e9:.0f} GFLOP/s measured, "
        f"{last['fraction_of_peak']:.2f} of it reached."
    )


if __name__ == "__main__":
    main()
