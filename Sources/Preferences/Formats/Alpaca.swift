import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of LLaMA-Factory's alpaca format; `instruction` and `input` are joined by a line break, as it joins them.
    init(alpaca reader: inout RowReader) throws(InputError) {
        let request = [try reader.optionalText("instruction"), try reader.optionalText("input")].compactMap(\.self)
        guard !request.isEmpty else {
            throw reader.error("instruction", "the field is missing", expected: "a string")
        }
        var prompt: [ChatMessage] = []
        let history = reader.take("history") ?? []
        guard let turns = history.array else {
            throw reader.error("history", "the field is \(history.kind)", expected: "a list of [request, answer]")
        }
        for (index, turn) in turns.enumerated() {
            guard let texts = turn.array, texts.count == 2, let user = texts[0].string, let answer = texts[1].string
            else {
                throw reader.error("history[\(index)]", "it is not two strings", expected: "[request, answer]")
            }
            prompt += [ChatMessage(role: "user", content: user), ChatMessage(role: "assistant", content: answer)]
        }
        prompt.append(ChatMessage(role: "user", content: request.joined(separator: "\n")))
        let answers = try ["chosen", "rejected"].map { field throws(InputError) in
            [ChatMessage(role: "assistant", content: try reader.neededText(field))]
        }
        try self.init(
            &reader, system: try reader.optionalText("system"), tools: try reader.tools(), prompt: prompt,
            chosen: answers[0], rejected: answers[1])
    }
}

extension RowWriter {
    /// The row of LLaMA-Factory's alpaca format, all of the request in `instruction`.
    func alpaca() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        try refuseTools()
        let (system, messages) = opening()
        for (place, message) in messages.enumerated() {
            guard message.role == (place % 2 == 0 ? "user" : "assistant"), isPlain(message) else {
                throw error(
                    "prompt",
                    "message \(place + 1) is from \(message.role)\(isPlain(message) ? "" : ", and not plain")",
                    expected: "plain turns of user and assistant by turns, which is what alpaca rows hold",
                    remedy: "write trl, sharegpt or openai rows")
            }
        }
        guard messages.count % 2 == 1, let last = messages.last else {
            throw error("prompt", "the assistant ends it", expected: "a conversation that the user ends")
        }
        var row: OrderedDictionary<String, JSONValue> = ["instruction": .string(last.content), "input": ""]
        row["system"] = system.map(JSONValue.string)
        let turns = Array(messages.dropLast())
        if !turns.isEmpty {
            row["history"] = .array(
                stride(from: 0, to: turns.count, by: 2).map {
                    [.string(turns[$0].content), .string(turns[$0 + 1].content)]
                })
        }
        row["chosen"] = .string(try text(pair.chosen, field: "chosen"))
        row["rejected"] = .string(try text(pair.rejected, field: "rejected"))
        return row
    }
}
