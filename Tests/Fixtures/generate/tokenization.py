"""Token ids of awkward texts with SmolLM2's tokenizer."""

from transformers import AutoTokenizer

from fixture import parse, versions, write

TEXTS = [
    "", " ", "  ", "\n", "\r\n", "\t", " \n ", "\n\n\n", "a", " a", "a ", "  a  ", "\u00a0a\u2003b\u3000c", "a\u0000b",
    "Hello, world!", "I'm you're he'll we've I'd it's don't", "I'M YOU'RE 'S 's 'tis", "'s's 'll'll",
    "0", " 0", "1234567890", "3.14159", "1,000,000", "a1b2c3", "v2.0-rc1", "  12  34", "½ ² ³ ¼ Ⅷ ① ٣ ௧ 十", "m² x³",
    "naïve café Ångström", "nai\u0308ve cafe\u0301", "ﬁ ﬂ ß ẞ İ ı", "Привет, мир!", "你好，世界。", "こんにちは世界",
    "안녕하세요",
    "مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया", "สวัสดีชาวโลก", "ኣማርኛ", "𝒳𝓎 𝟙𝟚", "🙂", "👍🏽", "👩‍👩‍👧‍👦", "🇨🇭🇯🇵", "a🙂b",
    "\u200b\u200d\ufeff", "\ufffd", "\U0010ffff", "e\u0301\u0302\u0303", "zalgo: h\u0335\u0321e\u0337",
    "def f(x):\n    return x  # 2x\n", "\t\tif (a != b) { c->d[0] = 0xFF; }", "SELECT * FROM t WHERE id=42;",
    "https://example.com/a?b=c&d=%20#e", "user@example.com", "C:\\Users\\a", "$1.50 €2 £3", "<p class=\"x\">&amp;</p>",
    "...", "!!!???", "—–-_", "((()))", "a--b", "====", "#!/bin/sh", "snake_case camelCase PascalCase SCREAMING",
    "<|im_start|>user\nHi<|im_end|>\n", "<|im_start|>", "a<|im_end|>b", " <|im_end|> ", "<|im_end",
    "<|endoftext|><|endoftext|>",
    "<|IM_START|>", "<repo_name>x<file_sep>", "<|im_start|><|im_start|>", "<empty_output>1",
    "antidisestablishmentarianism", "x" * 40, " " * 40, "ab" * 20, "\n " * 10,
]  # fmt: skip


def main() -> None:
    arguments = parse(__doc__)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    cases = [
        {
            "text": text,
            "ids": tokenizer(text).input_ids,
            "decoded": tokenizer.decode(tokenizer(text).input_ids),
            "decoded_without_special": tokenizer.decode(tokenizer(text).input_ids, skip_special_tokens=True),
        }
        for text in TEXTS
    ]
    for case in cases:
        if case["decoded_without_special"] == case["decoded"]:
            del case["decoded_without_special"]
        if case["decoded"] == case["text"]:
            del case["decoded"]
    write(arguments.output / "smollm2-tokenization.json", {"versions": versions("tokenizers"), "cases": cases})


if __name__ == "__main__":
    main()
