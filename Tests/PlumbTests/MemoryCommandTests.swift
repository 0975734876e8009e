import Files
import Foundation
import Testing

/// A run with a limit of memory, through the program.
struct MemoryCommandTests {
    typealias Program = CommandLineTests

    @Test(.enabled(if: Program.isReady, "needs make build"), .timeLimit(.minutes(10)))
    func blocksThatRunTwiceDrawTheSameDropout() throws {
        try Program.withFolder { folder in
            let rows = "\(folder)/rows.jsonl"
            try (0..<4).map { #"{"prompt": "Add task number \#($0).", "completion": "Added task \#($0)."}"# }
                .joined(separator: "\n").write(toFile: rows, atomically: true, encoding: .utf8)
            func train(_ output: String, _ more: [String] = []) throws -> (adapter: String, memory: Substring) {
                let outcome = try Program.run(
                    [
                        "train", "sft", "--data", rows, "--output", output, "--batch-size", "1", "--lr", "1e-3",
                        "--lora-r", "4", "--lora-dropout", "0.2",
                    ] + more)
                #expect(outcome.code == 0, "\(outcome.errors)")
                let line = outcome.errors.split(separator: "\n").first { $0.contains("memory: about") }
                return (try sha256(ofFile: "\(output)/adapter/adapter_model.safetensors"), try #require(line))
            }
            let plain = try train("\(folder)/plain")
            let words = plain.memory.split(separator: " ")
            let place = try #require(words.firstIndex(of: "about"))
            let planned = try #require(ByteCount(words[place + 1...place + 2].joined(separator: " "))).bytes
            let limited = try train("\(folder)/limited", ["--memory", "\(planned - 15_000_000)B"])
            #expect(limited.memory.contains("blocks run twice") && !plain.memory.contains("twice"))
            #expect(limited.adapter == plain.adapter)

            let refused = try Program.run([
                "train", "sft", "--data", rows, "--output", "\(folder)/no", "--memory", "300MB",
            ])
            #expect(refused.code == 1 && refused.errors.contains("expected at least"), "\(refused.errors)")
            #expect(try Program.run(["train", "sft", "--data", rows, "--output", "x", "--memory", "4"]).code == 2)
        }
    }
}
