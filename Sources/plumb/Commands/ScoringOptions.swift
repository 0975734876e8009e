import Alignment
import ArgumentParser
import LanguageModels
import Preferences
import Tokenization

/// Which pairs a model scores, and how.
struct ScoringOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Preference pairs in JSONL, JSON or CSV, in any known format.", valueName: "file"))
    var data: String
    @Option(help: "The most tokens of prompt and answer; longer answers are cut.")
    var maxLength = 1024
    @Option(help: "Pairs computed at once.")
    var batchSize = 8

    func validate() throws {
        if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize); expected at least 1") }
    }

    /// Every pair of `dataset` that the limit leaves, with what `score` says of it; says how far that is.
    func scores<Score>(
        of dataset: PairDataset, model: LanguageModel, tokenizer: Tokenizer, _ score: (PairBatch) throws -> [Score]
    ) throws -> [(pair: TokenizedPair, score: Score)] {
        let context = model.configuration.contextLength
        let tokenized = try PairTokenizer(
            tokenizer: tokenizer, maxLength: min(maxLength, context), contextLength: context
        ).tokenize(dataset)
        for dropped in tokenized.dropped { say("  left out \(dropped.id): \(dropped.reason.rawValue)") }
        let progress = ProgressLine(total: tokenized.pairs.count, unit: "pairs")
        var scores: [(pair: TokenizedPair, score: Score)] = []
        for start in stride(from: 0, to: tokenized.pairs.count, by: batchSize) {
            let batch = PairBatch(Array(tokenized.pairs[start..<min(start + batchSize, tokenized.pairs.count)]))
            scores += Array(zip(batch.pairs, try score(batch)))
            progress.update(scores.count)
        }
        return scores
    }
}
