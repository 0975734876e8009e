"""Renders chat templates with Python's jinja2, as transformers sets it up, and writes what they give.

    python chat_templates.py features               our own templates, one per feature -> ../chat-templates/features.jsonl
    python chat_templates.py real .deps/templates   templates that models ship with    -> ../chat-templates/real.json

Needs transformers and jinja2 3.1.6. Scripts/fetch-test-templates fetches the real templates, of which only hashes are
committed.
"""

import datetime
import hashlib
import json
import pathlib
import sys

import jinja2
import transformers.utils.chat_template_utils as utils

from chat_template_conversations import CONVERSATIONS
from chat_template_features import FEATURES

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "chat-templates"
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}


class FixedClock(datetime.datetime):
    """2024-07-25, 09:33:20 in UTC."""

    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 25, 9, 33, 20)


utils.datetime = FixedClock


def outcome(render):
    """What rendering gives: ["text", output], ["raised", message] or ["failed", kind of error]."""
    try:
        return ["text", render()]
    except jinja2.exceptions.TemplateError as error:
        if type(error) is jinja2.exceptions.TemplateError:
            return ["raised", str(error.message)]
        return ["failed", type(error).__name__]
    except Exception as error:
        return ["failed", type(error).__name__]


def render(template, conversation, add_generation_prompt):
    messages = utils._normalize_chat_messages(conversation["messages"])
    variables = {**TOKENS, **conversation.get("variables", {})}
    rendered, _ = utils.render_jinja_template(
        [messages], tools=conversation.get("tools"), documents=variables.pop("documents", None),
        chat_template=template, add_generation_prompt=add_generation_prompt, **variables)
    return rendered[0]


def digest(template, conversation):
    """The first 8 hexadecimal digits of the SHA-256 of both outcomes as JSON."""
    outcomes = [outcome(lambda: render(template, conversation, prompt)) for prompt in (False, True)]
    # How Python names the error does not matter, only that there is one.
    outcomes = [[kind, text if kind != "failed" else ""] for kind, text in outcomes]
    return hashlib.sha256(json.dumps(outcomes, ensure_ascii=False).encode()).hexdigest()[:8]


def real(folder):
    folder = pathlib.Path(folder)
    templates = {}
    for path in sorted(folder.rglob("*.jinja")):
        text = path.read_bytes().decode()  # not read_text, which changes line ends
        templates[path.relative_to(folder).as_posix()] = {
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "outcomes": " ".join(digest(text, conversation) for conversation in CONVERSATIONS.values()),
        }
    rows = ",\n".join(f"    {json.dumps(name)}: {json.dumps(row)}" for name, row in templates.items())
    conversations = ",\n".join(
        f"    {json.dumps({'name': name, **conversation}, ensure_ascii=False)}"
        for name, conversation in CONVERSATIONS.items())
    variables = json.dumps(TOKENS)
    (FIXTURES / "real.json").write_text(
        f'{{\n  "variables": {variables},\n  "conversations": [\n{conversations}\n  ],\n  "templates": {{\n{rows}\n  }}\n}}\n',
        encoding="utf-8")
    print(f"{len(templates)} templates, {len(CONVERSATIONS)} conversations")


def features():
    rows = []
    for name, template, *variables in FEATURES:
        variables = variables[0] if variables else {}
        kind, text = outcome(lambda: utils._compile_jinja_template(template).render(**variables))
        row = {"name": name, "template": template}
        if variables:
            row["variables"] = variables
        row[kind] = text
        rows.append(json.dumps(row, ensure_ascii=False))
    (FIXTURES / "features.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} features")


if __name__ == "__main__":
    if sys.argv[1:] == ["features"]:
        features()
    elif sys.argv[1:2] == ["real"] and len(sys.argv) == 3:
        real(sys.argv[2])
    else:
        sys.exit(__doc__)
