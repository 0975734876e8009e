"""How fast Hugging Face's `tokenizers` encodes 5 MB of code and English on one thread."""

import argparse
import os
import sysconfig
import time
from importlib.metadata import version
from pathlib import Path

os.environ |= {"TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1"}
from tokenizers import Tokenizer  # noqa: E402 (reads the environment)

PIECE = 4096  # characters


def corpus(size: int) -> str:
    """One part of Python's documentation to four or more of the standard library's own source."""
    library = Path(sysconfig.get_path("stdlib"))
    from pydoc_data.topics import topics

    text = "\n".join(topics[name] for name in sorted(topics))
    for path in sorted(library.glob("*.py")) + sorted(library.glob("[a-z]*/*.py")):
        if path.parent.name != "pydoc_data":
            text += path.read_text(encoding="utf-8", errors="ignore")
        if len(text) >= size:
            break
    return text[:size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--corpus", type=Path, required=True, help="the text; written if it is not there")
    arguments = parser.parse_args()
    if not arguments.corpus.exists():
        arguments.corpus.write_text(corpus(5_000_000), encoding="utf-8")
    text = arguments.corpus.read_text(encoding="utf-8")
    megabytes = len(text.encode()) / 1e6
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    ways = {
        f"encode, a call for every {PIECE} characters": lambda: sum(len(tokenizer.encode(piece)) for piece in pieces),
        f"encode_batch of {PIECE}-character pieces": lambda: sum(map(len, tokenizer.encode_batch(pieces))),
        f"encode_batch_fast of {PIECE}-character pieces": lambda: sum(map(len, tokenizer.encode_batch_fast(pieces))),
        "encode, the whole text at once": lambda: len(tokenizer.encode(text)),
    }
    print(f"tokenizers {version('tokenizers')}, {megabytes:.2f} MB, load {os.getloadavg()[0]:.2f}")
    for name, encode in ways.items():
        times = []
        for _ in range(5):
            start = time.perf_counter()
            count = encode()
            times.append(time.perf_counter() - start)
        best, median = megabytes / min(times), megabytes / sorted(times)[2]
        print(f"{name}: {count:,} tokens, best {best:.2f} MB/s, median {median:.2f} MB/s")


if __name__ == "__main__":
    main()
