/// What each token is in text: the bytes that decoding puts together.
struct TokenDecoder: Sendable {
    /// How the file says that tokens become text.
    struct Rules: Sendable {
        /// Tokens spell bytes as characters.
        var isByteLevel = false
        /// Tokens such as `<0x0A>` are bytes.
        var hasByteTokens = false
        /// Tokens are words, with a space between any two.
        var joinsWithSpaces = false
        var metaspace: PreTokenizer.Metaspace?
        var replacements: [(pattern: [UInt8], content: [UInt8])] = []
        /// Up to how many of a character are cut off each token.
        var strips: [(content: [UInt8], start: Int, stop: Int)] = []
        /// Up to how many of a character are cut off the start of the whole text.
        var textStart: (content: [UInt8], count: Int)?
    }

    let rules: Rules
    /// The text of each id, when it is not the first.
    private var texts = ByteStrings()
    /// The text of each id at the start, where that may differ.
    private var firstTexts: ByteStrings?
    /// Whether the id is a single byte of `hasByteTokens`.
    private var isByte: [Bool] = []
    /// Whether the id is left out where special tokens are.
    private let isSpecial: [Bool]

    /// The texts of all tokens; `added` ones that are looked for in normalised text are shown normalised.
    init(_ rules: Rules, _ vocabulary: Vocabulary, added: [AddedToken], normalizer: Normalizer? = nil) {
        let special = Set(added.filter(\.special).map(\.id))
        let shown = Dictionary(
            added.filter(\.normalized).map { ($0.id, normalizer?.normalize($0.content) ?? $0.content) },
            uniquingKeysWith: { $1 })
        self.rules = rules
        isSpecial = (0..<vocabulary.count).map { special.contains($0) }
        isByte = Array(repeating: false, count: vocabulary.count)
        texts.reserve(strings: vocabulary.count, bytes: vocabulary.count * 8)
        var first = ByteStrings()
        for id in 0..<vocabulary.count {
            let text = shown[id].map { $0[...] } ?? vocabulary.texts[id]
            if rules.hasByteTokens, let byte = Self.byte(text) {
                isByte[id] = true
                texts.append([byte])
                first.append([byte])
            } else {
                texts.append(rules.text(text, isFirst: false))
                if rules.metaspace != nil { first.append(rules.text(text, isFirst: true)) }
            }
        }
        if rules.metaspace != nil { firstTexts = first }
    }

    var count: Int { texts.count }

    /// Whether the id is shown when special tokens are not.
    func isOrdinary(_ id: Int) -> Bool { !isSpecial[id] }

    func isByteToken(_ id: Int) -> Bool { isByte[id] }

    func text(_ id: Int, isFirst: Bool) -> ArraySlice<UInt8> {
        if isFirst, let firstTexts { firstTexts[id] } else { texts[id] }
    }

    /// The byte that a token such as `<0x0A>` stands for.
    static func byte(_ token: ArraySlice<UInt8>) -> UInt8? {
        guard token.count == 6, token.starts(with: Array("<0x".utf8)), token.last == UInt8(ascii: ">") else {
            return nil
        }
        return UInt8(String(decoding: token.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
    }
}

extension TokenDecoder.Rules {
    /// The text of one token.
    fileprivate func text(_ token: ArraySlice<UInt8>, isFirst: Bool) -> [UInt8] {
        var text = Array(token)
        if isByteLevel { text = ByteLevelSpelling.bytes(of: token) ?? text }
        for (pattern, content) in replacements { text = text.replacing(pattern: pattern, with: content) }
        if let metaspace {
            let isDropped = isFirst && metaspace.prepending != .never
            text = text.replacing(pattern: metaspace.replacement, with: isDropped ? [] : [UInt8(ascii: " ")])
        }
        for (content, start, stop) in strips {
            var slice = text[...]
            for _ in 0..<start where slice.starts(with: content) { slice = slice.dropFirst(content.count) }
            for _ in 0..<stop where slice.suffix(content.count).elementsEqual(content) {
                slice = slice.dropLast(content.count)
            }
            text = Array(slice)
        }
        return text
    }
}
