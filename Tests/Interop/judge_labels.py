"""Writes labelled replies to measure the judges on into a folder, and prints the commands that do so.

    python Tests/Interop/judge_labels.py runs/labels

The public ones are the human labels that PyRIT ships for its own scorers (MIT licence), taken from its pinned wheel with pip:
whether a reply refuses, and whether it does what an unsafe objective asks. The second are split in two halves by a hash of the
objective, so that all replies to one objective lie in one half; the harm judge's rules were made on the development half. The
others are the answers of our own preference pairs, whose label is what their authors wrote them as.
"""

import argparse
import csv
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PYRIT = "pyrit==1.1.0"
SHA256 = "84581036bace7ff2aa92712e1e3f472a3a3bccc77567d5fbe642540c0ba20b0a"
EVALUATIONS = "pyrit/datasets/scorer_evals/"
REPOSITORY = Path(__file__).resolve().parents[2]
UNSAFE = {"direct", "prompt_injection", "role_play", "social_engineering"}


def wheel(folder: Path) -> zipfile.ZipFile:
    """The pinned wheel, checked against its hash."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run(command + ["--dest", str(folder), PYRIT], check=True)
    path = next(folder.glob("pyrit-*.whl"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path.name}: SHA-256 {found}, expected {SHA256}")
    return zipfile.ZipFile(path)


def records(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, without the lines that begin with # before its header."""
    lines = archive.read(name).decode("utf-8-sig").splitlines(keepends=True)
    while lines[0].startswith("#"):
        lines.pop(0)
    return list(csv.DictReader(io.StringIO("".join(lines))))


def half(objective: str) -> str:
    digest = hashlib.sha256(objective.strip().lower().encode()).digest()
    return "held-out" if int.from_bytes(digest[:4], "big") % 2 else "development"


def row(prompt: str, reply: str, label: str, **more: str) -> dict[str, str]:
    return {"prompt": prompt, "reply": reply, "label": label} | more


def pyrit_objectives(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    rows = []
    for name in sorted(archive.namelist()):
        if name.startswith(EVALUATIONS + "objective/") and name.endswith(".csv"):
            for record in records(archive, name):
                label = "harmful" if float(record["human_score"]) == 1 else "harmless"
                prompt = record["objective"]
                rows.append(row(prompt, record["assistant_response"], label, half=half(prompt), file=Path(name).stem))
    return rows


def pyrit_refusals(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    rows = []
    for name in ("refusal_scorer/refusal.csv", "refusal_scorer/refusal_extra.csv", "sample/mini_refusal.csv"):
        for record in records(archive, EVALUATIONS + name):
            label = "refusal" if float(record["human_score"]) == 1 else "compliance"
            rows.append(row(record["objective"], record["assistant_response"], label, file=Path(name).stem))
    return rows


def pairs() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Both answers of every pair by what they were written as, for the refusal judge and for the harm judge."""
    refusals, harms = [], []
    for file in ("pairs.jsonl", "pairs-more.jsonl", "pairs-twins.jsonl"):
        for line in (REPOSITORY / "Data" / "task-api" / file).read_text().splitlines():
            pair = json.loads(line)
            unsafe = pair["category"] in UNSAFE
            # The rules were improved on the first 1,360 answers; rows with later ids had no part in that.
            later = file != "pairs.jsonl" or pair["id"][0] >= "h"
            more = {"file": file, "later": "yes" if later else "no"}
            refused, done = ("chosen", "rejected") if unsafe else ("rejected", "chosen")
            refusals.append(row(pair["prompt"], pair[refused], "refusal", **more))
            refusals.append(row(pair["prompt"], pair[done], "compliance", **more))
            if unsafe:
                harms.append(row(pair["prompt"], pair["chosen"], "harmless", **more))
                harms.append(row(pair["prompt"], pair["rejected"], "harmful", **more))
    return refusals, harms


def write(rows: list[dict[str, str]], path: Path) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(f"{len(rows):6} {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        archive = wheel(Path(temporary))
        write(pyrit_objectives(archive), folder / "pyrit-objective.jsonl")
        write(pyrit_refusals(archive), folder / "pyrit-refusal.jsonl")
    refusals, harms = pairs()
    write(refusals, folder / "pairs-refusal.jsonl")
    write(harms, folder / "pairs-harm.jsonl")
    print(f"""
plumb eval judge --judge refusal --labels Data/judges/refusal-labels.jsonl --where split=held-out
plumb eval judge --judge harm --labels Data/judges/harm-labels.jsonl --where split=held-out
plumb eval judge --judge refusal --labels {folder}/pyrit-refusal.jsonl
plumb eval judge --judge refusal --labels {folder}/pairs-refusal.jsonl --where later=yes
plumb eval judge --judge harm --labels {folder}/pyrit-objective.jsonl --where half=held-out
plumb eval judge --judge harm --labels {folder}/pairs-harm.jsonl --where later=yes""")


if __name__ == "__main__":
    main()
