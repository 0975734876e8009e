import Files
import OrderedCollections
import Tokenization

/// Lays one pair out in a format, and holds that the row reads back as the pair.
struct RowWriter {
    let pair: PreferencePair
    let format: DataFormat
    let file: String
    let asMessages: Bool

    /// The whole row; a bare one has the fields of the format alone.
    func row(isBare: Bool) throws(InputError) -> JSONValue {
        if pair.isSingle, format != .kto {
            throw error(
                pair.chosen.isEmpty ? "chosen" : "rejected", "the row has one answer", expected: "two for \(format)",
                remedy: "write kto, whose rows have one")
        }
        if let own = pair.extra.keys.first(where: format.fields.contains), !isBare {
            throw error(
                own, "the row has a field of this name, which means something else in \(format) rows",
                expected: "a free name", remedy: "rename it with --map")
        }
        var row: OrderedDictionary<String, JSONValue> = [:]
        if !isBare {
            row["id"] = .string(pair.id)
            row["category"] = pair.category.map(JSONValue.string)
            row["family"] = pair.family.map(JSONValue.string)
            if pair.weight != 1 { row["weight"] = .number(pair.weight) }
        }
        row.merge(try fields()) { $1 }
        if !isBare {
            for (name, value) in pair.extra where row[name] == nil && !isInside(name) { row[name] = value }
        }
        try check(.object(row), isBare: isBare)
        return .object(row)
    }

    private func fields() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        switch format {
        case .trl: explicitPrompt()
        case .implicit: implicitPrompt()
        case .alpaca: try alpaca()
        case .sharegpt: try sharegpt()
        case .hh: try hh()
        case .ultrafeedback: try ultrafeedback()
        case .openai: try openai()
        case .kto: try labelled()
        }
    }

    /// Whether the format keeps the extra field `name` within another.
    private func isInside(_ name: String) -> Bool { format == .openai && name == "parallel_tool_calls" }

    /// Reads the row again and holds that nothing is lost or changed.
    private func check(_ row: JSONValue, isBare: Bool) throws(InputError) {
        let again: PreferencePair
        do throws(InputError) {
            again = try PreferencePair(json: row, format: format, file: file, line: pair.line ?? 1)
        } catch {
            throw self.error(
                error.field ?? "row", "as a row of \(format) it would not be read: \(error.problem)",
                expected: error.expected)
        }
        func text(_ messages: [ChatMessage]) -> String { JSONValue.array(messages.map(\.json)).text() }
        func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
        func members(_ pair: PreferencePair) -> String {
            JSONValue.object(pair.extra.filter { $0.value != .null }).text(sortedKeys: true)
        }
        var differing: [(field: String, isSame: Bool)] = [
            ("prompt", same(text(again.conversation), text(pair.conversation))),
            ("chosen", same(text(again.chosen), text(pair.chosen))),
            ("rejected", same(text(again.rejected), text(pair.rejected))),
            ("tools", again.tools == pair.tools),
        ]
        if !isBare {
            differing += [
                ("id", again.id == pair.id), ("category", again.category == pair.category),
                ("family", again.family == pair.family), ("weight", again.weight == pair.weight),
                ("other fields", same(members(again), members(pair))),
            ]
        }
        if let field = differing.first(where: { !$0.isSame })?.field {
            throw error(field, "a row of \(format) would read back as another", remedy: "write another format")
        }
    }

    func error(_ field: String, _ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(file: file, line: pair.line, field: field, problem: problem, expected: expected, remedy: remedy)
    }
}

extension RowWriter {
    /// The system message that the conversation begins with, and the rest of it.
    func opening() -> (system: String?, rest: ArraySlice<ChatMessage>) {
        let conversation = pair.conversation
        guard let first = conversation.first, first.role == "system", first.extra.isEmpty else {
            return (nil, conversation[...])
        }
        return (first.content, conversation.dropFirst())
    }

    /// The text of the only message of an answer.
    func text(_ answer: [ChatMessage], field: String) throws(InputError) -> String {
        guard answer.count == 1, answer[0].role == "assistant", isPlain(answer[0]) else {
            throw error(
                field, "the answer is more than one message of plain text",
                expected: "plain text, which is what \(format) rows hold", remedy: "write trl or openai rows")
        }
        return answer[0].content
    }

    /// Whether a message is nothing but its text.
    func isPlain(_ message: ChatMessage) -> Bool { message.extra.allSatisfy { $0.value == .null } }

    /// Refuses tools, in a format without a field for them.
    func refuseTools() throws(InputError) {
        guard pair.tools != nil else { return }
        throw error(
            "tools", "\(format) rows have no field for tools", expected: "a pair without tools",
            remedy: "write trl, sharegpt or openai rows")
    }

    func list(_ messages: [ChatMessage]) -> JSONValue { .array(messages.map(\.json)) }
}
