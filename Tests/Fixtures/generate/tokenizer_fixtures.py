"""Makes Tests/Fixtures/tokenizers: tiny tokenizers of every kind, a corpus, and the ids and texts that the libraries give.

Run from the root of the repository with tokenizers, sentencepiece and gguf installed (made with 0.23.3, 0.2.3 and 0.19.0).
"""

import json
import os
import random
import tempfile

import gguf
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = "Tests/Fixtures/tokenizers"

CORPUS = [
    "", " ", "  ", "a", "Hello world", " Hello  world ", "The quick brown fox jumps over the lazy dog.",
    "don't I'm we'll they've it's you'd we're DON'T I'M WE'LL THEY'VE IT'S YOU'D WE'RE", "'s 'S '' ''s x'sy 'tis 'T",
    "'\u017f long s, can'\u017f", "rock'n'roll O'Neill", "def f(x):\n    return x ** 2  # squared\n",
    "\tif (a < b) {\r\n\t\tx += 1;\r\n\t}\r\n", "for i in range(10):\n\tprint(f\"{i:02d}\")\n\n\n",
    "SELECT * FROM t WHERE id=42; -- done", "https://example.com/a/b?c=d&e=%20f#g", "HTTPServer camelCaseWord SCREAMING_CASE",
    "1 12 123 1234 12345 1234567890 3.14159 1,000,000", "\u0661\u0662\u0663 \u0967\u0968\u0969 \u00bd \u00b2 \u2167 m\u00b2",
    "\U00011de5\U00011de6 \U00016ff4", "caf\u00e9 cafe\u0301 na\u00efve \u00c5 A\u030a \u212b",
    "e\u0301\u0323 e\u0323\u0301 q\u0307\u0323", "\u1112\u1161\u11ab\u1100\u1173\u11af \ud55c\uae00 \uc138\uacc4",
    "\ucb72\ud3d0\u11b8\u11b3 \u1104\u1107\u116f\u11a7 \u1101\ube11\uccec\u11ac", "48\u030a \U00016ff0\u0301",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "\uac00\ub098\ub2e4",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
    "\U0001f600 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \u2764\ufe0f",
    "a\u200bb\u200cc\u200dd\ufeffe", "\ufb01ne \uff21\uff22\uff23 \u2460", "\U0001d400\U0001d401 \U00020000",
    "a\u00a0b\u00a0\u00a0c", "a\u3000b\u3000\u3000c\u3000", "a\u2003b\u2028c\u2029d\u0085e\u001cf", "tab\tand\t\ttabs\t",
    "trailing   ", "   leading", "\n", "\n\n", "\n\n  5\n", " \n \n", "a\r\n\r\nb", "a \n b", "x  \n  y   z", "\u000b\u000c",
    "a  12 m\u00b2", " 5", "  5", "foo   bar    baz     ", "...!!!???---***", "a.b,c;d:e(f)[g]{h}<i>|j|", " / // /* */ \\ \\n",
    "$100.00 + \u20ac50 = \u00a33\u00d74", "\u201cquoted\u201d \u2018single\u2019 \u2013 \u2014 \u2026",
    "<|im_start|>user\nHi<|im_end|>\n", "text<|im_end|>text <|im_end|> <|endoftext|>", "<|im_end", "<|im_<|im_end|>end|>",
    "<s>not a start</s> <unk> <pad>", "<0x0A> <0xFF>", "[INST] hi [/INST]", "\u2581 \u2581\u2581a a\u2581b", "\u0120 \u010a \u0100",
    "<extra> <extra>x y<extra>  <strip>  z", "wordword word aword word\u0301 word_ word-word", "Mixed CASE word Word WORD",
    "x" * 70, "a" * 300, "ab" * 150 + " " + "abc" * 40, "the" * 60, "\u4e2d" * 80, " " * 40 + "x" + " " * 17, "=" * 64 + "\n",
    "The task is to create a list of tasks, update them, and complete them: create_task(title='buy milk', due='2026-11-24').",
]


def sample_texts():
    """What the tiny tokenizers are trained on: the corpus and some plain sentences, so that merges form."""
    plain = [
        "the task is to create a new task and to complete the task when it is done",
        "there is nothing that they could not have done with the time that they were given",
        "def create_task(title, due=None):\n    return {'title': title, 'due': due}\n",
        "the word word is a word in the world of words, and the the is the most common word",
    ]
    return CORPUS + plain * 20


