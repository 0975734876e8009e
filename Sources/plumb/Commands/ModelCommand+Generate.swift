import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Tokenization

extension ModelCommand {
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a reply to every prompt of a JSONL file.",
            discussion: """
                Rows are {"prompt": "…" | [messages]} with optional id and system. Replies are written as {"id", \
                "prompt", "reply", "finish_reason", "tokens"}, with `tokens` the reply's token ids.

                Example:
                  plumb model generate --prompts prompts.jsonl --max-tokens 64 --output replies.jsonl
                """)

        @OptionGroup var options: ModelOptions
        @Option(help: ArgumentHelp("Prompts in JSONL.", valueName: "file"))
        var prompts: String
        @Option(help: ArgumentHelp("Where to write the replies, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: "The most tokens of a reply.")
        var maxTokens = 128
        @Option(help: "0 is greedy.")
        var temperature = 0.0
        @Option(help: "Keep the k most probable tokens; 0 keeps all.")
        var topK = 0
        @Option(help: "Keep the smallest set of tokens with this probability; 1 keeps all.")
        var topP = 1.0
        @Option(help: "Keep tokens with this share of the most probable one's probability; 0 keeps all.")
        var minP = 0.0
        @Option(help: "Divide the logits of tokens already seen; 1 is off.")
        var repetitionPenalty = 1.0
        @Option(help: ArgumentHelp("A text that ends a reply; may be given several times.", valueName: "text"))
        var stop: [String] = []
        @Option(help: "Where random numbers start.")
        var seed: UInt64 = 0
        @Option(help: "Replies drawn at once.")
        var batchSize = 64

        func validate() throws {
            func require(_ holds: Bool, _ option: String, _ value: Any, _ expected: String) throws {
                if !holds { throw ValidationError("--\(option) is \(value); expected \(expected)") }
            }
            try require(maxTokens >= 1, "max-tokens", maxTokens, "at least 1")
            try require(temperature >= 0, "temperature", temperature, "0 or more")
            try require(topK >= 0, "top-k", topK, "0 or more")
            try require(topP > 0 && topP <= 1, "top-p", topP, "above 0, at most 1")
            try require((0...1).contains(minP), "min-p", minP, "0 to 1")
            try require(repetitionPenalty > 0, "repetition-penalty", repetitionPenalty, "a number above 0")
            try require(!stop.contains(""), "stop", "\"\"", "some text")
            try require(batchSize >= 1, "batch-size", batchSize, "at least 1")
        }

        func run() throws {
            let rows = try PromptRow.read(prompts)
            let (model, tokenizer) = try options.load()
            let encoded = try rows.map { try tokenizer.encodePrompt($0.conversation, tools: $0.tools) }
            let progress = ProgressLine(total: rows.count, unit: "replies")
            var done = 0
            let replies = try Generator(model: model, tokenizer: tokenizer, batchSize: batchSize).generate(
                encoded,
                options: GenerationOptions(
                    maxTokens: maxTokens, temperature: temperature, topK: topK, topP: topP, minP: minP,
                    repetitionPenalty: repetitionPenalty, stop: stop, seed: seed),
                onFinish: { _, _ in
                    done += 1
                    progress.update(done)
                })
            let lines = zip(rows, replies).map { row, reply -> JSONValue in
                [
                    "id": .string(row.id), "prompt": row.prompt, "reply": .string(reply.text),
                    "finish_reason": .string(reply.finishReason.rawValue),
                    "tokens": .array(reply.ids.map(JSONValue.integer)),
                ]
            }
            try atomicWrite(JSONLines.text(lines), to: output)
        }
    }
}
