import Files
import Foundation
import LanguageModels
import Preferences
import Torch

/// The rows that steps read, and what was computed of them before.
struct StepSource {
    let pairs: [TokenizedPair]
    let reference: ReferenceLogProbabilities?
    let trunk: TrunkStates?
    /// Which of `pairs` are there for KTO's divergence alone: the last ones.
    let mismatches: MismatchedAnswers?
}

/// What the pairs of a step have together, each counted by its weight.
struct StepShares {
    let weight: Double
    /// Tokens of the chosen answers.
    let chosenTokens: Double

    init(_ pairs: [TokenizedPair]) {
        weight = pairs.reduce(0) { $0 + $1.weight }
        let tokens = pairs.reduce(0) { $0 + $1.weight * Double($1.chosenIDs.count) }
        chosenTokens = tokens > 0 ? tokens : 1
    }
}

extension Trainer {
    /// How many tokens of a rejected answer are its beginning.
    private static let openingTokens = 3

    /// One optimiser step over `rows` of `source`; an epoch has `share` of them.
    func step(rows: [Int], of source: StepSource, share batches: Int) throws -> StepMetrics {
        let clock = ContinuousClock()
        let start = clock.now
        adapter.isTraining = true
        defer { adapter.isTraining = false }
        for (_, tensor) in parameters { try tensor.clearGradient() }
        let totals = try accumulate(rows, of: source)

        let number = progress.step + 1
        let scale = scalesLoss ? progress.lossScale.factor : nil
        if let scale {
            try withoutGradients { for (_, tensor) in parameters { try tensor.gradient?.scale(by: 1 / scale) } }
        }
        let gradNorm = try clipGradients(parameters.map(\.tensor), limit: configuration.maxGradNorm)
        let rate = schedule.rate(at: progress.step)
        if gradNorm.isFinite {
            for (optimizer, factor) in optimizers { try optimizer.step(learningRate: rate * factor) }
        }
        if !gradNorm.isFinite || scalesLoss {
            // With a scaled loss an overflow skips the step and lowers the scale, until that no longer helps.
            guard scalesLoss, progress.lossScale.update(isFinite: gradNorm.isFinite) else {
                throw try nonFiniteGradient(step: number, rows: rows, of: source.pairs)
            }
        }
        progress.step = number
        progress.batch += 1
        progress.tokenCount += totals.tokens
        return StepMetrics(
            step: number, totalSteps: totalSteps,
            epoch: Double(progress.epoch) + Double(progress.batch) / Double(batches), gradNorm: gradNorm,
            learningRate: rate, tokenCount: progress.tokenCount, lossScale: scale,
            seconds: start.duration(to: clock.now) / .seconds(1), figures: totals.figures)
    }

    /// `rows` in `count` parts, as even as that allows.
    static func parts<Row>(of rows: [Row], count: Int) -> [[Row]] {
        (0..<count).map { Array(rows[rows.count * $0 / count..<rows.count * ($0 + 1) / count]) }.filter { !$0.isEmpty }
    }

    /// Whether derivatives are scaled on their way back, because activations are float16.
    private var scalesLoss: Bool { model.dtype == .float16 }

