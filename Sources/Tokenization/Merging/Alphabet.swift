/// The symbols that merging starts from: what one byte, or one character, of a word is in the vocabulary.
enum Alphabet: Sendable {
    /// A symbol for each byte, or `missing` (byte-level BPE).
    case bytes([UInt32])
    /// A symbol for each character, bytes for those that have none (SentencePiece).
    case characters(CharacterAlphabet)

    /// Marks a byte or character without a symbol.
    static let missing = UInt32.max
}

struct CharacterAlphabet: Sendable {
    /// The symbols of scalars below 128, or `Alphabet.missing`.
    private var ascii = [UInt32](repeating: Alphabet.missing, count: 128)
    private var others = FlatTable()
    /// The symbols `<0x00>` … `<0xFF>`, each `Alphabet.missing` where the vocabulary has none.
    var byteSymbols = [UInt32](repeating: Alphabet.missing, count: 256)

    @inline(__always)
    subscript(scalar: UInt32) -> UInt32 {
        get {
            if scalar < 128 { return ascii[Int(scalar)] }
            return UInt32(truncatingIfNeeded: others[UInt64(scalar)])
        }
        set {
            if scalar < 128 { ascii[Int(scalar)] = newValue } else { others.insert(UInt64(scalar), UInt64(newValue)) }
        }
    }

    /// Whether every one of `bytes` has a symbol to fall back on.
    func hasSymbols(for bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { byteSymbols[Int($0)] != Alphabet.missing }
    }
}
