import Files

/// Puts a word encoder together from a vocabulary and its merges, whatever format they came in.
struct ModelBuilder {
    /// How many of the first tokens are tried as words: the frequent ones, so that loading stays fast.
    private static let learnedWords = 1 << 16

    let vocabulary: Vocabulary
    /// The ids that no text may merge into.
    let special: Set<Int>
    let file: String
    /// The name of the list of merges in the file.
    let field: String
    private(set) var merges: MergeTable
    /// Whether merges make the token.
    private var isMerged: [Bool]
    /// Whether some merge joins a byte token, so that spelling and text are not the same.
    private var mergesByteTokens = false
    private var characters: [UInt32] = []
    private var rank = 0
    /// The text of the merge being added, and the token that the merge before made.
    private var text: [UInt8] = []
    private var lastMerged = 0

    init(_ vocabulary: Vocabulary, special: Set<Int>, mergeCount: Int, file: String, field: String) {
        self.vocabulary = vocabulary
        self.special = special
        self.file = file
        self.field = field
        merges = MergeTable(capacity: mergeCount)
        isMerged = Array(repeating: false, count: vocabulary.count)
    }

    /// Adds the next merge, written as `left right`.
    ///
    /// - Throws: `InputError` naming the merge where it is not such a pair, or a part or the whole is not in the vocabulary.
    mutating func addMerge(_ merge: String) throws(InputError) {
        let bytes = merge.utf8
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else { throw notAPair() }
        try addMerge(bytes[..<space], bytes[bytes.index(after: space)...])
    }

    /// Adds the next merge, a string as `addMerge(_:)` takes it or a list of two.
    mutating func addMerge(_ merge: JSONValue) throws(InputError) {
        if let merge = merge.string { return try addMerge(merge) }
        guard let parts = merge.array, parts.count == 2, let left = parts[0].string, let right = parts[1].string else {
            throw notAPair()
        }
        try addMerge(left.utf8, right.utf8)
    }

    private mutating func addMerge(
        _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
    ) throws(InputError) {
        text.removeAll(keepingCapacity: true)
        text.append(contentsOf: left)
        let split = text.count
        text.append(contentsOf: right)
        guard split > 0, split < text.count, !text.contains(UInt8(ascii: " ")) else { throw notAPair() }
        let leftID = try mergeable(0..<split, split)
        let rightID = try mergeable(split..<text.count, split)
        // Most files list merges in the order of the tokens that they make: look there first.
        let isSame = lastMerged < vocabulary.count && vocabulary.texts.isEqual(lastMerged, text)
        let isNext = !isSame && lastMerged + 1 < vocabulary.count && vocabulary.texts.isEqual(lastMerged + 1, text)
        let guess = isSame ? lastMerged : lastMerged + 1
        let isGuessed = (isSame || isNext) && vocabulary.isModelToken[guess]
        let merged = isGuessed ? guess : try mergeable(0..<text.count, split)
        lastMerged = merged
        // A user's text must not become a special token, so none is merged into being.
        if !special.contains(merged) {
            merges.insert(UInt32(leftID), UInt32(rightID), rank: rank, merged: UInt32(merged))
            isMerged[merged] = true
            mergesByteTokens = mergesByteTokens || isByteToken(0..<split) || isByteToken(split..<text.count)
        }
        rank += 1
    }

    private func isByteToken(_ part: Range<Int>) -> Bool {
        part.count == 6 && text[part.lowerBound] == UInt8(ascii: "<") && TokenDecoder.byte(text[part]) != nil
    }

    /// The id of part of the merge being added.
    private func mergeable(_ part: Range<Int>, _ split: Int) throws(InputError) -> Int {
        if let id = vocabulary.modelID(text, part) { return id }
        let (left, right) = (Array(text[..<split]), Array(text[split...]))
        throw InputError(
            file: file, field: "\(field)[\(rank)]",
            problem: "\(Vocabulary.quoted(left)) + \(Vocabulary.quoted(right)): "
                + "\(Vocabulary.quoted(Array(text[part]))) is not in the vocabulary",
            expected: "merges of tokens into tokens", remedy: "take the file from the model's own release again")
    }

    private func notAPair() -> InputError {
        InputError(
            file: file, field: "\(field)[\(rank)]", problem: "this is not a pair of tokens",
            expected: "\"a b\" or [\"a\", \"b\"]")
    }

