import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of UltraFeedback: answers as messages that begin with the prompt, which `prompt` states once more.
    ///
    /// `messages` is dropped where it repeats the chosen conversation.
    init(ultrafeedback reader: inout RowReader) throws(InputError) {
        let text = try reader.neededText("prompt")
        if let messages = reader.unread["messages"], messages == reader.unread["chosen"] { _ = reader.take("messages") }
        let parts = try ImplicitPrompt.messages(&reader)
        guard parts.prompt.contains(where: { $0.role == "user" && $0.content == text }) else {
            throw reader.error(
                "prompt", "no message of the user in chosen and rejected has this text",
                expected: "the request that both begin with")
        }
        try self.init(
            &reader, system: try reader.system(before: parts.prompt, field: "conversation"), tools: try reader.tools(),
            prompt: parts.prompt, chosen: parts.chosen, rejected: parts.rejected)
    }
}

extension RowWriter {
    /// The row of UltraFeedback, `prompt` the last request.
    func ultrafeedback() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        guard let request = pair.prompt.last(where: { $0.role == "user" }) else {
            throw error("prompt", "it has no message of the user", expected: "one for ultrafeedback rows")
        }
        var row: OrderedDictionary<String, JSONValue> = ["prompt": .string(request.content)]
        row.merge(implicitPrompt()) { $1 }
        return row
    }
}
