import Files
import OrderedCollections
import Tokenization

extension RowWriter {
    /// `prompt`, `chosen` and `rejected`, all strings or all lists of messages, with the system message among them.
    func explicitPrompt() -> OrderedDictionary<String, JSONValue> {
        var row = promptFields()
        row["chosen"] = answer(pair.chosen)
        row["rejected"] = answer(pair.rejected)
        return row
    }

    /// `prompt`, `completion` and `label`.
    func labelled() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        guard pair.isSingle else {
            throw error(
                "rejected", "the row has two answers", expected: "one for kto",
                remedy: "make two rows of it with unpaired")
        }
        var row = promptFields()
        row["completion"] = answer(pair.chosen + pair.rejected)
        row["label"] = .bool(pair.rejected.isEmpty)
        return row
    }

    private var isText: Bool { !asMessages && pair.isPlainText }

    private func promptFields() -> OrderedDictionary<String, JSONValue> {
        var row: OrderedDictionary<String, JSONValue> = [:]
        row["tools"] = pair.tools.map(JSONValue.array)
        row["prompt"] = isText ? .string(pair.prompt[0].content) : list(pair.conversation)
        return row
    }

    private func answer(_ messages: [ChatMessage]) -> JSONValue {
        isText ? .string(messages[0].content) : list(messages)
    }
}
