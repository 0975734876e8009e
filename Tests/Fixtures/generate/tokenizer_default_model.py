"""Writes Tests/Fixtures/tokenizers/default-model.expected.json: the ids that the libraries give for the default model.

Takes the model's folder in Hugging Face format (the GGUF converted, with the pre-tokenizer of the original tokenizer.json:
Digits, then ByteLevel). Run from the root: python Tests/Fixtures/generate/tokenizer_default_model.py FOLDER
"""

import json
import sys

from tokenizers import Tokenizer
from transformers import AutoTokenizer

OUT = "Tests/Fixtures/tokenizers"

with open(f"{OUT}/corpus.json") as file:
    corpus = json.load(file)
tokenizer = Tokenizer.from_file(f"{sys.argv[1]}/tokenizer.json")
expected = {"recognised": [tokenizer.encode(t).ids for t in corpus]}
expected["decoded"] = [tokenizer.decode(ids, skip_special_tokens=False) for ids in expected["recognised"]]
expected["skipped"] = [tokenizer.decode(ids, skip_special_tokens=True) for ids in expected["recognised"]]
tokenizer.encode_special_tokens = True
expected["asText"] = [tokenizer.encode(t).ids for t in corpus]
# Conversations, with the ids of transformers' apply_chat_template.
task = {"role": "user", "content": "Create a task to buy milk."}
done = {"role": "assistant", "content": "Done: I created the task “buy milk” 🥛."}
system = {"role": "system", "content": "You manage tasks.\n\n- Be brief.\n"}
chat = AutoTokenizer.from_pretrained(sys.argv[1])
expected["chats"] = []
for messages in [[task], [system, task], [system, task, done, {"role": "user", "content": "  List them,\tplease!\n"}], [task, done]]:
    for prompt in [True, False]:
        ids = chat.apply_chat_template(messages, add_generation_prompt=prompt, return_dict=False)
        expected["chats"].append({"messages": messages, "prompt": prompt, "ids": ids})

with open(f"{OUT}/default-model.expected.json", "w") as out:
    json.dump(expected, out, ensure_ascii=True, separators=(",", ":"))
