public import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The pair that one row of a JSONL file states.
    ///
    /// - Parameters:
    ///   - row: An object with `prompt`, `chosen` and `rejected`, each a string or a list of messages; optionally `id`,
    ///     `category`, `family`, `weight`, `system` and `tools` (a list, or its JSON as a string). Other fields are kept in `extra`.
    ///   - file: The name that errors give.
    ///   - line: The line that errors give.
    /// - Throws: `InputError` for a missing, empty or wrongly typed field, a second system message, or an answer
    ///   that is chosen and rejected at once.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(
            row, file: file, line: line, expected: "an object with prompt, chosen and rejected")
        let prompt = try reader.requiredMessages("prompt", role: "user")
        let chosen = try reader.answer("chosen")
        let rejected = try reader.answer("rejected")
        let system = try reader.system(before: prompt)
        if chosen == rejected {
            throw reader.error(
                "rejected", "it is identical to chosen", expected: "two different answers", remedy: "remove the row")
        }
        self.init(
            id: try reader.identifier("id") ?? "line-\(line)",
            category: try reader.text("category"),
            family: try reader.text("family"),
            weight: try reader.positiveNumber("weight") ?? 1,
            system: system,
            tools: try reader.tools(),
            prompt: prompt, chosen: chosen, rejected: rejected,
            extra: reader.unread, line: line)
    }

    /// The row that reads back as this pair; messages that are plain text become strings.
    ///
    /// A single answer is written as a completion with its label.
    public var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = ["id": .string(id)]
        row["category"] = category.map(JSONValue.string)
        row["family"] = family.map(JSONValue.string)
        if weight != 1 { row["weight"] = .number(weight) }
        row["system"] = system.map(JSONValue.string)
        row["tools"] = tools.map(JSONValue.array)
        row["prompt"] = Self.json(prompt, plainRole: "user")
        if chosen.isEmpty || rejected.isEmpty {
            row["completion"] = Self.json(chosen + rejected, plainRole: "assistant")
            row["label"] = .bool(rejected.isEmpty)
        } else {
            row["chosen"] = Self.json(chosen, plainRole: "assistant")
            row["rejected"] = Self.json(rejected, plainRole: "assistant")
        }
        row.merge(extra) { own, _ in own }
        return .object(row)
    }

    private static func json(_ messages: [ChatMessage], plainRole: String) -> JSONValue {
        if messages.count == 1, messages[0].role == plainRole, messages[0].extra.isEmpty {
            return .string(messages[0].content)
        }
        return .array(messages.map(\.json))
    }
}

extension RowReader {
    /// The messages of an answer, the first of them from the assistant.
    mutating func answer(_ field: String) throws(InputError) -> [ChatMessage] {
        let messages = try requiredMessages(field, role: "assistant")
        if let role = messages.first?.role, role != "assistant" {
            throw error(field, "the answer starts with a message from \(role)", expected: "one from assistant")
        }
        return messages
    }

    /// The system message, which `prompt` is not to have too; nil where it is absent.
    mutating func system(before prompt: [ChatMessage], field: String = "prompt") throws(InputError) -> String? {
        let system = try text("system")
        if system != nil, prompt.contains(where: { $0.role == "system" }) {
            throw error(
                "system", "the \(field) has a system message too", expected: "one of the two",
                remedy: "remove the field or the message")
        }
        return system
    }
}
