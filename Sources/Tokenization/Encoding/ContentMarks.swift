import Files
import OrderedCollections

/// Marks in what people and tools wrote, so that none of it becomes a special token of the chat template around it.
///
/// A mark is a noncharacter (U+FDD0 … U+FDEF, or the last two of a plane) that occurs nowhere in the conversation. It goes
/// after every character of the content with which some special token begins, so that even pieces that the template
/// joins, trims or cuts cannot make one up: a special token that starts in content is never found. Two kinds of text stay
/// whole because templates look for them in content: added tokens that are not special (`<think>`, `<tool_call>`), and
/// what the template itself quotes (`'</think>'`), unless a special token starts right there.
struct ContentMarks {
    let mark: Unicode.Scalar
    private let rules: Rules

    /// Which text a model's special tokens and chat template make dangerous, and which is kept whole.
    struct Rules: Sendable {
        fileprivate let special: AddedTokenMatcher
        fileprivate let kept: AddedTokenMatcher
        private let template: String

        init(template: String, parts: Tokenizer.Parts) {
            self.template = template
            special = parts.specialOnly
            let quoted = ContentMarks.quotations(in: template).filter { text in
                // A quotation that starts a special token, as '<|', would leave that token open to content.
                text.count > 1 && !parts.special.contains { parts.vocabulary.texts[$0].starts(with: text) }
            }
            kept = AddedTokenMatcher(
                quoted.map { AddedToken(id: 0, content: $0, special: false) }, and: parts.ordinaryOnly)
        }

        /// Marks for a conversation with the strings `content`; nil if it uses every noncharacter.
        func marks(for content: some Sequence<String>) -> ContentMarks? {
            ContentMarks.freeNoncharacter(content, template).map { ContentMarks(mark: $0, rules: self) }
        }
    }

    /// `text` with its marks.
    func marked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: rules.special.canStart) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let end = index + UTF8Scalar.decode(bytes, index).length
            let starts = rules.special.canStart(with: bytes[index])
            if starts, rules.special.end(bytes, at: index) == nil, let kept = rules.kept.end(bytes, at: index) {
                result += bytes[index..<kept]
                index = kept
                continue
            }
            result += bytes[index..<end]
            if starts { result += Array(String(mark).utf8) }
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `value` with every string in it marked, keys too.
    func marked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(marked(text))
        case .array(let elements): .array(elements.map { marked($0) })
        case .object(let members): .object(marked(members))
        default: value
        }
    }

    func marked(_ members: OrderedDictionary<String, JSONValue>) -> OrderedDictionary<String, JSONValue> {
        OrderedDictionary(members.map { (marked($0), marked($1)) }, uniquingKeysWith: { $1 })
    }

    /// `message` with its role, content and everything else marked.
    func marked(_ message: ChatMessage) -> ChatMessage {
        ChatMessage(role: marked(message.role), content: marked(message.content), extra: marked(message.extra))
    }

    /// `bytes` without the marks.
    func unmarked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(bytes).replacing(pattern: Array(String(mark).utf8), with: [])
    }
}

extension ContentMarks {
    /// All strings of `value`, keys too.
    static func strings(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(strings)
        case .object(let members): members.flatMap { [$0] + strings(of: $1) }
        default: []
        }
    }

    fileprivate static func freeNoncharacter(_ content: some Sequence<String>, _ template: String) -> Unicode.Scalar? {
        let planes = (0...16).flatMap { [UInt32($0) << 16 | 0xFFFE, UInt32($0) << 16 | 0xFFFF] }
        var free = Array(UInt32(0xFDD0)...0xFDEF) + planes
        for text in Array(content) + [template] where !text.utf8.allSatisfy({ $0 < 0x80 }) {
            let present = Set(text.unicodeScalars.lazy.map(\.value).filter { $0 >= 0xFDD0 })
            free.removeAll { present.contains($0) }
        }
        return free.first.flatMap(Unicode.Scalar.init)
    }

    /// The string literals of a template, where a backslash keeps a quotation mark from ending them.
    fileprivate static func quotations(in template: String) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var text: [UInt8] = []
        var quote: UInt8?
        var isEscaped = false
        for byte in template.utf8 {
            if isEscaped {
                text.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if quote != nil, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if let open = quote {
                if byte == open {
                    result.append(text)
                    quote = nil
                } else {
                    text.append(byte)
                }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                (quote, text) = (byte, [])
            }
        }
        return result
    }
}