    /// Adds the gradients of a step's rows, part by part, and what was measured of them.
    private func accumulate(_ rows: [Int], of source: StepSource) throws -> StepTotals {
        let shares = StepShares(rows.map { source.pairs[$0] })
        let parts = Self.parts(of: rows, count: memoryPlan.parts)
        var totals = StepTotals(configuration.rowKind)
        let divergence = try divergence(of: rows, in: source)
        totals.add(divergence: divergence)
        var outcomes: ArraySlice<PairOutcome> = []
        if loss.readsWholeStep, parts.count > 1 {
            let scores = try parts.flatMap { try score($0, of: source, shares, withGradients: false).pairs }
            outcomes = loss(scores, meanReward: &progress.meanReward)[...]
        }
        for part in parts {
            let (batch, answers, scores) = try score(part, of: source, shares, withGradients: true)
            if outcomes.isEmpty {
                outcomes = loss(scores, meanReward: &progress.meanReward, divergence: divergence ?? 0)[...]
            }
            let own = outcomes.prefix(part.count)
            outcomes = outcomes.dropFirst(part.count)
            for (row, (outcome, scores)) in zip(part, zip(own, scores)) {
                try checkFinite(outcome, scores, source.pairs[row])
                totals.add(outcome)
                if unsafeRows.contains(row) {
                    let opening = scores.rejected.policy.prefix(Self.openingTokens).reduce(0, +)
                    totals.add(complianceOpening: exp(opening))
                }
            }
            if let details = answers.scores.details { try totals.add(details, batch: batch) }
            let scale = scalesLoss ? progress.lossScale.factor : 1
            try answers.backward(
                (own.flatMap(\.chosenDerivatives) + own.flatMap(\.rejectedDerivatives)).map { Float(scale * $0) })
        }
        return totals
    }

    /// Scores some rows of a step under the policy, and puts beside it what the reference and the weights say of them.
    func score(
        _ rows: [Int], of source: StepSource, _ shares: StepShares, withGradients: Bool, withDetails: Bool? = nil
    ) throws -> (batch: PairBatch, answers: AnswerScores, pairs: [PairScores]) {
        let batch = PairBatch(rows.map { source.pairs[$0] })
        let input = source.trunk?.input(batch, rows: rows, device: model.device)
        let answers = try AnswerScores(
            batch, model: model, adapter: adapter, from: input, withGradients: withGradients,
            withDetails: withDetails, withSumsOfSquares: loss.weighsByPolicy,
            recomputing: memoryPlan.recomputedBlocks)
        let policy = batch.sequences(answers.tokenLogProbabilities)
        let squares = loss.weighsByPolicy ? batch.sequences(answers.logSumsOfSquares) : []
        func answer(_ place: Int, _ reference: [Float]?) -> AnswerLogProbabilities {
            AnswerLogProbabilities(
                policy: policy[place].map(Double.init), reference: reference?.map(Double.init) ?? [],
                logSumsOfSquares: squares.isEmpty ? [] : squares[place].map(Double.init))
        }
        let scores = rows.enumerated().map { index, row in
            let pair = source.pairs[row]
            return PairScores(
                chosen: answer(index, source.reference?.chosen[row]),
                rejected: answer(index + rows.count, source.reference?.rejected[row]),
                share: pair.weight / shares.weight, tokenShare: pair.weight / shares.chosenTokens)
        }
        return (batch, answers, scores)
    }
}

// Values that are not finite are never logged or trained on.
extension Trainer {
    private func checkFinite(_ outcome: PairOutcome, _ scores: PairScores, _ pair: TokenizedPair) throws {
        guard !outcome.isFinite else { return }
        func first(_ name: String, _ values: [Double]) -> String? {
            values.firstIndex { !$0.isFinite }.map { "the log-probability of token \($0 + 1) of the \(name) answer" }
        }
        let tensor = first("chosen", scores.chosen.policy) ?? first("rejected", scores.rejected.policy) ?? "the loss"
        throw InputError(
            file: "training", field: "loss",
            problem: "\(tensor) is not finite at step \(progress.step + 1), in row \(pair.id)",
            expected: "finite numbers", remedy: "lower the learning rate, or check that row")
    }

    private func nonFiniteGradient(step: Int, rows: [Int], of pairs: [TokenizedPair]) throws -> InputError {
        let name = try parameters.first { _, tensor in
            guard let gradient = tensor.gradient else { return false }
            return try gradient.isFinite().all().to(.float32).item() == 0
        }?.name
        let ids = rows.map { pairs[$0].id }.joined(separator: ", ")
        return InputError(
            file: "training", field: "grad_norm",
            problem: "the gradient of \(name ?? "the adapter") is not finite at step \(step), on rows \(ids)",
            expected: "finite numbers", remedy: "lower the learning rate, or check those rows")
    }
}
