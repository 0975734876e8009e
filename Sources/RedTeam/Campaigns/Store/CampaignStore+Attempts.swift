public import Evidence
public import Files
import GRDB
import Tokenization

extension CampaignStore {
    /// Keeps `attempts`, all of them or none, in the place of earlier tries of the same ones.
    public func save(_ attempts: [StoredAttempt]) throws(InputError) {
        guard !attempts.isEmpty else { return }
        try storing {
            try queue.write { db in
                let statement = try db.cachedStatement(sql: Self.insertion)
                for attempt in attempts { try statement.execute(arguments: Self.arguments(attempt)) }
            }
        }
    }

    /// Which attempts were made, and whether they failed.
    public func outcomes() throws(InputError) -> [AttemptKey: AttemptRecord.Outcome] {
        try storing {
            try queue.read { db in
                var outcomes: [AttemptKey: AttemptRecord.Outcome] = [:]
                let rows = try Row.fetchCursor(db, sql: "SELECT behaviour, attack, sample, outcome FROM attempt")
                while let row = try rows.next() {
                    let key = AttemptKey(behaviour: row[0], attack: row[1], sample: row[2])
                    outcomes[key] = AttemptRecord.Outcome(rawValue: row[3]) ?? .undetermined
                }
                return outcomes
            }
        }
    }

    /// What the attempts made so far have cost: tokens of prompts and replies, and how often each was tried.
    func costs() throws(InputError) -> (tokens: Int, tries: [AttemptKey: Int]) {
        try storing {
            try queue.read { db in
                var (tokens, tries): (Int, [AttemptKey: Int]) = (0, [:])
                let rows = try Row.fetchCursor(
                    db,
                    sql: "SELECT behaviour, attack, sample, tries, prompt_tokens + completion_tokens FROM attempt")
                while let row = try rows.next() {
                    tries[AttemptKey(behaviour: row[0], attack: row[1], sample: row[2])] = row[3]
                    tokens += row[4] as Int
                }
                return (tokens, tries)
            }
        }
    }

    /// The behaviours that are put to the target, by id, with the suite's file.
    public func behaviours() throws(InputError) -> [String: (row: SuiteRow, file: String)] {
        try storing {
            try queue.read { db in
                var behaviours: [String: (row: SuiteRow, file: String)] = [:]
                let rows = try Row.fetchCursor(db, sql: "SELECT id, row, file, line FROM behaviour ORDER BY id")
                while let row = try rows.next() {
                    let json = try JSONValue(parsing: row[1] as String, file: path)
                    var behaviour = try SuiteRow(json: json, file: path, line: 1)
                    behaviour.line = row[3]
                    behaviours[row[0]] = (behaviour, row[2])
                }
                return behaviours
            }
        }
    }

    /// Every attempt, in an order that does not depend on that in which they were made.
    public func attempts() throws(InputError) -> [StoredAttempt] {
        let behaviours = try behaviours()
        return try storing {
            try queue.read { db in
                var attempts: [StoredAttempt] = []
                let rows = try Row.fetchCursor(db, sql: "SELECT * FROM attempt ORDER BY attack, behaviour, sample")
                while let row = try rows.next() {
                    guard let (behaviour, file) = behaviours[row["behaviour"]] else { continue }
                    attempts.append(try attempt(row, of: behaviour, in: file))
                }
                return attempts
            }
        }
    }

    /// What the judge named in reports is called; empty before the first attempt.
    public func judge() throws(InputError) -> String {
        try storing { try queue.read { try String.fetchOne($0, sql: "SELECT judge FROM campaign") ?? "" } }
    }

    /// Notes which judge's words the attempts have.
    public func note(judge name: String) throws(InputError) {
        try storing { try queue.write { try $0.execute(sql: "UPDATE campaign SET judge = ?", arguments: [name]) } }
    }

    private static let columns = [
        "behaviour", "attack", "sample", "attack_family", "seed", "outcome", "reason", "span", "conversation",
        "opening", "prompt", "reply", "tags", "prompt_tokens", "completion_tokens", "tries", "seconds",
    ]
    private static let insertion = """
        INSERT OR REPLACE INTO attempt (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """

    private static func arguments(_ attempt: StoredAttempt) -> StatementArguments {
        let record = attempt.record
        return [
            record.behaviour, record.attack, record.sample, record.attackFamily, Int64(bitPattern: attempt.seed),
            record.outcome.rawValue, record.reason, record.span,
            JSONValue.array(attempt.conversation.map(\.json)).text(), attempt.opening, record.prompt, record.reply,
            JSONValue.array(record.tags.map(JSONValue.string)).text(), record.promptTokens, record.completionTokens,
            attempt.tries, attempt.seconds,
        ]
    }

    private func attempt(_ row: Row, of behaviour: SuiteRow, in file: String) throws -> StoredAttempt {
        let conversation = try JSONValue(parsing: row["conversation"] as String, file: path)
        let tags = try JSONValue(parsing: row["tags"] as String, file: path)
        return StoredAttempt(
            record: AttemptRecord(
                behaviour: behaviour.id, expected: behaviour.expected, category: behaviour.category,
                family: behaviour.family, attack: row["attack"], attackFamily: row["attack_family"],
                sample: row["sample"], outcome: AttemptRecord.Outcome(rawValue: row["outcome"]) ?? .undetermined,
                reason: row["reason"], span: row["span"], prompt: row["prompt"], reply: row["reply"],
                tags: (tags.array ?? []).compactMap(\.string), promptTokens: row["prompt_tokens"],
                completionTokens: row["completion_tokens"], file: file, line: behaviour.line),
            conversation: try ChatMessage.list(from: conversation, file: path, field: "conversation"),
            opening: row["opening"],
            seed: UInt64(bitPattern: row["seed"]), tries: row["tries"], seconds: row["seconds"])
    }
}
