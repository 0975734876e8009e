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
        @OptionGroup var scoring: ScoringOptions
        @Option(help: ArgumentHelp("Where to write the scores, in JSONL.", valueName: "file"))
        var output: String

        func run() throws {
            let dataset = try PairDataset.read(scoring.data)
            let (model, tokenizer) = try options.load()
            let scores = try scoring.scores(of: dataset, model: model, tokenizer: tokenizer) { batch in
                try batch.logProbabilities(model: model)
            }
            let lines = scores.map { pair, score -> JSONValue in
                [
                    "id": .string(pair.id), "chosen_logp": .number(score.chosen),
                    "rejected_logp": .number(score.rejected), "chosen_tokens": .integer(pair.chosenIDs.count),
                    "rejected_tokens": .integer(pair.rejectedIDs.count),
                ]
            }
            try atomicWrite(JSONLines.text(lines), to: output)
        }
    }
}
