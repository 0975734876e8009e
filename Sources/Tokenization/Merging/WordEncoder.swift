/// Turns words into ids by byte-pair encoding.
struct WordEncoder: Sendable {
    var alphabet: Alphabet
    var merges: MergeTable
    /// What stands for a character that has neither symbol nor byte symbols; without it such a character is left out,
    /// as `tokenizers` does.
    var unknown: UInt32?
    /// Whether neighbouring unknown characters become one unknown token.
    var fusesUnknown = false
    /// Words that are one token whatever the merges say (`ignore_merges`).
    var wholeWords: ByteStringTable?
    /// Where a long text without words may be cut because no merge crosses.
    var cuts: SpaceCuts?
    /// Characters that have no token but take part in merges: the symbol `characterBase + i` stands for the i-th.
    var characterBase = Alphabet.missing
    var characters: [UInt32] = []
    /// Words that merging is known to make one token of: a look-up in place of the merges.
    private var mergedWords = ByteStringTable()

    init(alphabet: Alphabet, merges: MergeTable) {
        self.alphabet = alphabet
        self.merges = merges
    }

    /// Appends the ids of the word `bytes[range]`.
    @inline(__always)
    func encode(_ bytes: [UInt8], _ range: Range<Int>, _ scratch: inout MergeScratch, into ids: inout [Int]) {
        if let wholeWords, let id = wholeWords.id(bytes, range) {
            ids.append(Int(id))
        } else if let cuts {
            var start = range.lowerBound
            while start < range.upperBound {
                let end = cuts.next(bytes, after: start, limit: range.upperBound)
                encodePart(bytes, start..<end, &scratch, into: &ids)
                start = end
            }
        } else {
            encodePart(bytes, range, &scratch, into: &ids)
        }
    }

    @inline(__always)
    private func encodePart(
        _ bytes: [UInt8], _ range: Range<Int>, _ scratch: inout MergeScratch, into ids: inout [Int]
    ) {
        if let id = mergedWords.id(bytes, range) {
            ids.append(Int(id))
            return
        }
        setSymbols(bytes, range, &scratch)
        merges.merge(&scratch)
        for symbol in scratch.symbols {
            if symbol < characterBase { ids.append(Int(symbol)) } else { appendCharacter(symbol, into: &ids) }
        }
    }

    /// Learns which of the tokens `ids` of `strings` merging makes out of their own text.
    mutating func learnMergedWords(_ ids: some Sequence<Int>, _ strings: ByteStrings) {
        var words = ByteStringTable(capacity: strings.count)
        var scratch = MergeScratch()
        for id in ids where !strings.range(id).isEmpty {
            setSymbols(strings.bytes, strings.range(id), &scratch)
            merges.merge(&scratch)
            if scratch.symbols.count == 1, scratch.symbols[0] == UInt32(id) {
                words.insert(strings.bytes, strings.range(id), id: UInt32(id))
            }
        }
        mergedWords = words
    }
}

// MARK: Symbols

extension WordEncoder {
    /// Sets `scratch.symbols` to those of `bytes[range]`.
    private func setSymbols(_ bytes: [UInt8], _ range: Range<Int>, _ scratch: inout MergeScratch) {
        scratch.symbols.removeAll(keepingCapacity: true)
        switch alphabet {
        case .bytes(let symbols):
            for index in range {
                let symbol = symbols[Int(bytes[index])]
                if symbol != Alphabet.missing { scratch.symbols.append(symbol) } else { appendUnknown(&scratch) }
            }
        case .characters(let alphabet):
            var index = range.lowerBound
            while index < range.upperBound {
                let (scalar, length) = UTF8Scalar.decode(bytes, index)
                let symbol = alphabet[scalar]
                if symbol != Alphabet.missing {
                    scratch.symbols.append(symbol)
                } else if alphabet.hasSymbols(for: bytes[index..<index &+ length]) {
                    for place in index..<index &+ length {
                        scratch.symbols.append(alphabet.byteSymbols[Int(bytes[place])])
                    }
                } else {
                    appendUnknown(&scratch)
                }
                index &+= length
            }
        }
    }

    private func appendUnknown(_ scratch: inout MergeScratch) {
        guard let unknown, !(fusesUnknown && scratch.symbols.last == unknown) else { return }
        scratch.symbols.append(unknown)
    }

    /// The ids of a character that merged with nothing and has no token.
    private func appendCharacter(_ symbol: UInt32, into ids: inout [Int]) {
        guard case .characters(let alphabet) = alphabet else { return }
        let scalar = characters[Int(symbol - characterBase)]
        let bytes = Unicode.Scalar(scalar).map { Array(String($0).utf8) } ?? []
        if alphabet.hasSymbols(for: bytes[...]) {
            ids += bytes.map { Int(alphabet.byteSymbols[Int($0)]) }
        } else if let unknown, !(fusesUnknown && ids.last == Int(unknown)) {
            ids.append(Int(unknown))
        }
    }
}
