import Alignment
import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Tokenization

extension DataCommand {
    struct Score: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Score how hard every pair is under a model, and keep a share of them.",
            discussion: """
                A row of scores for each pair: {"id", "chosen_logp", "rejected_logp", "margin", "displacement_risk"}. The \
                margin is the mean log-probability of a chosen token less that of a rejected one: small ones are hard. The \
                displacement risk is the length-normalised CHES score (Razin and others, 2024): training on pairs where it \
                is high lowers the probability of the chosen answer too.

                --filter keeps that share of the pairs: those with the least displacement risk, or with --by margin the \
                hardest. They stay in the order of the file.

                Example:
                  plumb data score --data Data/task-api/pairs.jsonl --scores scores.jsonl --filter 0.8 --output kept.jsonl
                """)

        enum Measure: String, ExpressibleByArgument, CaseIterable { case risk, margin }

        @OptionGroup var options: ModelOptions
        @OptionGroup var scoring: ScoringOptions
        @Option(help: ArgumentHelp("Where to write the scores, in JSONL.", valueName: "file"))
        var scores: String
        @Option(help: "The share of pairs to keep, above 0 and at most 1; needs --output.")
        var filter: Double?
        @Option(help: "What decides which are kept: risk or margin.")
        var by: Measure?
        @Option(help: ArgumentHelp("Where to write the pairs that are kept, in JSONL.", valueName: "file"))
        var output: String?
        @Option(help: ArgumentHelp("The system message for rows without one.", valueName: "text"))
        var system: String?
        @OptionGroup var badRows: BadRowOptions

        func validate() throws {
            if let filter, !(filter > 0 && filter <= 1) {
                throw ValidationError("--filter is \(filter); expected a share above 0, at most 1")
            }
            if (filter == nil) != (output == nil) { throw ValidationError("--filter and --output need each other") }
            if by != nil, filter == nil { throw ValidationError("--by needs --filter") }
        }

        func run() throws {
            let bad = badRows.collector
            let original = try PairDataset.read(scoring.data, onBadRow: bad.handler)
            var dataset = original
            dataset.pairs = original.pairs.map { $0.withSystem(system) }
            let (model, tokenizer) = try options.load()
            let scored = try scoring.scores(of: dataset, model: model, tokenizer: tokenizer) { batch in
                try batch.difficulties(model: model)
            }
            let difficulties = scored.map(\.score)
            let lines = scored.map { pair, score -> JSONValue in
                [
                    "id": .string(pair.id), "chosen_logp": .number(score.chosenLogProbability),
                    "rejected_logp": .number(score.rejectedLogProbability), "margin": .number(score.margin),
                    "displacement_risk": .number(score.displacementRisk),
                ]
            }
            try atomicWrite(JSONLines.text(lines), to: scores)
            let wrong = difficulties.count { $0.margin < 0 }
            print("pairs   \(difficulties.count); the model prefers the rejected answer of \(wrong)")
            print("scores  \(scores)\(bad.summary)")
            guard let filter, let output else { return try bad.finish() }
            let measure = by ?? .risk
            let order = difficulties.indices.sorted { one, other in
                func value(_ index: Int) -> Double {
                    measure == .risk ? difficulties[index].displacementRisk : difficulties[index].margin
                }
                return (value(one), one) < (value(other), other)
            }
            let kept = order.prefix(max(1, Int((filter * Double(order.count)).rounded()))).sorted()
            // As the file has them: the system message was there for the scores alone.
            let pairs = kept.map { original.pairs[scored[$0].pair.index] }
            try PairDataset(path: output, pairs: pairs, sha256: "").write(to: output)
            print("kept    \(pairs.count), in \(output)")
            try bad.finish()
        }
    }
}
