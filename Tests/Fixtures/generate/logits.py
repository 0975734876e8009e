"""Logits and next-token log-probabilities of a model in float32, on four texts."""

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from fixture import parse, versions, write

SHORT = "The quick brown fox jumps over the lazy dog."
CHAT = [
    {"role": "system", "content": "You manage a user's tasks. Reply in one sentence."},
    {"role": "user", "content": "Create a task to call the dentist on Monday at 9:30."},
    {"role": "assistant", "content": 'Done, I created the task "Call the dentist" for Monday at 9:30.'},
    {"role": "user", "content": "Thanks! What else is due this week?"},
]
LONG = """A task list is a promise that a person makes to themselves. Each line names one thing to be done, and \
a good line is small enough to finish in one sitting. "Write the report" is a poor line, because nobody knows where \
it starts; "write the first paragraph of the report" is a better one. Lists grow old quickly. What was urgent in \
March 2024 is forgotten by June, and what nobody wrote down is what keeps you awake at 3 a.m.

There are four habits that help:
1. Write the task down at once, in the words that you would say aloud.
2. Give it a date only when the date matters.
3. Look at the whole list once a week, and delete what you will never do.
4. Finish something small before noon.

None of this is new. Sailors kept logs, farmers kept almanacs, and clerks kept ledgers with columns for what was owed, \
what was paid, and what was overdue. The tools change, but the habit stays: say what you will do, do it, and \
say that it is done. A machine can hold the list, remind you of it and sort it, but it cannot want anything for you."""
MIXED = """今日のタスク：牛乳を買う 🥛🛒 — café déjà vu, naïve 你好，世界！ ½ cup + 3²=9
```swift
func add(_ a: Int, _ b: Int) -> Int { return a + b }  // 1024\t0xFF
```
👩‍👩‍👧‍👦 Привет, мир… ¿Qué?  x_1 != y2; "don't" I'LL"""
EVERY = 16
TOP = 20


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32).eval()
    columns = torch.arange(0, model.config.vocab_size, model.config.vocab_size // 64)
    texts = {
        "short": SHORT,
        "chat": tokenizer.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=True),
        "long": tokenizer.decode(tokenizer(LONG).input_ids[:200]),
        "mixed": MIXED,
    }
    sequences = {name: tokenizer(text).input_ids for name, text in texts.items()}
    assert all(tokenizer.decode(sequences[name]) == text for name, text in texts.items())

    with torch.no_grad():
        logits = {name: model(torch.tensor([ids])).logits[0] for name, ids in sequences.items()}
        exact_model = model.double()
        exact = {name: exact_model(torch.tensor([ids])).logits[0] for name, ids in sequences.items()}

    def measured(name: str) -> dict:
        ids, z = sequences[name], logits[name]
        rows = sorted({*range(0, len(ids), EVERY), len(ids) - 1})
        log_probabilities = z.double().log_softmax(-1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
        exact_log_probabilities = exact[name].log_softmax(-1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
        return {
            "name": name,
            "text": texts[name],
            "ids": ids,
            "positions": rows,
            "top_ids": z[rows].topk(TOP).indices,
            "top_logits": z[rows].topk(TOP).values,
            "column_logits": z[rows][:, columns],
            "next_token_log_probabilities": log_probabilities,
            "float64_differs_by": {
                "logits": (z - exact[name]).abs().max().item(),
                "log_probabilities": (log_probabilities - exact_log_probabilities).abs().max().item(),
            },
        }

    write(
        arguments.output / "smollm2-logits.json",
        {"versions": versions(), "columns": columns, "sequences": [measured(name) for name in sequences]},
    )


if __name__ == "__main__":
    main()
