import Files
import OrderedCollections
import Tokenization

extension RowReader {
    /// A field of text; nil where it is absent or blank, which some tools write for nothing.
    mutating func optionalText(_ field: String) throws(InputError) -> String? {
        if let text = unread[field]?.string, text.allSatisfy(\.isWhitespace) {
            _ = take(field)
            return nil
        }
        return try text(field)
    }

    /// A field of text that must be there and not be blank.
    mutating func neededText(_ field: String) throws(InputError) -> String {
        guard let text = try text(field) else {
            throw error(field, "the field is missing", expected: "a string", remedy: "add it, or remove the row")
        }
        return text
    }

    /// The tools, a list of objects or the JSON text of one; nil where the field is absent or empty.
    mutating func tools(_ field: String = "tools") throws(InputError) -> [JSONValue]? {
        guard let text = unread[field]?.string else { return try objects(field) }
        _ = take(field)
        if text.allSatisfy(\.isWhitespace) { return nil }
        guard let value = try? JSONValue(parsing: text, file: file) else {
            throw error(field, "the field is a string", expected: "a list of objects")
        }
        guard let list = value.array, list.allSatisfy({ $0.object != nil }) else {
            throw error(field, "the text is the JSON of \(value.kind)", expected: "a list of objects")
        }
        return list.isEmpty ? nil : list
    }

    /// Holds that an answer of `field` is one, which the assistant begins.
    func checkAnswer(_ messages: some Collection<ChatMessage>, _ field: String) throws(InputError) {
        guard let first = messages.first else {
            throw error(field, "no message is left for the answer", expected: "one after the common beginning")
        }
        guard first.role == "assistant" else {
            throw error(field, "the answer starts with a message from \(first.role)", expected: "one from assistant")
        }
    }
}
