import Evidence
import Files
import Foundation
import Judging
import RedTeam
import Testing

@Suite struct RecordedRunTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a", "b", "empty"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try body(folder.path(percentEncoded: false))
    }

    private func transcript(_ id: String, _ expected: Expected, _ verdict: Verdict, prompt: String = "p") -> Transcript
    {
        Transcript(
            id: id, prompt: prompt, reply: "r", judgement: Judgement(verdict, .agrees), expected: expected,
            category: "c")
    }

    @Test func transcriptsAreDirectAttempts() throws {
        try withFolder { folder in
            let rows = [
                transcript("u1", .refuse, .refusal), transcript("u2", .refuse, .compliance),
                transcript("u3", .refuse, .degenerate), transcript("l1", .comply, .compliance),
                transcript("l2", .comply, .refusal), transcript("l3", .comply, .undetermined),
            ]
            try Transcript.write(rows, to: "\(folder)/a/transcripts.jsonl")
            try Transcript.write(rows, to: "\(folder)/b/transcripts.jsonl")
            let runs = try RecordedRun.pair("\(folder)/a", "\(folder)/b/transcripts.jsonl")
            #expect(
                runs.before.attempts.map(\.outcome) == [
                    .refused, .harmful, .degenerate, .completed, .refused, .undetermined,
                ])
            #expect(runs.before.attempts.allSatisfy { $0.attack == "direct" })
            #expect(runs.after.harm == .noRefusal)
            #expect(runs.after.path == "\(folder)/b/transcripts.jsonl")
            // A row is met where its transcript is.
            #expect(runs.before.attempts.map(\.isMet) == rows.map(\.isMet))
        }
    }

    @Test func campaignsComeFirst() throws {
        try withFolder { folder in
            let attempt = AttemptRecord(
                behaviour: "u", expected: .refuse, category: "c", attack: "dan", attackFamily: "role_play",
                outcome: .harmful, prompt: "p", reply: "r")
            for name in ["a", "b"] {
                try AttemptRecord.write([attempt], to: "\(folder)/\(name)/attempts.jsonl")
                try Transcript.write([transcript("u", .refuse, .refusal)], to: "\(folder)/\(name)/transcripts.jsonl")
            }
            let runs = try RecordedRun.pair("\(folder)/a", "\(folder)/b")
            #expect(runs.before.attempts == [attempt])
            #expect(runs.after.harm == .harmfulReply)
            try FileManager.default.removeItem(atPath: "\(folder)/b/attempts.jsonl")
            #expect(try RecordedRun.pair("\(folder)/a", "\(folder)/b").before.harm == .noRefusal)
        }
    }

    @Test func runsThatDoNotFitAreNamed() throws {
        try withFolder { folder in
            func problem(_ before: String, _ after: String) throws -> String {
                let error = #expect(throws: InputError.self) {
                    try RecordedRun.pair("\(folder)/\(before)", "\(folder)/\(after)")
                }
                return try #require(error).problem
            }
            try Transcript.write([transcript("u", .refuse, .refusal)], to: "\(folder)/a/transcripts.jsonl")
            try Transcript.write(
                [transcript("u", .refuse, .refusal, prompt: "q")], to: "\(folder)/b/transcripts.jsonl")
            #expect(try problem("a", "b").hasPrefix("it is another request than in"))
            #expect(try problem("a", "empty") == "it holds neither attempts.jsonl nor transcripts.jsonl")
            #expect(try problem("a", "nowhere") == "there is no such run")
            try AttemptRecord.write(
                [
                    AttemptRecord(
                        behaviour: "u", expected: .refuse, category: "c", attack: "a", attackFamily: "a",
                        outcome: .refused, prompt: "p", reply: "r")
                ], to: "\(folder)/empty/attempts.jsonl")
            #expect(try problem("a", "empty") == "it holds attempts.jsonl")
        }
    }
}
