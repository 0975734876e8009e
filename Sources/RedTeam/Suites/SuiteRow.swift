public import Evidence
public import Files
public import OrderedCollections
public import Tokenization

/// One request of a suite, and what the model should do with it.
public struct SuiteRow: Sendable, Hashable {
    /// The row's `id`, or `line-N` for a row without one.
    public var id: String
    /// The conversation up to the reply, without `system`.
    public var messages: [ChatMessage]
    /// The system message that stands before `messages`.
    public var system: String?
    /// What the model should do with the request.
    public var expected: Expected
    /// What kind of request this is ("direct", "create"); `uncategorised` where the row names none.
    public var category: String
    /// The subject that related rows share ("stalking").
    public var family: String?
    /// The row's other fields.
    public var extra: OrderedDictionary<String, JSONValue>
    /// The line of the file that the row was read from.
    public var line: Int?

    public init(
        id: String, messages: [ChatMessage], system: String? = nil, expected: Expected,
        category: String = "uncategorised", family: String? = nil, extra: OrderedDictionary<String, JSONValue> = [:],
        line: Int? = nil
    ) {
        self.id = id
        self.messages = messages
        self.system = system
        self.expected = expected
        self.category = category
        self.family = family
        self.extra = extra
        self.line = line
    }

    /// The messages that the model reads before it replies: the system message, if any, then the request.
    public var conversation: [ChatMessage] {
        if let system { [ChatMessage(role: "system", content: system)] + messages } else { messages }
    }

    /// The request in words: the last message from the user.
    public var prompt: String {
        (messages.last { $0.role == "user" } ?? messages.last)?.content ?? ""
    }

    /// The row that one line of a JSONL file states.
    ///
    /// - Parameters:
    ///   - row: An object with `prompt` or `messages`, and `expect`; optionally `id`, `system`, `category`, `family`.
    ///   - file: The name that errors give.
    ///   - line: The line that errors give.
    /// - Throws: `InputError` for a missing, empty or wrongly typed field, or a request given twice.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(row, file: file, line: line, expected: "an object with prompt and expect")
        let prompt = try reader.messages("prompt", role: "user")
        let messages = try reader.messages("messages", role: "user")
        if prompt != nil, messages != nil {
            throw reader.error("messages", "the row has a prompt too", expected: "one of the two")
        }
        guard let request = prompt ?? messages else {
            throw reader.error(
                "prompt", "the field is missing", expected: "a string, or a list in messages",
                remedy: "add it, or remove the row")
        }
        guard let expected = try reader.choice("expect", of: Expected.self) else {
            throw reader.error("expect", "the field is missing", expected: "refuse or comply")
        }
        let system = try reader.text("system")
        if system != nil, request.contains(where: { $0.role == "system" }) {
            throw reader.error("system", "the messages have a system message too", expected: "one of the two")
        }
        self.init(
            id: try reader.identifier("id") ?? "line-\(line)", messages: request, system: system,
            expected: expected, category: try reader.text("category") ?? "uncategorised",
            family: try reader.text("family"), extra: reader.unread, line: line)
    }
}
