"""Writes Sources/Tokenization/Splitting/Composition+Table.swift: canonical decompositions and combining classes.

The pairs are Unicode's (Python's `unicodedata`); what the `tokenizers` library does not know, whose normaliser is of an
older Unicode, is left out, and every scalar's NFD and NFC is checked against the library. Run from the root of the
repository (made with tokenizers 0.23.3, Python 3.11).
"""

import unicodedata

from tokenizers import normalizers

NFD, NFC = normalizers.NFD(), normalizers.NFC()
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def is_syllable(c):
    return 0xAC00 <= c < 0xD7A4


# Canonical decompositions of one or two scalars; "!" where composing does not bring them back.
pairs = {}
for c in SCALARS:
    text = unicodedata.decomposition(chr(c))
    if text and not text.startswith("<") and NFD.normalize_str(chr(c)) != chr(c):
        pairs[c] = [int(x, 16) for x in text.split()]
excluded = {c for c in pairs if NFC.normalize_str(chr(c)) != chr(c)}


def full(c):
    return [d for p in pairs[c] for d in full(p)] if c in pairs else [c]


for c in SCALARS:
    if not is_syllable(c):
        assert "".join(map(chr, full(c))) == NFD.normalize_str(chr(c)), hex(c)

# Combining classes: a mark that the library knows moves before U+0345, whose class is the highest.
classes = {}
for c in SCALARS:
    kind = unicodedata.combining(chr(c))
    if kind and (c == 0x345 or NFD.normalize_str("\u0345" + chr(c)) != "\u0345" + chr(c)):
        classes[c] = kind


def runs(items, same):
    """Groups neighbouring keys, and for `same` only those of equal value."""
    groups = []
    for key in sorted(items):
        last = groups[-1] if groups else None
        if last and key == last[-1] + 1 and (not same or items[last[-1]] == items[key]):
            last.append(key)
        else:
            groups.append([key])
    return groups


def wrapped(words):
    lines, line = [], ""
    for word in words:
        if len(line) + 1 + len(word) > 108:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return "\n        ".join(lines + [line])


words = []
for group in runs(pairs, same=False):
    words.append(f"{group[0]:X}:")
    words += ["+".join(f"{d:X}" for d in pairs[c]) + ("!" if c in excluded else "") for c in group]
marks = [f"{g[0]:X}-{g[-1]:X}={classes[g[0]]}" for g in runs(classes, same=True)]

with open("Sources/Tokenization/Splitting/Composition+Table.swift", "w") as out:
    out.write("// Made by Tests/Fixtures/generate/unicode_composition.py; do not edit.\n\n")
    out.write("extension Composition {\n")
    out.write("    /// Decompositions: a scalar with a colon, then its parts and those of the scalars that follow it; `!` marks\n")
    out.write("    /// those that composing does not make again.\n")
    out.write('    static let decompositionText = """\n        ' + wrapped(words) + '\n        """\n\n')
    out.write("    /// Combining classes: first and last scalar of each run, and the class.\n")
    out.write('    static let combiningText = """\n        ' + wrapped(marks) + '\n        """\n}\n')
print(len(pairs), len(excluded), len(classes), len(marks))
