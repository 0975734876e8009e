import Files
import LanguageModels
public import Tokenization

/// A request that a searched suffix follows, and the words that the reply is to begin with, in tokens.
///
/// The conversation stays a conversation: a suffix counts only where the text that it makes of the request, put through
/// the chat template, gives exactly these tokens again, so that what is found can be typed.
public struct SuffixPrompt: Sendable {
    /// The conversation with the request as it stands.
    public let prompt: AttackPrompt
    /// The opening that is wanted.
    public let target: String
    /// What the search starts from: one filler token, repeated.
    public let start: [Int]
    /// Tokens before the suffix, after it up to the reply, and of the target.
    let head: [Int]
    let tail: [Int]
    let targetIDs: [Int]
    private let tokenizer: Tokenizer
    /// Tokens before a suffix that is decoded alone, and their text: the first token of a text may lose its space.
    private let anchor: (ids: [Int], text: String)

    /// Fillers to start from, in the order in which they are tried; the first is that of Zou and others.
    private static let fillers = [" !", "!", " x", "x", " a", "."]

    /// The request of `prompt` before a suffix of `length` tokens.
    ///
    /// - Throws: `InputError` for an empty target, or where no filler stays apart from the text around it.
    public init(_ prompt: AttackPrompt, target: String, length: Int, tokenizer: Tokenizer) throws {
        guard length >= 1 else {
            throw InputError(file: "suffix", problem: "its length is \(length)", expected: "at least 1 token")
        }
        targetIDs = tokenizer.encode(target, special: .asText, addSpecialTokens: false)
        guard !targetIDs.isEmpty else {
            throw InputError(file: "target", problem: "it has no tokens", expected: "the beginning of a reply")
        }
        let anchorIDs = tokenizer.encode("a", special: .asText, addSpecialTokens: false)
        anchor = (anchorIDs, tokenizer.decode(anchorIDs, skipSpecial: true))
        self.prompt = prompt
        self.target = target
        self.tokenizer = tokenizer
        for filler in Self.fillers {
            let text = String(repeating: filler, count: length)
            let ids = tokenizer.encode("a" + text, special: .asText, addSpecialTokens: false)
            let suffix = Array(ids.dropFirst(anchorIDs.count))
            guard ids.starts(with: anchorIDs), suffix.count == length, Set(suffix).count == 1 else { continue }
            let whole = try tokenizer.encodePrompt(Self.conversation(prompt, adding: text))
            guard let place = whole.lastRange(of: suffix) else { continue }
            start = suffix
            head = Array(whole[..<place.lowerBound])
            tail = Array(whole[place.upperBound...])
            return
        }
        throw InputError(
            file: "suffix", problem: "no filler of \(length) tokens stays apart from the request",
            expected: "a tokenizer that keeps a repeated mark as a token each", remedy: "use another length")
    }

    /// All tokens of the conversation with `suffix` and the target: the target comes last.
    func ids(_ suffix: [Int]) -> [Int] { head + suffix + tail + targetIDs }

    /// The words of `suffix`, with the space that it begins with.
    public func text(_ suffix: [Int]) -> String {
        String(tokenizer.decode(anchor.ids + suffix, skipSpecial: true).dropFirst(anchor.text.count))
    }

    /// The conversation as a user would send it, `suffix` after the request.
    public func conversation(_ suffix: [Int]) -> [ChatMessage] { Self.conversation(prompt, adding: text(suffix)) }

    /// Whether the text of `suffix` is printable ASCII and becomes the same tokens again where it stands.
    public func survives(_ suffix: [Int]) -> Bool {
        let text = text(suffix)
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return false }
        let again = try? tokenizer.encodePrompt(Self.conversation(prompt, adding: text))
        return again == head + suffix + tail
    }

    private static func conversation(_ prompt: AttackPrompt, adding text: String) -> [ChatMessage] {
        var prompt = prompt
        prompt.text += text
        return prompt.messages
    }
}

extension [Int] {
    /// The last place where `other` is in the list.
    fileprivate func lastRange(of other: [Int]) -> Range<Int>? {
        stride(from: count - other.count, through: 0, by: -1).first { self[$0..<$0 + other.count].elementsEqual(other) }
            .map { $0..<$0 + other.count }
    }
}
