public import Evidence
public import Files
public import Judging
public import Preferences
package import RedTeam
public import Tokenization

/// A request that the model answers several times, and what a good answer does.
public struct SampleRequest: Sendable, Hashable {
    /// The request as a pair without answers: what is written back beside the sampled ones.
    public var pair: PreferencePair
    /// What the model should do with the request.
    public var expected: Expected
    /// The answer that the row has itself; empty where it has none.
    public var authored: [ChatMessage]

    /// The request in words.
    public var prompt: String { pair.prompt.last { $0.role == "user" }?.content ?? pair.prompt.last?.content ?? "" }

    /// The requests of a JSONL file: rows of a suite (`prompt` and `expect`), or preference pairs, whose chosen answer
    /// says what is expected.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - judge: Says whether a chosen answer refuses.
    ///   - onBadRow: Takes what is wrong with each bad row, which is then left out; without it the first is thrown.
    /// - Returns: The good rows, in the order of the file.
    /// - Throws: `InputError` with the line: what `PreferencePair` or `SuiteRow` refuse, or an id used twice.
    public static func read(
        _ path: String, judge: RefusalJudge = RefusalJudge(), onBadRow: ((InputError) -> Void)? = nil
    ) throws(InputError) -> [SampleRequest] {
        var lines: [String: Int] = [:]
        return try JSONLines.map(path, onBadRow: onBadRow) { row, line throws(InputError) in
            let request =
                row["chosen"] == nil
                ? SampleRequest(try SuiteRow(json: row, file: path, line: line))
                : SampleRequest(try PreferencePair(json: row, file: path, line: line), judge: judge)
            if let first = lines[request.pair.id] {
                throw InputError(
                    file: path, line: line, field: "id", problem: "\(request.pair.id) is the id of line \(first) too",
                    expected: "a different id for every row")
            }
            lines[request.pair.id] = line
            return request
        }
    }

    package init(_ row: SuiteRow) {
        pair = PreferencePair(
            id: row.id, category: row.category == "uncategorised" ? nil : row.category, family: row.family, weight: 1,
            system: row.system, tools: nil, prompt: row.messages, chosen: [], rejected: [], extra: row.extra,
            line: row.line)
        expected = row.expected
        authored = []
    }

    package init(_ row: PreferencePair, judge: RefusalJudge) {
        authored = row.chosen
        pair = row
        pair.chosen = []
        pair.rejected = []
        let verdict = judge.judge(reply: row.chosen.last?.content ?? "", prompt: row.prompt.last?.content ?? "").verdict
        expected = verdict == .refusal ? .refuse : .comply
    }
}
