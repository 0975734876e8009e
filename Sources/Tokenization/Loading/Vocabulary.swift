import Files

/// The tokens with their ids, as the file spells them.
///
/// Tokens are bytes, never compared as `String`: Swift takes canonically equivalent texts for equal, vocabularies don't.
struct Vocabulary: Sendable {
    /// Ids above this are refused: no model has as many tokens, and tables are made that long.
    static let largestID = 1 << 24

    /// The texts by id; an id without a token has an empty one.
    private(set) var texts = ByteStrings()
    private var ids: ByteStringTable
    /// Whether the model itself knows the id, in contrast to added tokens only and to gaps.
    private(set) var isModelToken: [Bool]
    private var isPresent: [Bool]

    /// One more than the largest id.
    var count: Int { texts.count }

    /// The vocabulary of the model's `tokens` and of `added` tokens, which may be among them.
    ///
    /// - Throws: `InputError` for an id that is negative, too large or given twice, and for a token that is listed twice.
    init(_ tokens: [(text: [UInt8], id: Int)], added: [AddedToken], file: String) throws(InputError) {
        let largest = max(tokens.reduce(-1) { max($0, $1.id) }, added.reduce(-1) { max($0, $1.id) })
        guard largest <= Self.largestID else {
            throw InputError(
                file: file, field: "vocabulary", problem: "the id \(largest) is out of range",
                expected: "ids up to \(Self.largestID)")
        }
        isModelToken = Array(repeating: false, count: largest + 1)
        isPresent = isModelToken
        ids = ByteStringTable(capacity: tokens.count + added.count)
        var places = [Int](repeating: -1, count: largest + 1)
        for (place, token) in tokens.enumerated() {
            guard token.id >= 0 else {
                throw Self.error(file, token.text, "has the negative id \(token.id)")
            }
            guard places[token.id] < 0 else {
                let other = Self.quoted(tokens[places[token.id]].text)
                throw Self.error(file, token.text, "has the id \(token.id), which \(other) has already")
            }
            guard ids.insert(token.text, 0..<token.text.count, id: UInt32(token.id)) else {
                throw Self.error(file, token.text, "appears twice in the vocabulary")
            }
            places[token.id] = place
            isModelToken[token.id] = true
            isPresent[token.id] = true
        }
        for (place, token) in added.enumerated() {
            guard token.id >= 0 else {
                throw Self.error(file, token.content, "has the negative id \(token.id)")
            }
            if let id = ids.id(token.content) {
                guard Int(id) == token.id else {
                    throw Self.error(file, token.content, "has the id \(id) and, as an added token, \(token.id)")
                }
            } else {
                guard !isPresent[token.id] else {
                    throw Self.error(file, token.content, "has the id \(token.id), which another token has already")
                }
                ids.insert(token.content, 0..<token.content.count, id: UInt32(token.id))
                places[token.id] = tokens.count + place
                isPresent[token.id] = true
            }
        }
        texts.reserve(strings: largest + 1, bytes: (largest + 1) * 8)
        for place in places {
            if place < 0 {
                texts.append([])
            } else {
                texts.append(place < tokens.count ? tokens[place].text : added[place - tokens.count].content)
            }
        }
    }

    /// The id of the token `text`.
    func id(_ text: [UInt8]) -> Int? { ids.id(text).map(Int.init) }

    /// The id of the token `text[part]`.
    func id(_ text: [UInt8], _ part: Range<Int>) -> Int? { ids.id(text, part).map(Int.init) }

    /// The id of the token `text[part]`, if the model itself knows it.
    func modelID(_ text: [UInt8], _ part: Range<Int>) -> Int? {
        guard let id = id(text, part), isModelToken[id] else { return nil }
        return id
    }

    /// The id of the token `text`, if the model itself knows it.
    func modelID(_ text: [UInt8]) -> Int? { modelID(text, 0..<text.count) }

    /// The text of token `id`; nil when there is none.
    func text(_ id: Int) -> ArraySlice<UInt8>? {
        guard id >= 0, id < count, isPresent[id] else { return nil }
        return texts[id]
    }

    private static func error(_ file: String, _ token: [UInt8], _ problem: String) -> InputError {
        InputError(
            file: file, field: "vocabulary", problem: "the token \(quoted(token)) \(problem)",
            expected: "one id for each token and one token for each id",
            remedy: "take the file from the model's own release again")
    }

    static func quoted(_ token: [UInt8]) -> String { "“\(String(decoding: token, as: UTF8.self))”" }
}
