"""How fast Hugging Face's `tokenizers` encodes a text on one thread, as JSON."""

import argparse
import json
import os
import time
from importlib.metadata import version
from pathlib import Path

os.environ |= {"TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1"}
from tokenizers import Tokenizer  # noqa: E402 (reads the environment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a folder with tokenizer.json")
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--piece", type=int, help="characters a call; without it the whole text")
    parser.add_argument("--batch", action="store_true", help="all pieces in one call of encode_batch_fast")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    text = arguments.text.read_text(encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    size = arguments.piece or len(text)
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    seconds = []
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        if arguments.batch:
            encodings = tokenizer.encode_batch_fast(pieces, add_special_tokens=False)
        else:
            encodings = [tokenizer.encode(piece, add_special_tokens=False) for piece in pieces]
        count = sum(map(len, encodings))
        seconds.append(time.perf_counter() - start)
    print(
        json.dumps(
            {
                "versions": {"tokenizers": version("tokenizers")},
                "calls": len(pieces),
                "tokens": count,
                "seconds": seconds,
                "megabytes_per_second": len(text.encode()) / 1e6 / min(seconds),
            }
        )
    )


if __name__ == "__main__":
    main()
