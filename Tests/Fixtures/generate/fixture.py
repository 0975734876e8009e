"""What every generator shares: the command line, library versions, and JSON with nine significant digits."""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

import torch


def parse(purpose: str, *extra: tuple[str, dict]) -> argparse.Namespace:
    """The `--model` and `--output` options of a generator, and the extra ones it names."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--model", type=Path, required=True, help="folder of a Hugging Face model")
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    for name, options in extra:
        parser.add_argument(name, **options)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    return arguments


def versions(*packages: str) -> dict[str, str]:
    """The versions of the packages that made a fixture."""
    return {package: version(package) for package in ("torch", "transformers", *packages)}


def rounded(value):
    """The same value with every float at nine significant digits, enough to tell any two float32 apart."""
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return value


def lines(value, indent: str = "") -> str:
    """JSON with an entry a line, but lists of plain values on one line."""
    inner = indent + " "
    if isinstance(value, dict):
        entries = [f"{json.dumps(key)}: {lines(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner + entry for entry in entries) + f"\n{indent}}}" if entries else "{}"
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return "[\n" + ",\n".join(inner + lines(item, inner) for item in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(path: Path, value) -> None:
    """Write a fixture and say how large it is."""
    path.write_text(lines(rounded(value)) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes")
