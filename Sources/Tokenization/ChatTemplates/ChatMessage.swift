public import Files
public import OrderedCollections

/// One turn of a conversation, as chat templates see it.
public struct ChatMessage: Sendable, Hashable {
    /// Who speaks: `system`, `user`, `assistant`, `tool`, or whatever else the model's template knows.
    public var role: String
    /// The text of the turn.
    public var content: String
    /// What else the row held, in its order, such as `tool_calls`, `reasoning_content` and `name`.
    ///
    /// A `content` here stands in for the text when a template reads the message: a list of parts stays a list, and
    /// `null` is a message without content, as an assistant turn that only calls tools.
    public var extra: OrderedDictionary<String, JSONValue>

    public init(role: String, content: String, extra: OrderedDictionary<String, JSONValue> = [:]) {
        self.role = role
        self.content = content
        self.extra = extra
    }
}

extension ChatMessage {
    /// Reads a conversation such as `[{"role": "user", "content": "Hi"}]`.
    ///
    /// `content` is a string, a list of parts (`{"type": "text", "text": …}`), or null or missing in a turn that
    /// calls tools or thinks.
    /// - Throws: `InputError` that names the message and the field when the value is something else.
    public static func list(
        from value: JSONValue, file: String, line: Int? = nil, field: String
    ) throws(InputError) -> [ChatMessage] {
        guard case .array(let rows) = value else {
            throw InputError(
                file: file, line: line, field: field, problem: "is \(value.kind)",
                expected: #"a list of messages such as [{"role": "user", "content": "Hi"}]"#)
        }
        var messages: [ChatMessage] = []
        messages.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            messages.append(try ChatMessage(from: row, file: file, line: line, field: "\(field)[\(index)]"))
        }
        return messages
    }

    /// Reads one message.
    /// - Throws: `InputError` that names the field that is missing or of another kind.
    public init(from value: JSONValue, file: String, line: Int? = nil, field: String) throws(InputError) {
        guard case .object(var members) = value else {
            throw InputError(
                file: file, line: line, field: field, problem: "is \(value.kind)",
                expected: #"a message such as {"role": "user", "content": "Hi"}"#)
        }
        guard let role = members.removeValue(forKey: "role") else {
            throw InputError(
                file: file, line: line, field: "\(field).role", problem: "is missing",
                expected: "who speaks: system, user, assistant or tool")
        }
        guard case .string(let name) = role, !name.isEmpty else {
            throw InputError(
                file: file, line: line, field: "\(field).role",
                problem: role == "" ? "is empty" : "is \(role.kind)",
                expected: "who speaks: system, user, assistant or tool")
        }
        self.role = name
        switch members.removeValue(forKey: "content") {
        case .string(let text):
            content = text
        case .array(let parts):
            content = try Self.text(of: parts, file: file, line: line, field: "\(field).content")
            members["content"] = .array(parts)
        case .null, nil:
            guard members["tool_calls"] != nil || members["reasoning_content"] != nil else {
                throw InputError(
                    file: file, line: line, field: "\(field).content", problem: "is missing",
                    expected: "a string", remedy: "only a turn with tool_calls may be without")
            }
            content = ""
            members["content"] = .null
        case .some(let other):
            throw InputError(
                file: file, line: line, field: "\(field).content", problem: "is \(other.kind)",
                expected: "a string or a list of parts")
        }
        extra = members
    }

    /// The text parts of a message, one after the other.
    private static func text(
        of parts: [JSONValue], file: String, line: Int?, field: String
    ) throws(InputError) -> String {
        var text = ""
        for (index, part) in parts.enumerated() {
            switch part {
            case .string(let piece): text += piece
            case .object(let members):
                guard case .string(let piece)? = members["text"] else { continue }
                text += piece
            default:
                throw InputError(
                    file: file, line: line, field: "\(field)[\(index)]", problem: "is \(part.kind)",
                    expected: #"a part such as {"type": "text", "text": "Hi"}"#)
            }
        }
        return text
    }

    /// The message as an object, in the order role, content, extra; fields that are null are left out.
    public var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = ["role": .string(role)]
        members["content"] = extra["content"] ?? .string(content)
        for (key, value) in extra where key != "role" && key != "content" { members[key] = value }
        members.removeAll { $0.value == .null }
        return .object(members)
    }
}
