"""Writes Sources/Tokenization/Splitting/CharacterClasses+Table.swift: the character classes as the `tokenizers` library sees them.

Every scalar is asked of the library itself, so the table holds the Unicode version of its regex engine (Oniguruma),
not of Python or Swift. Run from the root of the repository with `tokenizers` installed (made with 0.23.3).
"""

from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import BPE

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def matching(pattern):
    """The scalars that the one-character pattern matches."""
    split = pre_tokenizers.Split(Regex(pattern), behavior="removed")
    found = set()
    for start in range(0, 0x110000, 256):
        chunk = [c for c in range(start, start + 256) if not 0xD800 <= c < 0xE000]
        if chunk:
            left = {ord(c) for piece, _ in split.pre_tokenize_str("".join(map(chr, chunk))) for c in piece}
            found.update(c for c in chunk if c not in left)
    return found


def word_scalars():
    r"""The scalars of the `regex` crate's \w, by which single_word decides."""
    tokenizer = Tokenizer(BPE({"q": 0}, []))
    tokenizer.add_tokens([AddedToken("tok", single_word=True, normalized=False)])
    return {c for c in SCALARS if c == ord("q") or not tokenizer.encode(chr(c) + "tok").ids}


def unstable_scalars(marks):
    """A superset of the scalars that NFC may change or that may combine with one before them."""
    nfc = normalizers.NFC()
    changed = {c for c in SCALARS if nfc.normalize_str(chr(c)) != chr(c)}
    return marks | changed | set(range(0x1160, 0x1200)) | set(range(0x16D60, 0x16D70))


marks = matching(r"\p{M}")
classes = [
    (1, matching(r"\p{L}")),
    (2, matching(r"\p{N}")),
    (4, matching(r"\s")),
    (8, marks),
    (16, matching(r"\p{Ll}")),
    (32, matching(r"\p{Lu}|\p{Lt}")),
    (64, word_scalars()),
    (128, unstable_scalars(marks)),
]
table = bytearray(0x110000)
for bit, scalars in classes:
    for scalar in scalars:
        table[scalar] |= bit
runs = [(0, table[0])] + [(c, table[c]) for c in range(1, 0x110000) if table[c] != table[c - 1]]

with open("Sources/Tokenization/Splitting/CharacterClasses+Table.swift", "w") as out:
    out.write("// Made by Tests/Fixtures/generate/unicode_classes.py; do not edit.\n\n")
    out.write("extension CharacterClasses {\n")
    out.write("    /// Where the class of the scalars changes: the first scalar of each run times 256, plus its class.\n")
    out.write("    static let runs: [UInt32] = [\n")
    cells = [f"0x{start << 8 | kind:X}," for start, kind in runs]
    line = "       "
    for cell in cells:
        if len(line) + 1 + len(cell) > 118:
            out.write(line + "\n")
            line = "       "
        line += " " + cell
    out.write(line + "\n    ]\n}\n")
print(len(runs), "runs")
