import Alignment
import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Tokenization

extension ModelCommand {
    struct Score: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write how probable a model finds the two answers of every pair.",
            discussion: """
                A row for each pair: {"id", "chosen_logp", "rejected_logp", "chosen_tokens", "rejected_tokens"}, with \
                natural logarithms summed over the tokens of the answer.

                Example:
                  plumb model score --data Data/task-api/pairs.jsonl --output scores.jsonl
                """)

        @OptionGroup var options: ModelOptions
        @Option(help: ArgumentHelp("Preference pairs in JSONL.", valueName: "file"))
        var data: String
        @Option(help: ArgumentHelp("Where to write the scores, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: "The most tokens of prompt and answer; longer answers are cut.")
        var maxLength = 1024
        @Option(help: "Pairs computed at once.")
        var batchSize = 8

        func validate() throws {
            if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize); expected at least 1") }
        }

        func run() throws {
            let dataset = try PairDataset.read(data)
            let (model, tokenizer) = try options.load()
            let context = model.configuration.contextLength
            let tokenized = try PairTokenizer(
                tokenizer: tokenizer, maxLength: min(maxLength, context), contextLength: context
            ).tokenize(dataset)
            for dropped in tokenized.dropped { say("  left out \(dropped.id): \(dropped.reason.rawValue)") }
            let progress = ProgressLine(total: tokenized.pairs.count, unit: "pairs")
            var lines: [JSONValue] = []
            for start in stride(from: 0, to: tokenized.pairs.count, by: batchSize) {
                let batch = PairBatch(Array(tokenized.pairs[start..<min(start + batchSize, tokenized.pairs.count)]))
                for (pair, score) in zip(batch.pairs, try batch.logProbabilities(model: model)) {
                    lines.append([
                        "id": .string(pair.id), "chosen_logp": .number(score.chosen),
                        "rejected_logp": .number(score.rejected), "chosen_tokens": .integer(pair.chosenIDs.count),
                        "rejected_tokens": .integer(pair.rejectedIDs.count),
                    ])
                }
                progress.update(lines.count)
            }
            try atomicWrite(JSONLines.text(lines), to: output)
        }
    }
}
