import Files
import OrderedCollections
import Tokenization

/// Takes the known fields out of one JSONL row, with errors that say where; what it did not take stays in `unread`.
struct RowReader {
    private(set) var unread: OrderedDictionary<String, JSONValue>
    private let file: String
    private let line: Int

    init(_ row: JSONValue, file: String, line: Int) throws(InputError) {
        guard let members = row.object else {
            throw InputError(
                file: file, line: line, problem: "the row is \(row.kind)",
                expected: "an object with prompt, chosen and rejected")
        }
        self.unread = members
        self.file = file
        self.line = line
    }

    func error(
        _ field: String, _ problem: String, expected: String? = nil, remedy: String? = nil
    ) -> InputError {
        InputError(file: file, line: line, field: field, problem: problem, expected: expected, remedy: remedy)
    }

    /// The field's value; nil where the row has no such field, or a null.
    private mutating func take(_ field: String) -> JSONValue? {
        let value = unread.removeValue(forKey: field)
        return value == .null ? nil : value
    }

    /// A field of text that is not blank; nil where it is absent.
    mutating func text(_ field: String) throws(InputError) -> String? {
        guard let value = take(field) else { return nil }
        guard let text = value.string else {
            throw error(field, "the field is \(value.kind)", expected: "a string")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw error(field, "the field is empty", expected: "some text", remedy: "remove the field")
        }
        return text
    }

    /// A name, which may be written as a whole number.
    mutating func identifier(_ field: String) throws(InputError) -> String? {
        if let number = unread[field]?.integer {
            unread.removeValue(forKey: field)
            return String(number)
        }
        return try text(field)
    }

    /// A number above 0; 1 where it is absent.
    mutating func weight(_ field: String) throws(InputError) -> Double {
        guard let value = take(field) else { return 1 }
        guard let number = value.number else {
            throw error(field, "the field is \(value.kind)", expected: "a number above 0")
        }
        guard number > 0, number.isFinite else {
            throw error(
                field, "the weight is \(number)", expected: "a number above 0", remedy: "remove the row instead")
        }
        return number
    }

    /// A list of tool descriptions; nil where it is absent or empty.
    mutating func tools(_ field: String) throws(InputError) -> [JSONValue]? {
        guard let value = take(field) else { return nil }
        guard let tools = value.array, tools.allSatisfy({ $0.object != nil }) else {
            throw error(field, "the field is \(value.kind)", expected: "a list of objects that describe tools")
        }
        return tools.isEmpty ? nil : tools
    }

    /// A string, which becomes one message of `role`, or a list of messages; neither may be empty.
    mutating func messages(_ field: String, role: String) throws(InputError) -> [ChatMessage] {
        let expected = "a string or a list of messages"
        guard let value = take(field) else {
            throw error(field, "the field is missing", expected: expected, remedy: "add it, or remove the row")
        }
        var messages: [ChatMessage]
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

    /// The messages of an answer, the first of them from the assistant.
    mutating func answer(_ field: String) throws(InputError) -> [ChatMessage] {
        let messages = try messages(field, role: "assistant")
        if let role = messages.first?.role, role != "assistant" {
            throw error(field, "the answer starts with a message from \(role)", expected: "one from assistant")
        }
        return messages
    }
}