    /// Adds every way to make one of the tokens `ids` of two others, the token with the highest score first.
    ///
    /// This is how SentencePiece and llama.cpp merge: neighbours join when their text is a token, best score first, leftmost
    /// of equals. A single character may take part without being a token.
    mutating func addMerges(scores: [Float], ids: [Int]) {
        let order = ids.sorted { scores[$0] > scores[$1] }
        let isMergeable = Set(ids)
        var characterSymbols: [UInt32: UInt32] = [:]
        var previous: Float?
        for id in order {
            if let previous, scores[id] < previous { rank += 1 }
            previous = scores[id]
            let text = Array(vocabulary.texts[id])
            var split = 0
            while true {
                split += UTF8Scalar.decode(text, split).length
                guard split < text.count else { break }
                guard let left = symbol(text, 0..<split, isMergeable, &characterSymbols),
                    let right = symbol(text, split..<text.count, isMergeable, &characterSymbols)
                else { continue }
                merges.insert(left, right, rank: rank, merged: UInt32(id))
                isMerged[id] = true
            }
        }
    }

    /// The symbol of part of a token: its id, or a symbol of its own for a character that is no token.
    private mutating func symbol(
        _ text: [UInt8], _ part: Range<Int>, _ isMergeable: Set<Int>, _ characterSymbols: inout [UInt32: UInt32]
    ) -> UInt32? {
        if let id = vocabulary.modelID(text, part), isMergeable.contains(id) { return UInt32(id) }
        let (scalar, length) = UTF8Scalar.decode(text, part.lowerBound)
        guard length == part.count else { return nil }
        if let symbol = characterSymbols[scalar] { return symbol }
        let symbol = UInt32(vocabulary.count + characters.count)
        characters.append(scalar)
        characterSymbols[scalar] = symbol
        return symbol
    }
}

// MARK: The encoder

extension ModelBuilder {
    /// A model of bytes, spelled as printable characters.
    func byteLevelEncoder(ignoresMerges: Bool) -> WordEncoder {
        let symbols = ByteLevelSpelling.scalars.map { scalar -> UInt32 in
            let text = Unicode.Scalar(scalar).map { Array(String($0).utf8) } ?? []
            return vocabulary.modelID(text).map(UInt32.init) ?? Alphabet.missing
        }
        var bytes = ByteStrings()
        bytes.reserve(strings: vocabulary.count, bytes: vocabulary.count * 8)
        for id in 0..<vocabulary.count {
            bytes.append(isWord(id) ? ByteLevelSpelling.bytes(of: vocabulary.texts[id]) ?? [] : [])
        }
        return encoder(.bytes(symbols), bytes, ignoresMerges: ignoresMerges)
    }

    /// A model of characters, with the tokens `byteTokens` (byte to id) for those that it does not know.
    func characterEncoder(byteTokens: [UInt8: Int], unknown: Int?, ignoresMerges: Bool) -> WordEncoder {
        var alphabet = CharacterAlphabet()
        var texts = ByteStrings()
        texts.reserve(strings: vocabulary.count, bytes: vocabulary.count * 8)
        for id in 0..<vocabulary.count {
            guard isWord(id) else {
                texts.append([])
                continue
            }
            let text = Array(vocabulary.texts[id])
            texts.append(text)
            if !text.isEmpty {
                let (scalar, length) = UTF8Scalar.decode(text, 0)
                if length == text.count { alphabet[scalar] = UInt32(id) }
            }
        }
        for (index, scalar) in characters.enumerated() { alphabet[scalar] = UInt32(vocabulary.count + index) }
        for (byte, id) in byteTokens { alphabet.byteSymbols[Int(byte)] = UInt32(id) }
        let hasSpace = alphabet[UTF8Scalar.decode(SpaceCuts.space, 0).scalar] != Alphabet.missing
        var encoder = encoder(.characters(alphabet), texts, ignoresMerges: ignoresMerges)
        encoder.unknown = unknown.map(UInt32.init)
        encoder.characterBase = characters.isEmpty ? Alphabet.missing : UInt32(vocabulary.count)
        encoder.characters = characters
        if hasSpace, !mergesByteTokens {
            encoder.cuts = SpaceCuts(merged: isMerged.indices.lazy.filter { isMerged[$0] }.map { vocabulary.texts[$0] })
        }
        return encoder
    }

    /// Whether text can become the token.
    private func isWord(_ id: Int) -> Bool { vocabulary.isModelToken[id] && !special.contains(id) }

    private func encoder(_ alphabet: Alphabet, _ words: ByteStrings, ignoresMerges: Bool) -> WordEncoder {
        var encoder = WordEncoder(alphabet: alphabet, merges: merges)
        if ignoresMerges {
            var table = ByteStringTable(capacity: words.count)
            for id in 0..<words.count where !words.range(id).isEmpty {
                table.insert(words.bytes, words.range(id), id: UInt32(id))
            }
            encoder.wholeWords = table
        }
        // With `ignore_merges` whole words are found before, unless the text is cut further.
        if case .bytes = alphabet, ignoresMerges { return encoder }
        encoder.learnMergedWords(0..<min(words.count, Self.learnedWords), words)
        return encoder
    }
}
