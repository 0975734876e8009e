public import Files
public import Tokenization

/// One request to generate a reply for.
public struct PromptRow: Sendable, Hashable {
    /// The row's `id`, or `line-N` for a row without one.
    public var id: String
    /// The request as the row states it: a string or a list of messages.
    public var prompt: JSONValue
    /// The conversation the model answers, with the row's system message, if any.
    public var conversation: [ChatMessage]
    /// The tools that the chat template shows to the model.
    public var tools: [JSONValue]?

    /// The rows of a JSONL file: `prompt` or `messages`, optionally `id`, `system` and `tools`; other fields are left.
    ///
    /// - Throws: `InputError` with the line for what is missing, empty or of the wrong kind.
    public static func read(_ path: String) throws(InputError) -> [PromptRow] {
        var rows: [PromptRow] = []
        for (line, row) in try JSONLines.read(path) {
            var reader = try RowReader(row, file: path, line: line, expected: "an object with prompt")
            let field = row["prompt"] == nil && row["messages"] != nil ? "messages" : "prompt"
            guard var conversation = try reader.messages(field, role: "user") else {
                throw reader.error("prompt", "the field is missing", expected: "a string or a list of messages")
            }
            if let system = try reader.text("system") {
                conversation.insert(ChatMessage(role: "system", content: system), at: 0)
            }
            rows.append(
                PromptRow(
                    id: try reader.identifier("id") ?? "line-\(line)", prompt: row[field] ?? .null,
                    conversation: conversation, tools: try reader.objects("tools")))
        }
        return rows
    }
}
