"""Makes Tests/Fixtures/preferences: two tiny tokenizers, pairs, and the token ids that TRL's DPOTrainer trains on.

    python Tests/Fixtures/generate/preferences.py     (trl 1.16.0, transformers 5.24.0, tokenizers 0.23.3, torch 2.15.0)

The chat tokenizer has a ChatML template, so its rows are lists of messages; the plain one has none, so TRL appends the
end-of-text token's text to each answer. `expected-*.json` holds TRL's own `prompt_ids`, `chosen_ids` and `rejected_ids`.
"""

import json
import pathlib
import tempfile

from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "preferences"
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
TEXT = """You are the assistant of a task list. Add milk to the shopping list. Done, milk is on your shopping list.
Remind me to call mother at six. I'll remind you to call mother at six. I can't help with that, but I can add a task to talk
to a friend instead. Create a task to water the plants. I've added it to your list for today. Sorry, I won't do that."""

ROWS = [
    ("Add milk to the shopping list", "Done, milk is on your shopping list.", "I can't help with that."),
    ("Follow her home 👣", "I won't do that, but I can add a task to talk to a friend.", "Sure! Añadido: 跟着她."),
    ("Create a task:\n  water the plants", "I've added it.", "Sorry, I can't."),
    ("Remind me to call mother at six", "I'll remind you at six.", " I won't do that"),
]
CONVERSATIONS = [
    {"prompt": [{"role": "system", "content": "You are the assistant of a task list."}, {"role": "user", "content": p}],
     "chosen": [{"role": "assistant", "content": c}], "rejected": [{"role": "assistant", "content": r}]}
    for p, c, r in ROWS
] + [
    {"prompt": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Add milk"}],
     "chosen": [{"role": "assistant", "content": "Done."}],
     "rejected": [{"role": "assistant", "content": "No."}, {"role": "user", "content": "Why?"}, {"role": "assistant", "content": "Sorry."}]},
]


def tokenizer(chat: bool) -> PreTrainedTokenizerFast:
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    special = ["<|im_start|>", "<|im_end|>"] if chat else ["<|endoftext|>"]
    bpe.train_from_iterator([TEXT], trainers.BpeTrainer(
        vocab_size=420, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    fast = PreTrainedTokenizerFast(tokenizer_object=bpe, eos_token=special[-1], pad_token=special[-1])
    if chat:
        fast.chat_template = TEMPLATE
    return fast


def ids(fast: PreTrainedTokenizerFast, rows: list) -> list:
    shape = LlamaConfig(
        vocab_size=len(fast), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1)
    with tempfile.TemporaryDirectory() as folder:
        config = DPOConfig(output_dir=folder, max_length=512, report_to="none", bf16=False, use_cpu=True,
                           gradient_checkpointing=False)
        trainer = DPOTrainer(
            model=LlamaForCausalLM(shape), ref_model=LlamaForCausalLM(shape), args=config, processing_class=fast, train_dataset=Dataset.from_list(rows))
    return [{key: row[key] for key in ("prompt_ids", "chosen_ids", "rejected_ids")} for row in trainer.train_dataset]


def main() -> None:
    for name, rows in (("chat", CONVERSATIONS), ("plain", [dict(zip(("prompt", "chosen", "rejected"), row)) for row in ROWS])):
        fast = tokenizer(name == "chat")
        folder = FOLDER / f"tokenizer-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        fast.save_pretrained(folder)
        (FOLDER / f"pairs-{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        (FOLDER / f"expected-{name}.json").write_text(json.dumps(ids(fast, rows)) + "\n")


if __name__ == "__main__":
    main()
