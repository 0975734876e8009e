"""Makes what TRL itself makes of 200 mixed rows and of implicit prompts, in Tests/Fixtures/preferences.

    python Tests/Fixtures/generate/preference_formats.py --model FOLDER --output Tests/Fixtures/preferences

FOLDER is the default model in Hugging Face's layout (see smollm2.py). `pairs-default-model.jsonl` has rows of the task data
beside conversations, tools, awkward text and long answers; `expected-default-model.json` has the ids that TRL's DPOTrainer
trains on and how many tokens of each answer its collator keeps at LIMIT. `extract-prompt.json` has pairs of texts and what
TRL's `extract_prompt` takes for their prompt. Made with trl 1.16.0, transformers 5.24.0, datasets 5.2.0, torch 2.15.0.
"""

import json
import random
from pathlib import Path
from types import SimpleNamespace

from accelerate import PartialState
from datasets import Dataset
from transformers import AutoTokenizer
from trl import DPOTrainer
from trl.data_utils import extract_prompt
from trl.trainer.dpo_trainer import DataCollatorForPreference

from fixture import parse, versions

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 160
PIECES = [
    "Add", " milk", " at 6:30 pm", ", please", "\n", "\n\n", "  ", "\t", " 👋🏽", " 你好", " nai\u0308ve", " Ärger", " 1234567",
    " (x != y)", " `code`", "...", " don't", " مرحبا", " \u00a0", "\u200b", " {\"a\": [1, 2]}", " <b>", "\r\n", "🧵",
]  # fmt: skip
TOOL = {"type": "function", "function": {"name": "add_task", "parameters": {"type": "object"}}}


def messages(value, role: str) -> list[dict]:
    """What a string means in a conversation; a list as it is."""
    return [{"role": role, "content": value}] if isinstance(value, str) else value


def text(source: random.Random, count: int) -> str:
    """Random pieces after a letter, so that the text starts on a token of its own."""
    return source.choice("ABCxyz") + "".join(source.choice(PIECES) for _ in range(count))


def made(source: random.Random, number: int) -> dict:
    """A row of one of eight kinds."""
    count = [4, 12, 60, 120][number // 8 % 4]
    prompt = [{"role": "user", "content": text(source, 6)}]
    if number % 8 in (1, 3, 5):
        prompt = [
            {"role": "user", "content": text(source, 5)},
            {"role": "assistant", "content": text(source, 7)},
        ] * (1 + number % 3) + prompt
    if number % 8 in (2, 3):
        prompt = [{"role": "system", "content": text(source, 9)}] + prompt
    row = {
        "id": f"made-{number}",
        "prompt": prompt,
        "chosen": [{"role": "assistant", "content": text(source, count)}],
        "rejected": [{"role": "assistant", "content": text(source, 8)}],
    }
    if number % 8 == 4:
        row["tools"] = [TOOL]
    if number % 8 == 6:
        again = [{"role": "user", "content": text(source, 3)}, {"role": "assistant", "content": text(source, 3)}]
        row["chosen"] = row["chosen"] + again
    if number % 8 == 7:
        row |= {key: row[key][0]["content"] for key in ("prompt", "chosen", "rejected")}
    return row


def expected(rows: list[dict], tokenizer) -> list[dict]:
    """TRL's own ids of each row, and the lengths that its collator keeps; null for a row that it drops."""
    trained = []
    for row in rows:
        columns = {
            "prompt": messages(row["prompt"], "user"),
            "chosen": messages(row["chosen"], "assistant"),
            "rejected": messages(row["rejected"], "assistant"),
        }
        if "tools" in row:
            columns["tools"] = json.dumps(row["tools"])
        trainer = SimpleNamespace(_tokenizer=tokenizer)
        settings = SimpleNamespace(dataset_num_proc=None, max_length=None, truncation_mode="keep_start")
        data = DPOTrainer._prepare_dataset(trainer, Dataset.from_list([columns]), tokenizer, settings, "train")
        ids = {key: data[0][key] for key in ("prompt_ids", "chosen_ids", "rejected_ids")}
        whole = tokenizer.apply_chat_template(columns["prompt"], add_generation_prompt=True, return_dict=False)
        assert ids["prompt_ids"] == whole, f"{row['id']}: an answer changes the prompt's tokens"
        kept = None
        if len(whole) < LIMIT:
            batch = DataCollatorForPreference(pad_token_id=tokenizer.pad_token_id, max_length=LIMIT)([ids])
            kept = batch["completion_mask"].sum(-1).tolist()
        trained.append(ids | {"kept": kept})
    return trained


def implicit(source: random.Random) -> list[dict]:
    """Pairs of texts that begin alike, and the prompts that TRL finds."""
    cases = []
    while len(cases) < 60:
        start = text(source, source.randrange(6)) + source.choice(["", " ", "  ", "\n", "e\u0301"])
        ends = [source.choice(["", " "]) + text(source, source.randrange(3)) for _ in range(2)]
        pair = {"chosen": start + ends[0], "rejected": start + ends[1]}
        if pair["chosen"] != pair["rejected"]:
            cases.append(pair | {"prompt": extract_prompt(pair)["prompt"]})
    cases.append({"chosen": "The sky", "rejected": "The sky is", "prompt": "The sk"})
    assert extract_prompt(cases[-1])["prompt"] == "The sk"
    return [case for case in cases if case["prompt"].strip()]


def main() -> None:
    arguments = parse(__doc__)
    PartialState()
    source = random.Random(5)
    lines = (ROOT / "Data/task-api/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:: len(lines) // 120][:120]]
    rows += [made(source, number) for number in range(200 - len(rows))]
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    result = expected(rows, tokenizer)
    assert any(row["kept"] is None for row in result)
    assert any(row["kept"] and row["kept"][0] < len(row["chosen_ids"]) for row in result)
    out = arguments.output
    text_of = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (out / "pairs-default-model.jsonl").write_text("".join(text_of(row) + "\n" for row in rows), encoding="utf-8")
    entries = ",\n".join(text_of(row) for row in result)
    about = text_of(versions("trl", "datasets", "tokenizers"))
    (out / "expected-default-model.json").write_text(
        f'{{"versions":{about},"limit":{LIMIT},"rows":[\n{entries}\n]}}\n', encoding="utf-8")
    (out / "extract-prompt.json").write_text(
        "[\n" + ",\n".join(text_of(case) for case in implicit(source)) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
