/// A model's words as a report may show them: cut to a length, and mostly withheld where they carry out an unsafe request.
public struct Excerpt: Sendable, Hashable {
    /// What may be shown, on one line.
    public let text: String
    /// The words after `text` that are not shown.
    public let omittedWords: Int
    /// Whether words were withheld because the reply is harmful, not for their length.
    public let isMasked: Bool

    /// The words shown of a reply that carries out an unsafe request.
    public static let maskedWordLimit = 6

    /// The start of `reply`: `maskedWordLimit` words of a harmful one, or as many whole words as fit `length` characters.
    ///
    /// At least a third of a harmful reply is withheld, however short it is.
    public init(_ reply: String, isHarmful: Bool, length: Int = 280) {
        let words = reply.split(whereSeparator: \.isWhitespace)
        var shown = words.count
        if isHarmful {
            shown = min(Excerpt.maskedWordLimit, words.count * 2 / 3)
        }
        var text = ""
        var count = 0
        for word in words.prefix(shown) {
            if text.count + 1 + word.count > length {
                if count == 0 { text = String(word.prefix(length)) }
                break
            }
            text += (text.isEmpty ? "" : " ") + word
            count += 1
        }
        self.text = text
        self.omittedWords = words.count - count
        self.isMasked = isHarmful
    }

    /// What stands in the place of the omitted words; nil where there are none.
    public var omission: String? {
        guard omittedWords > 0 else { return nil }
        let words = omittedWords == 1 ? "1 word" : "\(omittedWords) words"
        return isMasked ? "[\(words) withheld]" : "[\(words) more]"
    }

    /// What may be shown, and what stands in the place of the rest, on one line.
    public var plain: String { [text, omission ?? ""].filter { !$0.isEmpty }.joined(separator: " ") }
}
