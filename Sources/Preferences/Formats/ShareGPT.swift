import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The row of LLaMA-Factory's sharegpt format.
    init(sharegpt reader: inout RowReader) throws(InputError) {
        guard let turns = reader.take("conversations") else {
            throw reader.error("conversations", "the field is missing", expected: ShareGPT.expected)
        }
        guard let list = turns.array, !list.isEmpty else {
            throw reader.error(
                "conversations", turns.array == nil ? "the field is \(turns.kind)" : "the field is empty",
                expected: ShareGPT.expected)
        }
        var prompt: [ChatMessage] = []
        for (index, turn) in list.enumerated() {
            prompt.append(try ShareGPT.message(turn, reader, field: "conversations[\(index)]"))
        }
        let answers = try ["chosen", "rejected"].map { field throws(InputError) in
            guard let turn = reader.take(field) else {
                throw reader.error(field, "the field is missing", expected: ShareGPT.expectedAnswer)
            }
            let message = try ShareGPT.message(turn, reader, field: field)
            try reader.checkAnswer([message], field)
            return [message]
        }
        var system = try reader.optionalText("system")
        if let first = prompt.first, first.role == "system" {
            guard system == nil else {
                throw reader.error("system", "the conversation has a system message too", expected: "one of the two")
            }
            system = first.content
            prompt.removeFirst()
        }
        guard !prompt.isEmpty else {
            throw reader.error("conversations", "there is nothing but the system message", expected: ShareGPT.expected)
        }
        try self.init(
            &reader, system: system, tools: try reader.tools(), prompt: prompt, chosen: answers[0],
            rejected: answers[1])
    }
}

extension RowWriter {
    /// The row of LLaMA-Factory's sharegpt format, tools as JSON text.
    func sharegpt() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        let (system, messages) = opening()
        let turns = try messages.map { message throws(InputError) in
            guard let turn = ShareGPT.turn(message) else { throw notATurn("prompt", message) }
            return turn
        }
        for (place, message) in messages.enumerated() where ShareGPT.isRequest(message) != (place % 2 == 0) {
            throw error(
                "prompt", "message \(place + 1) is from \(message.role)",
                expected: "the user or a tool by turns with the assistant, as LLaMA-Factory reads them")
        }
        guard messages.count % 2 == 1 else {
            throw error("prompt", "the assistant ends it", expected: "a conversation that the user or a tool ends")
        }
        var row: OrderedDictionary<String, JSONValue> = ["conversations": .array(turns)]
        row["system"] = system.map(JSONValue.string)
        row["tools"] = pair.tools.map { .string(JSONValue.array($0).text(style: .python)) }
        for (field, answer) in [("chosen", pair.chosen), ("rejected", pair.rejected)] {
            guard answer.count == 1 else {
                throw error(field, "the answer has \(answer.count) messages", expected: "one for sharegpt rows")
            }
            guard let turn = ShareGPT.turn(answer[0]) else { throw notATurn(field, answer[0]) }
            row[field] = turn
        }
        return row
    }

    private func notATurn(_ field: String, _ message: ChatMessage) -> InputError {
        error(
            field, "a message from \(message.role) has what sharegpt rows cannot hold",
            expected: "text, or tool calls of name and arguments", remedy: "write trl or openai rows")
    }
}
