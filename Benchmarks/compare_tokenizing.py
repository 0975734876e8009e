"""Times Plumb and `tokenizers` on 5 MB of code and English, one thread each, and prints the ratios as a table."""

import argparse
import sys
import sysconfig
import tempfile
from pathlib import Path
from pydoc_data.topics import topics

from compare_dpo import run

HERE = Path(__file__).parent
PIECE = 4096  # characters


def corpus(size: int) -> str:
    """One part of Python's documentation to four or more of the standard library's own source."""
    library = Path(sysconfig.get_path("stdlib"))
    text = "\n".join(topics[name] for name in sorted(topics))
    for path in sorted(library.glob("*.py")) + sorted(library.glob("[a-z]*/*.py")):
        if path.parent.name != "pydoc_data":
            text += path.read_text(encoding="utf-8", errors="ignore")
        if len(text) >= size:
            break
    return text[:size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plumb", default=str(HERE.parent / ".build/release/plumb"))
    parser.add_argument("--python", default=sys.executable, help="a Python that has tokenizers")
    parser.add_argument("--model", required=True, help="the default model as a Hugging Face folder")
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text"
        text.write_text(corpus(5_000_000), encoding="utf-8")
        shared = ["--model", arguments.model, "--text", str(text)]
        plumb = [arguments.plumb, "bench", "tokenize", *shared]
        peer = [arguments.python, str(HERE / "peers/tokenizers_speed.py"), *shared]
        pieces = ["--piece", str(PIECE)]
        subjects = {
            ("whole", "Plumb"): plumb,
            ("whole", "tokenizers, encode"): peer,
            ("pieces", "Plumb"): [*plumb, *pieces],
            ("pieces", "tokenizers, encode"): [*peer, *pieces],
            ("pieces", "tokenizers, encode_batch_fast"): [*peer, *pieces, "--batch"],
        }
        results: dict[tuple[str, str], list[dict]] = {name: [] for name in subjects}
        for _ in range(arguments.rounds):
            for name, command in subjects.items():
                results[name].append(run(command))

    def best(name: tuple[str, str]) -> float:
        return max(result["megabytes_per_second"] for result in results[name])

    print("| text | subject | MB a second (best round) | times | tokens |")
    print("| --- | --- | --- | --- | --- |")
    for name, rounds in results.items():
        label = "5 MB at once" if name[0] == "whole" else f"in pieces of {PIECE} characters"
        ratio = best((name[0], "Plumb")) / best(name)
        print(f"| {label} | {name[1]} | {best(name):.1f} | {ratio:.1f} | {rounds[0]['tokens']:,} |")


if __name__ == "__main__":
    main()
