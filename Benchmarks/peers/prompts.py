"""The prompts that every subject of a comparison reads: the first rows of a JSONL file as conversations."""

import json
from pathlib import Path


def conversations(path: Path, system: str | None, count: int) -> list[list[dict]]:
    """The first `count` rows, again from the start where the file has fewer."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    result = []
    for index in range(count):
        row = rows[index % len(rows)]
        before = row.get("system", system)
        messages = [{"role": "system", "content": before}] if before else []
        prompt = row["prompt"]
        messages += prompt if isinstance(prompt, list) else [{"role": "user", "content": prompt}]
        result.append(messages)
    return result
