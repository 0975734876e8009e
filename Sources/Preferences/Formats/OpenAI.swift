import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of OpenAI's preference fine-tuning; other members of `input` are kept in `extra`.
    init(openai reader: inout RowReader) throws(InputError) {
        guard let input = reader.take("input") else {
            throw reader.error("input", "the field is missing", expected: #"{"messages": […]}"#)
        }
        var request = try RowReader(
            input, file: reader.file, line: reader.line, expected: #""input": {"messages": […]}"#)
        let prompt = try request.requiredMessages("messages", role: "user")
        let tools = try request.tools()
        let chosen = try reader.answer("preferred_output")
        let rejected = try reader.answer("non_preferred_output")
        try self.init(&reader, tools: tools, prompt: prompt, chosen: chosen, rejected: rejected)
        for (name, value) in request.unread {
            guard extra[name] == nil else {
                throw reader.error("input.\(name)", "the row has this field too", expected: "one of the two")
            }
            extra[name] = value
        }
    }
}

extension RowWriter {
    /// The row of OpenAI's preference fine-tuning.
    func openai() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        var input: OrderedDictionary<String, JSONValue> = ["messages": list(pair.conversation)]
        input["tools"] = pair.tools.map(JSONValue.array)
        input["parallel_tool_calls"] = pair.extra["parallel_tool_calls"]
        for (field, answer) in [("chosen", pair.chosen), ("rejected", pair.rejected)] {
            guard answer.allSatisfy({ $0.role == "assistant" || $0.role == "tool" }) else {
                throw error(
                    field, "the answer has a message that is neither from assistant nor from tool",
                    expected: "what openai rows hold", remedy: "write trl rows")
            }
        }
        return [
            "input": .object(input), "preferred_output": list(pair.chosen),
            "non_preferred_output": list(pair.rejected),
        ]
    }
}
