/// A token that is found in the text before anything else happens to it, such as `<|im_end|>`.
struct AddedToken: Sendable, Equatable {
    var id: Int
    var content: [UInt8]
    /// Whether decoding may leave it out, and text from users must not become it.
    var special: Bool
    /// Matched only where no word character touches it.
    var singleWord = false
    /// Takes the white space before it.
    var stripsLeft = false
    /// Takes the white space after it.
    var stripsRight = false
    /// Looked for after normalisation, itself normalised.
    var normalized = false
}

/// Finds added tokens in text: at each place the longest, from left to right.
struct AddedTokenMatcher: Sendable {
    /// A piece of the text: an added token with what it stripped, or plain text.
    struct Piece: Equatable {
        var range: Range<Int>
        /// The token's id; nil for text.
        var id: Int?
    }

    private var tokens: [AddedToken] = []
    /// Whether some token starts with the byte.
    private var starts = [Bool](repeating: false, count: 256)
    /// The child of a node, by node times 256 plus byte; node 0 is the root.
    private var children = FlatTable()
    /// The token that ends at a node, or -1.
    private var terminals: [Int] = [-1]

    var isEmpty: Bool { tokens.isEmpty }

    /// A matcher of `tokens`, looked for under `contents` where these differ from their own.
    init(_ tokens: [AddedToken], contents: [[UInt8]]? = nil) {
        for (index, token) in tokens.enumerated() {
            add(token, as: contents?[index] ?? token.content)
        }
    }

    /// A matcher of `tokens` and of those that `other` looks for.
    init(_ tokens: [AddedToken], and other: AddedTokenMatcher) {
        self = other
        for token in tokens { add(token, as: token.content) }
    }

    private mutating func add(_ token: AddedToken, as content: [UInt8]) {
        guard let first = content.first else { return }
        starts[Int(first)] = true
        var node: UInt64 = 0
        for byte in content {
            let key = node << 8 | UInt64(byte)
            var child = children[key]
            if child == FlatTable.none {
                child = UInt64(terminals.count)
                children.insert(key, child)
                terminals.append(-1)
            }
            node = child
        }
        if terminals[Int(node)] < 0 {
            terminals[Int(node)] = tokens.count
            tokens.append(token)
        }
    }

    /// The longest token that starts at `index` and its end.
    private func longest(_ bytes: [UInt8], _ index: Int, _ limit: Int) -> (token: Int, end: Int)? {
        var node: UInt64 = 0
        var found: (token: Int, end: Int)?
        var place = index
        while place < limit {
            node = children[node << 8 | UInt64(bytes[place])]
            guard node != FlatTable.none else { break }
            place &+= 1
            let terminal = terminals[Int(truncatingIfNeeded: node)]
            if terminal >= 0 { found = (terminal, place) }
        }
        return found
    }

    /// The end of the longest token that starts at `index` of `bytes`; nil where none does.
    func end(_ bytes: [UInt8], at index: Int) -> Int? {
        starts[Int(bytes[index])] ? longest(bytes, index, bytes.count)?.end : nil
    }

    /// Whether some token starts with `byte`.
    func canStart(with byte: UInt8) -> Bool { starts[Int(byte)] }

    /// Cuts `bytes[range]` at the tokens; those that `includesSpecial` leaves out stay text.
    func split(_ bytes: [UInt8], _ range: Range<Int>, includesSpecial: Bool) -> [Piece] {
        if isEmpty { return range.isEmpty ? [] : [Piece(range: range)] }
        var pieces: [Piece] = []
        var textStart = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard starts[Int(bytes[index])], let match = longest(bytes, index, range.upperBound) else {
                index &+= 1
                continue
            }
            let token = tokens[match.token]
            if (includesSpecial || !token.special)
                && (!token.singleWord || standsAlone(bytes, index..<match.end, in: range))
            {
                var (start, end) = (index, match.end)
                if token.stripsLeft { start = startOfSpace(bytes, before: start, from: textStart) }
                if token.stripsRight { end = endOfSpace(bytes, after: end, limit: range.upperBound) }
                start = max(start, textStart)
                if textStart < start { pieces.append(Piece(range: textStart..<start)) }
                pieces.append(Piece(range: start..<max(start, end), id: token.id))
                textStart = end
            }
            // Also what is passed over is not searched again, as in the Aho-Corasick search of `tokenizers`.
            index = match.end
        }
        if textStart < range.upperBound { pieces.append(Piece(range: textStart..<range.upperBound)) }
        return pieces
    }

    private func standsAlone(_ bytes: [UInt8], _ token: Range<Int>, in range: Range<Int>) -> Bool {
        let classes = CharacterClasses.shared
        if token.lowerBound > range.lowerBound {
            let before = UTF8Scalar.start(before: token.lowerBound, bytes)
            if classes.at(bytes, before).classes & CharacterClasses.word != 0 { return false }
        }
        return token.upperBound == range.upperBound
            || classes.at(bytes, token.upperBound).classes & CharacterClasses.word == 0
    }

    private func startOfSpace(_ bytes: [UInt8], before end: Int, from lowest: Int) -> Int {
        var start = end
        while start > lowest {
            let before = UTF8Scalar.start(before: start, bytes)
            guard CharacterClasses.shared.at(bytes, before).classes & CharacterClasses.space != 0 else { break }
            start = before
        }
        return start
    }

    private func endOfSpace(_ bytes: [UInt8], after start: Int, limit: Int) -> Int {
        var end = start
        while end < limit {
            let (kind, length) = CharacterClasses.shared.at(bytes, end)
            guard kind & CharacterClasses.space != 0 else { break }
            end += length
        }
        return end
    }
}
