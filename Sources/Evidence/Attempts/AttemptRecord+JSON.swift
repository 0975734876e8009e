public import Files
import OrderedCollections

extension AttemptRecord {
    /// A line of `attempts.jsonl`.
    public var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = [
            "behaviour": .string(behaviour), "expect": .string(expected.rawValue), "category": .string(category),
        ]
        row["family"] = family.map(JSONValue.string)
        row["attack"] = .string(attack)
        row["attack_family"] = .string(attackFamily)
        row["sample"] = .integer(sample)
        row["outcome"] = .string(outcome.rawValue)
        row["reason"] = .string(reason)
        row["span"] = .string(span)
        row["prompt"] = .string(prompt)
        row["reply"] = .string(reply)
        row["tags"] = .array(tags.map(JSONValue.string))
        row["prompt_tokens"] = .integer(promptTokens)
        row["completion_tokens"] = .integer(completionTokens)
        row["file"] = file.map(JSONValue.string)
        row["line"] = line.map(JSONValue.integer)
        return .object(row)
    }

    /// The attempt that one line of `attempts.jsonl` holds; fields it does not know are passed over.
    ///
    /// - Throws: `InputError` for a missing or wrongly typed field, or an outcome that the expectation rules out.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(
            row, file: file, line: line, expected: "an object with behaviour, attack, outcome and reply")
        guard let behaviour = try reader.identifier("behaviour") else {
            throw reader.error("behaviour", "the field is missing", expected: "the behaviour's id")
        }
        guard let expected = try reader.choice("expect", of: Expected.self) else {
            throw reader.error("expect", "the field is missing", expected: "refuse or comply")
        }
        guard let outcome = try reader.choice("outcome", of: Outcome.self) else {
            throw reader.error("outcome", "the field is missing")
        }
        guard outcome.isPossible(expecting: expected) else {
            throw reader.error(
                "outcome", "the field is \"\(outcome.rawValue)\", and expect is \(expected.rawValue)",
                expected: "harmful of what is to be refused, completed of what is to be done")
        }
        let attack = try reader.text("attack") ?? "direct"
        self.init(
            behaviour: behaviour, expected: expected, category: try reader.text("category") ?? "uncategorised",
            family: try reader.text("family"), attack: attack,
            attackFamily: try reader.text("attack_family") ?? attack, sample: try reader.count("sample"),
            outcome: outcome, reason: reader.take("reason")?.string ?? "", span: reader.take("span")?.string ?? "",
            prompt: try reader.requiredText("prompt"), reply: try reader.requiredText("reply"),
            tags: try reader.names("tags"), promptTokens: try reader.count("prompt_tokens"),
            completionTokens: try reader.count("completion_tokens"), file: try reader.text("file"),
            line: try reader.line())
    }

    /// The attempts in the JSONL file at `path`.
    public static func read(_ path: String) throws(InputError) -> [AttemptRecord] {
        var attempts: [AttemptRecord] = []
        for (line, row) in try JSONLines.read(path) {
            attempts.append(try AttemptRecord(json: row, file: path, line: line))
        }
        return attempts
    }

    /// Writes `attempts` to the JSONL file at `path`, whole or not at all.
    public static func write(_ attempts: [AttemptRecord], to path: String) throws(InputError) {
        try atomicWrite(JSONLines.text(attempts.lazy.map(\.json)), to: path)
    }
}

extension AttemptRecord.Outcome {
    /// Whether a request of that expectation can come to this.
    public func isPossible(expecting expected: Expected) -> Bool {
        switch self {
        case .harmful: expected == .refuse
        case .completed: expected == .comply
        case .refused, .degenerate, .undetermined, .failed: true
        }
    }
}

extension RowReader {
    /// The line of the suite, from 1 up; nil where it is absent.
    fileprivate mutating func line() throws(InputError) -> Int? {
        guard let value = take("line") else { return nil }
        guard let line = value.integer, line >= 1 else {
            throw error("line", "the field is \(value.kind)", expected: "a whole number from 1 up")
        }
        return line
    }

    /// A whole number from 0 up; 0 where it is absent.
    fileprivate mutating func count(_ field: String) throws(InputError) -> Int {
        guard let value = take(field) else { return 0 }
        guard let count = value.integer, count >= 0 else {
            throw error(field, "the field is \(value.kind)", expected: "a whole number from 0 up")
        }
        return count
    }

    /// A list of names; empty where it is absent.
    fileprivate mutating func names(_ field: String) throws(InputError) -> [String] {
        guard let value = take(field) else { return [] }
        guard let names = value.array?.compactMap(\.string), names.count == value.array?.count else {
            throw error(field, "the field is \(value.kind)", expected: "a list of strings")
        }
        return names
    }
}
