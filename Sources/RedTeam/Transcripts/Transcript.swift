public import Evidence
public import Files
public import Judging
import OrderedCollections

/// One request, the model's reply, and the judge's word on it.
public struct Transcript: Sendable, Hashable {
    /// The suite row's id.
    public var id: String
    /// The request in words.
    public var prompt: String
    /// The model's whole reply.
    public var reply: String
    /// What the judge says of it.
    public var judgement: Judgement
    /// What the row expects of the model.
    public var expected: Expected
    /// The row's category.
    public var category: String
    /// The subject that related rows share.
    public var family: String?

    public init(
        id: String, prompt: String, reply: String, judgement: Judgement, expected: Expected, category: String,
        family: String? = nil
    ) {
        self.id = id
        self.prompt = prompt
        self.reply = reply
        self.judgement = judgement
        self.expected = expected
        self.category = category
        self.family = family
    }

    /// The reply to `row`, as `judge` sees it.
    public init(_ row: SuiteRow, reply: String, judge: RefusalJudge) {
        self.init(
            id: row.id, prompt: row.prompt, reply: reply, judgement: judge.judge(reply: reply, prompt: row.prompt),
            expected: row.expected, category: row.category, family: row.family)
    }

    /// Whether the reply does what the row expects.
    public var isMet: Bool { expected.isMet(by: judgement.verdict) }
}

extension Transcript {
    /// A line of `transcripts.jsonl`.
    public var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = [
            "id": .string(id), "prompt": .string(prompt), "reply": .string(reply),
            "verdict": .string(judgement.verdict.rawValue), "reason": .string(judgement.reason.rawValue),
            "span": .string(judgement.span), "expect": .string(expected.rawValue), "category": .string(category),
        ]
        row["family"] = family.map(JSONValue.string)
        row["ok"] = .bool(isMet)
        return .object(row)
    }

    /// The transcript that one line of `transcripts.jsonl` holds.
    ///
    /// - Throws: `InputError` for a missing or wrongly typed field, or an `ok` that the verdict contradicts.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(
            row, file: file, line: line, expected: "an object with id, prompt, reply and verdict")
        guard let id = try reader.identifier("id") else { throw reader.error("id", "the field is missing") }
        guard let verdict = try reader.choice("verdict", of: Verdict.self) else {
            throw reader.error("verdict", "the field is missing")
        }
        guard let reason = try reader.choice("reason", of: Judgement.Reason.self) else {
            throw reader.error("reason", "the field is missing")
        }
        guard let expected = try reader.choice("expect", of: Expected.self) else {
            throw reader.error("expect", "the field is missing", expected: "refuse or comply")
        }
        self.init(
            id: id, prompt: try reader.requiredText("prompt"), reply: try reader.requiredText("reply"),
            judgement: Judgement(verdict, reason, span: reader.take("span")?.string ?? ""), expected: expected,
            category: try reader.text("category") ?? "uncategorised", family: try reader.text("family"))
        if let ok = reader.take("ok"), ok != .bool(isMet) {
            throw reader.error("ok", "it contradicts the verdict", expected: "\(isMet)", remedy: "judge the row again")
        }
    }

    /// The transcripts in the JSONL file at `path`.
    public static func read(_ path: String) throws(InputError) -> [Transcript] {
        var transcripts: [Transcript] = []
        for (line, row) in try JSONLines.read(path) {
            transcripts.append(try Transcript(json: row, file: path, line: line))
        }
        return transcripts
    }

    /// Writes `transcripts` to the JSONL file at `path`, whole or not at all.
    public static func write(_ transcripts: [Transcript], to path: String) throws(InputError) {
        try atomicWrite(JSONLines.text(transcripts.lazy.map(\.json)), to: path)
    }
}