def train_bytes(pre_tokenizer, normalizer=None, size=520):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.train_from_iterator(sample_texts(), trainer)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def split(regex):
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(regex), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


SPACE = r"\s+(?!\S)|\s+"
MODERN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|" + SPACE
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"


def cased(suffix, digits):
    lead = r"[^\r\n\p{L}\p{N}]?"
    return (f"{lead}{UPPER}*{LOWER}+{suffix}|{lead}{UPPER}+{LOWER}*{suffix}|{digits}"
            r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|" + SPACE)


def byte_level():
    made = {
        "gpt2": train_bytes(pre_tokenizers.ByteLevel(add_prefix_space=False)),
        "gpt2-prefix": train_bytes(pre_tokenizers.ByteLevel(add_prefix_space=True)),
        "smollm": train_bytes(pre_tokenizers.Sequence([
            pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])),
        "llama3": train_bytes(split(MODERN % r"\p{N}{1,3}")),
        "qwen2": train_bytes(split(MODERN % r"\p{N}"), normalizers.NFC()),
        "qwen35": train_bytes(split(
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|"
            + SPACE), normalizers.NFC()),
        "gpt4o": train_bytes(split(cased("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", r"\p{N}{1,3}"))),
        "tekken": train_bytes(split(cased("", r"\p{N}"))),
    }
    made["llama3"].post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(
            single="<|endoftext|> $A <|im_end|>", pair="$A $B",
            special_tokens=[("<|endoftext|>", 0), ("<|im_end|>", 2)])])
    # Every word that is a token is that token, also where merges do not lead to it.
    state = json.loads(made["llama3"].to_str())
    state["model"]["ignore_merges"] = True
    state["model"]["vocab"][" xyzzy".replace(" ", "\u0120")] = len(state["model"]["vocab"])
    state["model"]["merges"] = [" ".join(pair) for pair in state["model"]["merges"]]  # the older way to write merges
    made["llama3"] = Tokenizer.from_str(json.dumps(state))
    # Added tokens of every kind.
    added = train_bytes(pre_tokenizers.ByteLevel(add_prefix_space=False), normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()]))
    added.add_tokens([
        AddedToken("<extra>", normalized=False), AddedToken("<strip>", lstrip=True, rstrip=True, normalized=False),
        AddedToken("word", single_word=True, normalized=False), AddedToken("Mixed Case", normalized=True),
        AddedToken("<|im_", normalized=False)])
    added.add_special_tokens([AddedToken("<unk>", lstrip=True, normalized=False), AddedToken("[INST]", rstrip=True, normalized=False)])
    made["added"] = added
    return made


def characters(normalizer, pre_tokenizer, decoder, unknown_bytes=(), fuse=True, bos=True):
    """A SentencePiece-style tokenizer: characters, byte tokens for those it does not know."""
    trained = Tokenizer(models.BPE(unk_token="<unk>"))
    trained.normalizer, trained.pre_tokenizer = normalizer, pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=420, limit_alphabet=90, show_progress=False, special_tokens=["<unk>", "<s>", "</s>"])
    trained.train_from_iterator(sample_texts(), trainer)
    state = json.loads(trained.to_str())
    tokens = sorted(state["model"]["vocab"], key=state["model"]["vocab"].get)
    byte_tokens = [f"<0x{b:02X}>" for b in range(256) if b not in unknown_bytes]
    vocab = {t: i for i, t in enumerate(tokens[:3] + byte_tokens + tokens[3:])}
    merges = [tuple(pair) for pair in state["model"]["merges"]]
    made = Tokenizer(models.BPE(vocab, merges, unk_token="<unk>", fuse_unk=fuse, byte_fallback=True))
    made.normalizer, made.pre_tokenizer, made.decoder = normalizer, pre_tokenizer, decoder
    made.add_special_tokens([AddedToken(t, normalized=False) for t in ["<unk>", "<s>", "</s>"]])
    if bos:
        made.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return made


