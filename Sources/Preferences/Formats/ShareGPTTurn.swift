import Files
import OrderedCollections
import Tokenization

/// Turns such as `{"from": "human", "value": "Hi"}`, and the messages that they are.
enum ShareGPT {
    static let expected = #"a list of turns such as {"from": "human", "value": "Hi"}"#
    static let expectedAnswer = #"a turn such as {"from": "gpt", "value": "Hello"}"#

    private static let roles: OrderedDictionary<String, String> = [
        "human": "user", "gpt": "assistant", "observation": "tool", "function_call": "assistant", "system": "system",
    ]

    /// Whether LLaMA-Factory expects a message at an odd place: what the assistant answers to.
    static func isRequest(_ message: ChatMessage) -> Bool { message.role == "user" || message.role == "tool" }

    /// The message that `turn` is; a function call becomes a message with tool calls.
    static func message(_ turn: JSONValue, _ reader: RowReader, field: String) throws(InputError) -> ChatMessage {
        guard turn.object != nil else {
            throw reader.error(field, "it is \(turn.kind)", expected: expectedAnswer)
        }
        guard let speaker = turn["from"]?.string, let role = roles[speaker] else {
            let found = turn["from"]?.string.map { "\"\($0)\"" } ?? (turn["from"] ?? .null).kind
            throw reader.error(
                "\(field).from", "it is \(found)", expected: roles.keys.joined(separator: ", "))
        }
        guard let value = turn["value"]?.string, !value.allSatisfy(\.isWhitespace) else {
            let found = turn["value"]?.string == nil ? (turn["value"] ?? .null).kind : "empty"
            throw reader.error("\(field).value", "it is \(found)", expected: "a string with text")
        }
        guard speaker == "function_call" else { return ChatMessage(role: role, content: value) }
        guard let calls = calls(value) else {
            throw reader.error(
                "\(field).value", "it is no function call", expected: #"JSON such as {"name": "add", "arguments": {}}"#)
        }
        return ChatMessage(role: role, content: "", extra: ["content": .null, "tool_calls": .array(calls)])
    }

    /// The turn that says what `message` does; nil where none can.
    static func turn(_ message: ChatMessage) -> JSONValue? {
        let extra = message.extra.filter { $0.value != .null }
        if let calls = extra["tool_calls"]?.array {
            let functions = calls.compactMap { $0["function"] }
            guard message.role == "assistant", message.content.isEmpty, extra.count == 1, !calls.isEmpty,
                functions.count == calls.count
            else { return nil }
            let value = functions.count == 1 ? functions[0] : .array(functions)
            return ["from": "function_call", "value": .string(value.text(style: .python))]
        }
        guard extra.isEmpty, let speaker = roles.elements.first(where: { $0.value == message.role })?.key else {
            return nil
        }
        return ["from": .string(speaker), "value": .string(message.content)]
    }

    /// The tool calls that the text of a turn states: an object with name and arguments, or a list of such.
    private static func calls(_ text: String) -> [JSONValue]? {
        guard let value = try? JSONValue(parsing: text, file: "turn") else { return nil }
        let functions = value.array ?? [value]
        guard !functions.isEmpty, functions.allSatisfy({ $0["name"]?.string != nil && $0["arguments"] != nil }) else {
            return nil
        }
        return functions.map { ["type": "function", "function": $0] }
    }
}
