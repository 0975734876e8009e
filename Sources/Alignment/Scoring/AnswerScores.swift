public import LanguageModels
import Torch

/// How probable a model finds the answers of a batch, token by token.
struct AnswerScores {
    /// log p of every answer token, in the order of `PairBatch.targets`.
    let tokenLogProbabilities: [Float]
    /// The hidden states the predictions were made from, with their history when gradients were asked for.
    let hidden: Tensor
    let scores: TokenScores

    /// Scores the answers of `batch`; with gradients, `backward(_:)` can follow.
    ///
    /// With `input`, blocks below it are taken as computed.
    init(
        _ batch: PairBatch, model: LanguageModel, adapter: Adapter?, from input: BlockInput? = nil, withGradients: Bool
    ) throws {
        func selected() -> Tensor {
            model.hiddenStates(batch.packed, adapter: adapter, from: input)
                .selecting(0, Tensor(batch.predictors).to(model.device))
        }
        hidden = withGradients ? selected() : withoutGradients(selected)
        scores = try model.score(hidden: hidden, targets: batch.targets, withDetails: withGradients)
        tokenLogProbabilities = try scores.logProbabilities.values()
    }

    /// Back-propagates a loss whose derivative with respect to each answer token's log-probability is given.
    func backward(_ derivatives: [Float]) throws {
        guard let gradients = scores.details?.gradients else { return }
        let factors = Tensor(derivatives, shape: [derivatives.count, 1]).to(hidden.device).to(hidden.dtype)
        try Tensor.backward([(hidden, gradients * factors)])
    }
}

extension PairBatch {
    /// Sums of per-token values over each sequence, chosen of every pair, then rejected: whole ones, or the first `limit`.
    func sums(_ values: [Float], first limit: Int = .max) -> [Float] {
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return Self.sum(values[start..<start + min(length, limit)])
        }
    }

    /// The sum of log-probabilities of one sequence, added in float64.
    static func sum(_ values: ArraySlice<Float>) -> Float { Float(values.reduce(0.0) { $0 + Double($1) }) }
}

extension PairBatch {
    /// log p of each pair's two answers, summed over their tokens, without recording gradients.
    public func logProbabilities(
        model: LanguageModel, adapter: Adapter? = nil
    ) throws -> [(chosen: Double, rejected: Double)] {
        let sums = sums(
            try AnswerScores(self, model: model, adapter: adapter, withGradients: false).tokenLogProbabilities)
        return pairs.indices.map { (Double(sums[$0]), Double(sums[$0 + pairs.count])) }
    }
}
