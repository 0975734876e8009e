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
    /// The classes of risk it falls under, in the order of the taxonomies.
    public var tags: [TaxonomyTag]
    /// The row's other fields.
    public var extra: OrderedDictionary<String, JSONValue>
    /// The line of the file that the row was read from.
    public var line: Int?

    /// A row; without `tags` it has those that its category and family derive.
    public init(
        id: String, messages: [ChatMessage], system: String? = nil, expected: Expected,
        category: String = "uncategorised", family: String? = nil, tags: [TaxonomyTag]? = nil,
        extra: OrderedDictionary<String, JSONValue> = [:], line: Int? = nil
    ) {
        self.id = id
        self.messages = messages
        self.system = system
        self.expected = expected
        self.category = category
        self.family = family
        self.tags = tags ?? TaxonomyTag.derived(category: category, family: family, expected: expected)
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
    ///   - row: An object with `prompt` or `messages`, and `expect`; optionally `id`, `system`, `category`, `family`
    ///     and `tags`, a list such as `["owasp-llm-2025:LLM01"]`.
    ///   - file: The name that errors give.
    ///   - line: The line that errors give.
    /// - Throws: `InputError` for a missing, empty or wrongly typed field, an unknown tag, or a request given twice.
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
            family: try reader.text("family"), tags: try reader.tags(), extra: reader.unread, line: line)
    }
}

extension SuiteRow {
    /// A line of a suite in JSONL, which reads back as the same row.
    public var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = ["id": .string(id)]
        if messages.count == 1, messages[0] == ChatMessage(role: "user", content: messages[0].content) {
            row["prompt"] = .string(messages[0].content)
        } else {
            row["messages"] = .array(messages.map(\.json))
        }
        row["system"] = system.map(JSONValue.string)
        row["expect"] = .string(expected.rawValue)
        row["category"] = .string(category)
        row["family"] = family.map(JSONValue.string)
        row["tags"] = .array(tags.map { .string($0.description) })
        for (name, value) in extra where row[name] == nil { row[name] = value }
        return .object(row)
    }
}

extension RowReader {
    /// The tags of the field `tags`; nil where it is absent.
    fileprivate mutating func tags() throws(InputError) -> [TaxonomyTag]? {
        guard let value = take("tags") else { return nil }
        guard let list = value.array else {
            throw error(
                "tags", "the field is \(value.kind)", expected: "a list of strings such as owasp-llm-2025:LLM01")
        }
        var tags: [TaxonomyTag] = []
        for item in list {
            guard let tag = item.string.flatMap({ TaxonomyTag($0) }) else {
                let name = item.string.map { "\"\($0)\"" } ?? item.kind
                let known = item.string.flatMap { Taxonomy(rawValue: String($0.prefix { $0 != ":" })) }
                let expected =
                    known.map { "\($0.rawValue): and one of " + $0.tags.map(\.code).joined(separator: ", ") }
                    ?? "taxonomy:code with one of " + Taxonomy.allCases.map(\.rawValue).joined(separator: ", ")
                throw error("tags", "\(name) is no known tag", expected: expected)
            }
            tags.append(tag)
        }
        return TaxonomyTag.ordered(tags)
    }
}