def sentence_pieces():
    replace = decoders.Replace("\u2581", " ")
    llama = decoders.Sequence([replace, decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    legacy = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    return {
        "llama2": characters(legacy, None, llama),
        "llama2-metaspace": characters(None, pre_tokenizers.Metaspace(prepend_scheme="first", split=False), llama),
        "gemma": characters(
            normalizers.Replace(" ", "\u2581"), pre_tokenizers.Split(" ", "merged_with_previous"),
            decoders.Sequence([replace, decoders.ByteFallback(), decoders.Fuse()])),
        "metaspace": characters(
            None, pre_tokenizers.Metaspace(prepend_scheme="always", split=True), decoders.Metaspace(prepend_scheme="always"),
            unknown_bytes=range(0x80, 0x100), fuse=False, bos=False),
    }


def scored():
    """A vocabulary with scores and no merges, and the ids of SentencePiece itself."""
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "text")
        with open(text, "w") as out:
            out.write("\n".join(line for t in sample_texts() for line in t.splitlines() if line.strip()))
        sentencepiece.SentencePieceTrainer.train(
            input=text, model_prefix=os.path.join(folder, "m"), model_type="bpe", vocab_size=600, byte_fallback=True,
            character_coverage=0.98, normalization_rule_name="identity", remove_extra_whitespaces=False, minloglevel=2,
            allow_whitespace_only_pieces=True, user_defined_symbols=["<extra>"])
        model = os.path.join(folder, "m.model")
        proto = sentencepiece_model_pb2.ModelProto()
        with open(model, "rb") as file:
            proto.ParseFromString(file.read())
        pieces = proto.pieces
        writer = gguf.GGUFWriter(f"{OUT}/scored.gguf", "llama")
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_list([p.piece.encode() for p in pieces])
        writer.add_token_scores([p.score for p in pieces])
        writer.add_token_types([p.type for p in pieces])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)
        writer.add_chat_template("{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{{ eos_token }}{% endfor %}")
        save(writer)
        processor = sentencepiece.SentencePieceProcessor(model_file=model)
        # SentencePiece puts no space after a user-defined token and llama.cpp does: compare texts without one.
        texts = [t for t in CORPUS if t and "<extra>" not in t]
        return {"texts": texts, "ids": [[1] + processor.encode(t) for t in texts], "decoded": [processor.decode(processor.encode(t)) for t in texts]}


def byte_level_gguf(tokenizer):
    """The smollm tokenizer as llama.cpp's converter writes it."""
    state = json.loads(tokenizer.to_str())
    vocab = state["model"]["vocab"]
    tokens = sorted(vocab, key=vocab.get)
    special = {t["content"] for t in state["added_tokens"]}
    writer = gguf.GGUFWriter(f"{OUT}/smollm.gguf", "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([t.encode() for t in tokens])
    writer.add_token_types([3 if t in special else 1 for t in tokens])
    writer.add_token_merges([" ".join(pair) for pair in state["model"]["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    save(writer)


def save(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def ids_of(tokenizer, texts, special, around):
    tokenizer.encode_special_tokens = not special
    result = [tokenizer.encode(t, add_special_tokens=around).ids for t in texts]
    tokenizer.encode_special_tokens = False
    return result


def random_ids(tokenizer, count):
    """Lists of ids as a bad model may give them, to decode."""
    source = random.Random(5)
    size = max(tokenizer.get_vocab().values()) + 1
    return [[source.randrange(size) for _ in range(source.randrange(1, 12))] for _ in range(count)]


def main():
    os.makedirs(OUT, exist_ok=True)
    with open(f"{OUT}/corpus.json", "w") as out:
        json.dump(CORPUS, out, ensure_ascii=True, indent=0)
    made = byte_level() | sentence_pieces()
    expected = {}
    for name, tokenizer in made.items():
        with open(f"{OUT}/{name}.json", "w") as out:
            out.write(tokenizer.to_str(pretty=False))
        tokenizer = Tokenizer.from_file(f"{OUT}/{name}.json")
        recognised = ids_of(tokenizer, CORPUS, True, True)
        lists = random_ids(tokenizer, 40) if tokenizer.decoder and name not in ("llama2", "llama2-metaspace", "gemma", "metaspace") else []
        expected[name] = {
            "recognised": recognised, "asText": ids_of(tokenizer, CORPUS, False, False),
            "decoded": [tokenizer.decode(ids, skip_special_tokens=False) for ids in recognised],
            "skipped": [tokenizer.decode(ids, skip_special_tokens=True) for ids in recognised],
            "lists": lists, "listTexts": [tokenizer.decode(ids, skip_special_tokens=False) for ids in lists],
        }
    byte_level_gguf(made["smollm"])
    expected["scored"] = scored()
    for name, values in expected.items():
        with open(f"{OUT}/{name}.expected.json", "w") as out:
            json.dump(values, out, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
