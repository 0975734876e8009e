import Files
import Foundation
import Testing

/// A training run that is killed while it works goes on as if nothing had happened.
@Suite(.serialized) struct ResumeCommandTests {
    typealias Program = CommandLineTests

    /// Starts the program and kills it, without a chance to tidy up, once its metrics have `rows` rows.
    private static func runUntilKilled(_ arguments: [String], metrics: String, rows: Int) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: Program.program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: Program.repository)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        while process.isRunning {
            let count = (try? Data(contentsOf: URL(filePath: metrics)))?.count { $0 == UInt8(ascii: "\n") } ?? 0
            if count >= rows {
                kill(process.processIdentifier, SIGKILL)
                break
            }
            usleep(2000)
        }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }

    @Test(.enabled(if: Program.isReady, "needs make build"), .timeLimit(.minutes(10)))
    func aKilledRunEndsWithTheSameAdapter() throws {
        try Program.withFolder { folder in
            let pairs = "\(folder)/pairs.jsonl"
            let rows = (0..<14).map { index in
                #"{"prompt": "Create a task to call number \#(index).", "chosen": "Done: call number \#(index).", "rejected": "I can't help with that.", "family": "\#(index / 2)"}"#
            }
            try rows.joined(separator: "\n").write(toFile: pairs, atomically: true, encoding: .utf8)
            func arguments(_ output: String, _ more: [String] = []) -> [String] {
                [
                    "train", "dpo", "--data", pairs, "--output", output, "--epochs", "4", "--batch-size", "3", "--lr",
                    "2e-3", "--lora-r", "4", "--lora-dropout", "0.2", "--layers-to-transform", "28-29", "--save-steps",
                    "2", "--eval-split", "0.2", "--eval-steps", "3", "--load-best-model-at-end",
                ] + more
            }
            let whole = "\(folder)/whole"
            let outcome = try Program.run(arguments(whole))
            #expect(outcome.code == 0, "\(outcome.errors)")

            let cut = "\(folder)/cut"
            let metrics = "\(cut)/metrics.jsonl"
            // Killed before the first checkpoint, between two, and in the middle of writing one, as it may happen.
            #expect(try Self.runUntilKilled(arguments(cut), metrics: metrics, rows: 1))
            #expect(try JSONValue(file: "\(cut)/run.json")["status"] == "running")
            for rows in [5, 6, 12] {
                #expect(try Self.runUntilKilled(arguments(cut, ["--resume"]), metrics: metrics, rows: rows))
            }
            let resumed = try Program.run(arguments(cut, ["--resume"]))
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("going on after step"))

            func adapter(_ run: String) throws -> String {
                try sha256(ofFile: "\(run)/adapter/adapter_model.safetensors")
            }
            #expect(try adapter(cut) == adapter(whole))
            func metricRows(_ run: String) throws -> [Substring] {
                // All but the seconds, which come last.
                try String(contentsOfFile: "\(run)/metrics.jsonl", encoding: .utf8).split(separator: "\n")
                    .map { $0.prefix(upTo: ($0.range(of: "\"seconds\"") ?? $0.endIndex..<$0.endIndex).lowerBound) }
            }
            #expect(try metricRows(cut) == metricRows(whole))
            #expect(try metricRows(whole).contains { $0.contains("eval_loss") })
            #expect(try JSONValue(file: "\(cut)/run.json")["status"] == "done")

            // What cannot be gone on with is refused, and left as it is.
            let done = try Program.run(arguments(cut, ["--resume"]))
            #expect(done.code == 1 && done.errors.contains("the run is done"))
            let other = "\(folder)/other"
            #expect(try Self.runUntilKilled(arguments(other), metrics: "\(other)/metrics.jsonl", rows: 3))
            let changed = try Program.run(arguments(other, ["--resume", "--beta", "0.3"]))
            #expect(
                changed.code == 1 && changed.errors.contains("config.train.beta: the run began with 0.1"),
                "\(changed.errors)")
            try (rows.dropLast() + [rows[13].replacing("13", with: "14")]).joined(separator: "\n").write(
                toFile: pairs, atomically: true, encoding: .utf8)
            let data = try Program.run(arguments(other, ["--resume"]))
            #expect(data.code == 1 && data.errors.contains("not what the run began with"), "\(data.errors)")
            let nothing = try Program.run(arguments("\(folder)/none", ["--resume"]))
            #expect(nothing.code == 1 && nothing.errors.contains("there is no run to resume"))
        }
    }
}
