public import LanguageModels
import Torch

/// How probable a model finds the answers of a batch, token by token.
struct AnswerScores {
    /// log p of every answer token, in the order of `PairBatch.targets`.
    let tokenLogProbabilities: [Float]
    /// The hidden states the predictions were made from, with their history when gradients were asked for.
    let hidden: Tensor
    let scores: TokenScores
    /// log Σ p² of the distributions the answer tokens were drawn from, in the same order; empty where not asked for.
    let logSumsOfSquares: [Float]
    /// The blocks that run again for the gradient, where there are any.
    private let recomputed: RecomputedPass?

    /// Scores the answers of `batch`; with gradients, `backward(_:)` can follow.
    ///
    /// With `input`, blocks below it are taken as computed. `withDetails` is as `withGradients` where it is left out.
    /// `recomputing` is how many of the blocks that have a gradient are run again for it, to save memory.
    init(
        _ batch: PairBatch, model: LanguageModel, adapter: Adapter?, from input: BlockInput? = nil, withGradients: Bool,
        withDetails: Bool? = nil, withSumsOfSquares: Bool = false, recomputing: Int = 0
    ) throws {
        let predictors = Tensor(batch.predictors).to(model.device)
        if withGradients, recomputing > 0, let adapter {
            let pass = try model.hiddenStates(batch.packed, adapter: adapter, from: input, recomputing: recomputing)
            hidden = pass.hidden.selecting(0, predictors)
            recomputed = pass
        } else {
            func selected() -> Tensor {
                model.hiddenStates(batch.packed, adapter: adapter, from: input).selecting(0, predictors)
            }
            hidden = withGradients ? selected() : withoutGradients(selected)
            recomputed = nil
        }
        scores = try model.score(hidden: hidden, targets: batch.targets, withDetails: withDetails ?? withGradients)
        tokenLogProbabilities = try scores.logProbabilities.values()
        logSumsOfSquares = withSumsOfSquares ? try model.logSumsOfSquares(hidden: hidden.detached()).values() : []
    }

    /// Back-propagates a loss whose derivative with respect to each answer token's log-probability is given.
    func backward(_ derivatives: [Float]) throws {
        guard let gradients = scores.details?.gradients else { return }
        let factors = Tensor(derivatives, shape: [derivatives.count, 1]).to(hidden.device).to(hidden.dtype)
        try Tensor.backward([(hidden, gradients * factors)])
        try recomputed?.backward()
    }
}

extension PairBatch {
    /// Per-token values by sequence: chosen of every pair, then rejected.
    func sequences(_ values: [Float]) -> [ArraySlice<Float>] {
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return values[start..<start + length]
        }
    }
}

extension PairBatch {
    /// log p of each pair's two answers, summed over their tokens, without recording gradients.
    public func logProbabilities(
        model: LanguageModel, adapter: Adapter? = nil
    ) throws -> [(chosen: Double, rejected: Double)] {
        let scores = try AnswerScores(self, model: model, adapter: adapter, withGradients: false)
        let sums = sequences(scores.tokenLogProbabilities).map { $0.reduce(0.0) { $0 + Double($1) } }
        return pairs.indices.map { (sums[$0], sums[$0 + pairs.count]) }
    }
}
