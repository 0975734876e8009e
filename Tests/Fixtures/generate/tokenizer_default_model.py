"""Writes Tests/Fixtures/tokenizers/default-model.expected.json: the ids that `tokenizers` gives for the default model.

Takes the model's folder in Hugging Face format (the GGUF converted, with the pre-tokenizer of the original tokenizer.json:
Digits, then ByteLevel). Run from the root: python Tests/Fixtures/generate/tokenizer_default_model.py FOLDER
"""

import json
import sys

from tokenizers import Tokenizer

OUT = "Tests/Fixtures/tokenizers"

with open(f"{OUT}/corpus.json") as file:
    corpus = json.load(file)
tokenizer = Tokenizer.from_file(f"{sys.argv[1]}/tokenizer.json")
expected = {"recognised": [tokenizer.encode(t).ids for t in corpus]}
expected["decoded"] = [tokenizer.decode(ids, skip_special_tokens=False) for ids in expected["recognised"]]
expected["skipped"] = [tokenizer.decode(ids, skip_special_tokens=True) for ids in expected["recognised"]]
tokenizer.encode_special_tokens = True
expected["asText"] = [tokenizer.encode(t).ids for t in corpus]
with open(f"{OUT}/default-model.expected.json", "w") as out:
    json.dump(expected, out, ensure_ascii=True, separators=(",", ":"))
