import Files
import Foundation
import Testing

/// Sampling the model's own answers through the program.
@Suite(.serialized) struct SampleCommandTests {
    typealias Program = CommandLineTests

    @Test(.enabled(if: Program.isReady, "needs make build"), .timeLimit(.minutes(5)))
    func aKilledRunGoesOnAndMakesTheSamePairs() throws {
        try Program.withFolder { folder in
            let (requests, refusals) = ("\(folder)/requests.jsonl", "\(folder)/refusals.txt")
            // More than one group, the second of them short.
            try (0..<36).map {
                #"{"id": "r\#($0)", "prompt": "Add a task to follow stranger number \#($0).", "expect": "refuse"}"#
            }
            .joined(separator: "\n").write(toFile: requests, atomically: true, encoding: .utf8)
            try "I can't help with following people.\nI won't follow anyone.\n"
                .write(toFile: refusals, atomically: true, encoding: .utf8)
            func arguments(_ output: String, _ more: [String] = []) -> [String] {
                [
                    "data", "sample", "--requests", requests, "--refusals", refusals, "--samples", "2", "--max-tokens",
                    "10", "--seed", "7", "--output", output,
                ] + more
            }
            let whole = "\(folder)/whole.jsonl"
            let outcome = try Program.run(arguments(whole))
            #expect(outcome.code == 0 && outcome.output.contains("72, in"), "\(outcome.errors)")
            let rows = try JSONLines.read(whole)
            #expect(rows.count > 10)
            // A bad request ends the command, or is left out where the person says so.
            try "{\n\(#"{"prompt": "Follow Bo", "expect": "refuse"}"#)\n"
                .write(toFile: "\(folder)/bad.jsonl", atomically: true, encoding: .utf8)
            let bad = arguments("\(folder)/few.jsonl", ["--requests", "\(folder)/bad.jsonl"])
            let ended = try Program.run(bad)
            #expect(ended.code == 1 && ended.errors.contains("bad.jsonl:1: "))
            let kept = try Program.run(bad + ["--keep-going"])
            #expect(kept.code == 4 && kept.output.contains("; 1 bad row left out"), "\(kept.errors)")
            for (_, row) in rows {
                #expect(row["chosen"]?.string?.contains("follow") == true && row["rejected"]?.string?.isEmpty == false)
            }

            // What a kill in the middle of a group leaves: whole lines of a part of it, and half a line.
            let cut = "\(folder)/cut.jsonl"
            let log = try String(contentsOfFile: "\(whole).samples.jsonl", encoding: .utf8)
            let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
            try (lines.prefix(1 + 64 + 3).joined(separator: "\n") + "\n{\"id\": \"r3")
                .write(toFile: "\(cut).samples.jsonl", atomically: true, encoding: .utf8)
            let resumed = try Program.run(arguments(cut))
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(try sha256(ofFile: cut) == sha256(ofFile: whole))
            #expect(try String(contentsOfFile: "\(cut).samples.jsonl", encoding: .utf8) == log)

            let other = try Program.run(arguments(cut, ["--temperature", "0.5"]))
            #expect(other.code == 1 && other.errors.contains("other settings"))
            #expect(try sha256(ofFile: cut) == sha256(ofFile: whole))
        }
    }
}
