import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Recipes
import Tokenization
import Torch

extension BenchCommand {
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "generate", abstract: "Time greedy replies: prompts a batch, tokens a second.",
            discussion: """
                Prints one JSON object: tokens, the best round's seconds up to the first token of every reply and for \
                whole replies, tokens a second of both, the process's peak memory, and the token ids. Every reply gets \
                all its tokens: an end-of-turn token does not end it. Where the file has fewer rows than asked for, it \
                is read again from the start.

                Example:
                  plumb bench generate --prompts Data/task-api/suite-unsafe.jsonl --batch-size 32 --new-tokens 64
                """)

        @OptionGroup var options: ModelOptions
        @Option(help: ArgumentHelp("Prompts in JSONL.", valueName: "file"))
        var prompts: String
        @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
        var system: String?
        @Option(help: "Replies drawn at once.")
        var batchSize = 32
        @Option(help: "How many replies (default: one batch).")
        var count: Int?
        @Option(help: "Tokens of every reply.")
        var newTokens = 64
        @Option(help: "Rounds to time, after one that is not counted.")
        var rounds = 2

        func validate() throws {
            for (name, value, least) in [
                ("--batch-size", batchSize, 1), ("--count", count ?? 1, 1), ("--new-tokens", newTokens, 2),
                ("--rounds", rounds, 1),
            ] where value < least {
                throw ValidationError("\(name) is \(value); expected at least \(least)")
            }
        }

        func run() throws {
            let rows = try PromptRow.read(prompts)
            let (model, tokenizer) = try options.load()
            let count = count ?? batchSize
            let encoded = try (0..<count).map { index in
                let row = rows[index % rows.count]
                let opening =
                    row.conversation.first?.role == "system"
                    ? [] : system.map { [ChatMessage(role: "system", content: $0)] } ?? []
                return try tokenizer.encodePrompt(opening + row.conversation, tools: row.tools)
            }
            let generator = Generator(model: model, tokenizer: tokenizer, batchSize: batchSize)
            func draw(_ tokens: Int) throws -> (seconds: Double, replies: [Reply]) {
                let start = ContinuousClock.now
                let replies = try generator.generate(
                    encoded, options: GenerationOptions(maxTokens: tokens, ignoresEndOfTurn: true))
                return ((ContinuousClock.now - start) / .seconds(1), replies)
            }
            _ = try draw(2)
            var (first, whole) = (Double.infinity, Double.infinity)
            var replies: [Reply] = []
            for _ in 0..<rounds {
                first = min(first, try draw(1).seconds)
                let (seconds, drawn) = try draw(newTokens)
                (whole, replies) = (min(whole, seconds), drawn)
            }
            let report: JSONValue = [
                "batch_size": .integer(batchSize), "replies": .integer(count), "new_tokens": .integer(newTokens),
                "prompt_tokens": .integer(encoded.map(\.count).reduce(0, +)), "threads": .integer(Runtime.threads),
                "prefill_seconds": .number(first), "seconds": .number(whole),
                "tokens_per_second": .number(Double(count * newTokens) / whole),
                "decode_tokens_per_second": .number(Double(count * (newTokens - 1)) / max(1e-9, whole - first)),
                "peak_memory_bytes": peakMemoryBytes().map(JSONValue.integer) ?? .null,
                "ids": .array(replies.map { .array($0.ids.map(JSONValue.integer)) }),
            ]
            print(report.text(style: .compact))
        }
    }
}
