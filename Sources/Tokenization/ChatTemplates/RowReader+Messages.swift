package import Files
import OrderedCollections

extension RowReader {
    /// A string, which becomes one message of `role`, or a list of messages; nil where the field is absent.
    ///
    /// - Throws: `InputError` for another kind of value, an empty list, or a message without content.
    package mutating func messages(_ field: String, role: String) throws(InputError) -> [ChatMessage]? {
        let expected = "a string or a list of messages"
        guard let value = take(field) else { return nil }
        let messages: [ChatMessage]
        switch value {
        case .string(let text): messages = [ChatMessage(role: role, content: text)]
        case .array: messages = try ChatMessage.list(from: value, file: file, line: line, field: field)
        default: throw error(field, "the field is \(value.kind)", expected: expected)
        }
        let blank = messages.contains { $0.content.allSatisfy(\.isWhitespace) && $0.extra.isEmpty }
        guard !messages.isEmpty, !blank else {
            throw error(field, "the field is empty", expected: expected + " with text", remedy: "remove the row")
        }
        return messages
    }

    /// A string or a list of messages that must be there.
    package mutating func requiredMessages(_ field: String, role: String) throws(InputError) -> [ChatMessage] {
        guard let messages = try messages(field, role: role) else {
            throw error(
                field, "the field is missing", expected: "a string or a list of messages",
                remedy: "add it, or remove the row")
        }
        return messages
    }
}
