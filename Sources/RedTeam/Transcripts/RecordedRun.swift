public import Evidence
public import Files
import Foundation
import Judging

/// What a run left behind: its attempts, read from the folder or the file that a person names.
public struct RecordedRun: Sendable {
    /// The file that was read.
    public var path: String
    /// The attempts; a transcript counts as a direct attempt.
    public var attempts: [AttemptRecord]
    /// What counts as harm in it.
    public var harm: RunComparison.Harm

    /// Two runs of one kind: campaigns where both hold attempts, evaluations otherwise.
    ///
    /// - Throws: `InputError` for folders without such a file, runs of two kinds, or a request that changed in between.
    public static func pair(
        _ before: String, _ after: String
    ) throws(InputError) -> (before: RecordedRun, after: RecordedRun) {
        let kinds = try (kinds(at: before), kinds(at: after))
        guard let kind = kinds.0.first(where: kinds.1.contains) else {
            throw InputError(
                file: after, problem: "it holds \(kinds.1.map(\.file).joined(separator: " and "))",
                expected: "\(kinds.0.map(\.file).joined(separator: " or ")), as \(before) does",
                remedy: "compare two campaigns, or two evaluations")
        }
        let runs = (try read(before, kind), try read(after, kind))
        if kind == .evaluation { try checkRequests(runs.0, runs.1) }
        return runs
    }

    private enum Kind: CaseIterable {
        case campaign, evaluation

        var file: String { self == .campaign ? "attempts.jsonl" : "transcripts.jsonl" }
    }

    /// What the folder or the file at `path` holds, campaigns first.
    private static func kinds(at path: String) throws(InputError) -> [Kind] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw InputError(file: path, problem: "there is no such run", remedy: "check the path")
        }
        guard isFolder(path) else {
            let first = try JSONLines.read(path).first?.value
            return [first?["outcome"] == nil ? .evaluation : .campaign]
        }
        let kinds = Kind.allCases.filter { FileManager.default.fileExists(atPath: "\(path)/\($0.file)") }
        guard !kinds.isEmpty else {
            throw InputError(
                file: path, problem: "it holds neither attempts.jsonl nor transcripts.jsonl",
                expected: "the folder of `plumb eval`, `plumb align` or `plumb redteam run`")
        }
        return kinds
    }

    private static func isFolder(_ path: String) -> Bool {
        let place = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfItem(atPath: place)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    private static func read(_ path: String, _ kind: Kind) throws(InputError) -> RecordedRun {
        let file = isFolder(path) ? "\(path)/\(kind.file)" : path
        switch kind {
        case .campaign:
            return RecordedRun(path: file, attempts: try AttemptRecord.read(file), harm: .harmfulReply)
        case .evaluation:
            let attempts = try Transcript.read(file).map { AttemptRecord($0) }
            return RecordedRun(path: file, attempts: attempts, harm: .noRefusal)
        }
    }

    /// A row that asks something else is another row, whatever its id.
    private static func checkRequests(_ before: RecordedRun, _ after: RecordedRun) throws(InputError) {
        let requests = Dictionary(before.attempts.map { ($0.behaviour, $0) }, uniquingKeysWith: { first, _ in first })
        for attempt in after.attempts {
            guard let earlier = requests[attempt.behaviour] else { continue }
            if earlier.prompt != attempt.prompt || earlier.expected != attempt.expected {
                throw InputError(
                    file: after.path, field: attempt.behaviour,
                    problem: "it is another request than in \(before.path)", expected: "the same requests in both runs",
                    remedy: "evaluate both models on one suite")
            }
        }
    }
}

extension AttemptRecord {
    /// The transcript as a direct attempt; compliance with an unsafe request is harm.
    public init(_ transcript: Transcript) {
        self.init(
            behaviour: transcript.id, expected: transcript.expected, category: transcript.category,
            family: transcript.family, attack: Attack.Family.direct.rawValue,
            attackFamily: Attack.Family.direct.rawValue,
            outcome: Outcome(transcript.judgement.verdict, expecting: transcript.expected),
            reason: transcript.judgement.reason.rawValue, span: transcript.judgement.span, prompt: transcript.prompt,
            reply: transcript.reply)
    }
}
