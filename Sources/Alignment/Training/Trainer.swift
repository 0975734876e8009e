import Files
import Foundation
public import LanguageModels
public import Preferences
import Torch

/// Trains an adapter by DPO or one of its relatives: a linear reader of batches, scores, loss and optimiser.
public final class Trainer {
    private let model: LanguageModel
    private let adapter: Adapter
    private let pairs: [TokenizedPair]
    /// The same without what the preference loss does not compare.
    private let cut: [TokenizedPair]
    private let reference: ReferenceLogProbabilities?
    private let trunk: TrunkStates?
    private let configuration: TrainingConfiguration
    private let loss: PreferenceLoss
    private let order: BatchOrder
    private let schedule: LearningRateSchedule
    /// One for down-projections, one for up-projections, each with what it multiplies the learning rate by.
    private let optimizers: [(optimizer: AdamW, factor: Double)]
    private let parameters: [Tensor]
    private var tokenCount = 0
    /// The mean reward of the steps so far, for an objective that measures from it.
    private var meanReward = RunningMean()

    /// Optimiser steps of the whole run.
    public var totalSteps: Int { schedule.totalSteps }

    /// Prepares a run of `adapter` on `model`.
    ///
    /// `reference` holds one entry for each of `pairs`, whose answers it may have cut after `preferenceTokens`, and may be
    /// nil for an objective without a reference; `trunk`, where there is one, what enters a block for `pairs`.
    public init(
        model: LanguageModel, adapter: Adapter, pairs: [TokenizedPair], reference: ReferenceLogProbabilities?,
        trunk: TrunkStates? = nil, configuration: TrainingConfiguration
    ) throws {
        try configuration.validate()
        try configuration.validate(for: pairs)
        guard !pairs.isEmpty else {
            throw InputError(
                file: "training", problem: "there is no pair to train on",
                expected: "at least one pair within max_length")
        }
        if configuration.needsReference, reference?.chosen.count != pairs.count {
            throw InputError(
                file: "training", problem: "the reference has \(reference?.chosen.count ?? 0) pairs for \(pairs.count)",
                expected: "its log-probabilities of every pair")
        }
        if let trunk, trunk.block > adapter.firstBlock {
            throw InputError(
                file: "training", problem: "blocks below \(trunk.block) were run once, and the adapter changes them",
                expected: "states made for this adapter's first block, \(adapter.firstBlock)")
        }
        self.model = model
        self.adapter = adapter
        self.pairs = pairs
        cut = pairs.map(configuration.compared)
        self.reference = reference
        self.trunk = trunk
        self.configuration = configuration
        loss = PreferenceLoss(configuration)
        order = BatchOrder(
            count: pairs.count, batchSize: configuration.batchSize, shuffle: configuration.shuffle,
            seed: configuration.seed)
        let steps = max(1, Int((Double(order.batchesPerEpoch) * configuration.epochs).rounded(.up)))
        schedule = LearningRateSchedule(
            configuration.schedule, peak: configuration.learningRate,
            warmupSteps: Int((Double(steps) * configuration.warmupRatio).rounded(.up)), totalSteps: steps)
        parameters = adapter.parameters.map(\.tensor)
        for parameter in parameters { try parameter.setRequiresGradient() }
        let settings = AdamW.Settings(weightDecay: configuration.weightDecay)
        let layers = adapter.layers.sorted { $0.key < $1.key }.map(\.value)
        optimizers = [
            (AdamW(layers.map(\.a), settings), 1),
            (AdamW(layers.map(\.b), settings), configuration.upProjectionRateRatio),
        ]
        try Runtime.seed(configuration.seed)
    }

    /// Runs every step, and reports each one's metrics.
    ///
    /// A value that is not finite stops the run with an error.
    public func train(report: (StepMetrics) throws -> Void) throws {
        adapter.isTraining = true
        defer { adapter.isTraining = false }
        var step = 0
        var epoch = 0
        while step < totalSteps {
            let read = epoch < configuration.wholeAnswerEpochs ? pairs : cut
            for batch in order.batches(epoch: epoch) where step < totalSteps {
                let metrics = try self.step(step, rows: batch, of: read)
                step += 1
                try report(metrics)
            }
            epoch += 1
        }
    }

    /// One optimiser step over `rows` of `pairs`.
    private func step(_ step: Int, rows: [Int], of pairs: [TokenizedPair]) throws -> StepMetrics {
        let clock = ContinuousClock()
        let start = clock.now
        for parameter in parameters { try parameter.clearGradient() }

        let shares = StepShares(rows.map { pairs[$0] })
        let count = configuration.gradientAccumulationSteps
        // Split as evenly as the count allows.
        let parts = (0..<count).map { Array(rows[rows.count * $0 / count..<rows.count * ($0 + 1) / count]) }
            .filter { !$0.isEmpty }
        var totals = StepTotals()
        var outcomes: ArraySlice<PairOutcome> = []
        if loss.readsWholeStep, parts.count > 1 {
            let scores = try parts.flatMap { try score($0, of: pairs, shares, withGradients: false).pairs }
            outcomes = loss(scores, meanReward: &meanReward)[...]
        }
        for part in parts {
            let (batch, answers, scores) = try score(part, of: pairs, shares, withGradients: true)
            if outcomes.isEmpty { outcomes = loss(scores, meanReward: &meanReward)[...] }
            let own = outcomes.prefix(part.count)
            outcomes = outcomes.dropFirst(part.count)
            for outcome in own { totals.add(outcome) }
            if let details = answers.scores.details { try totals.add(details, batch: batch) }
            try answers.backward(
                (own.flatMap(\.chosenDerivatives) + own.flatMap(\.rejectedDerivatives)).map(Float.init))
        }
        let gradNorm = try clipGradients(parameters, limit: configuration.maxGradNorm)
        guard totals.loss.isFinite, gradNorm.isFinite else {
            let ids = rows.map { pairs[$0].id }.joined(separator: ", ")
            throw InputError(
                file: "training", field: totals.loss.isFinite ? "grad_norm" : "loss",
                problem: "it is not finite at step \(step + 1), on rows \(ids)", expected: "finite numbers",
                remedy: "lower the learning rate, or check those rows")
        }
        let rate = schedule.rate(at: step)
        for (optimizer, factor) in optimizers { try optimizer.step(learningRate: rate * factor) }
        tokenCount += totals.tokens
        return totals.metrics(
            step: step + 1, totalSteps: totalSteps, epoch: Double(step + 1) / Double(order.batchesPerEpoch),
            pairs: rows.count, gradNorm: gradNorm, learningRate: rate, tokenCount: tokenCount,
            seconds: start.duration(to: clock.now) / .seconds(1))
    }

    /// Scores some rows of a step under the policy, and puts beside it what the reference and the weights say of them.
    private func score(
        _ rows: [Int], of pairs: [TokenizedPair], _ shares: StepShares, withGradients: Bool
    ) throws -> (batch: PairBatch, answers: AnswerScores, pairs: [PairScores]) {
        let batch = PairBatch(rows.map { pairs[$0] })
        let input = trunk?.input(batch, rows: rows, device: model.device)
        let answers = try AnswerScores(
            batch, model: model, adapter: adapter, from: input, withGradients: withGradients,
            withSumsOfSquares: loss.weighsByPolicy)
        let policy = batch.sequences(answers.tokenLogProbabilities)
        let squares = loss.weighsByPolicy ? batch.sequences(answers.logSumsOfSquares) : []
        func answer(_ place: Int, _ reference: [Float]?) -> AnswerLogProbabilities {
            AnswerLogProbabilities(
                policy: policy[place].map(Double.init), reference: reference?.map(Double.init) ?? [],
                logSumsOfSquares: squares.isEmpty ? [] : squares[place].map(Double.init))
        }
        let scores = rows.enumerated().map { index, row in
            PairScores(
                chosen: answer(index, reference?.chosen[row]),
                rejected: answer(index + rows.count, reference?.rejected[row]),
                share: pairs[row].weight / shares.weight, tokenShare: pairs[row].weight / shares.chosenTokens)
        }
        return (batch, answers, scores)
    }
}

/// What the pairs of a step have together, each counted by its weight.
private struct StepShares {
    let weight: Double
    /// Tokens of the chosen answers.
    let chosenTokens: Double

    init(_ pairs: [TokenizedPair]) {
        weight = pairs.reduce(0) { $0 + $1.weight }
        chosenTokens = pairs.reduce(0) { $0 + $1.weight * Double($1.chosenIDs.count) }
    }
}

/// Sums over the parts of a step.
private struct StepTotals {
    var loss = 0.0
    var tokens = 0
    private var rewards = (chosen: 0.0, rejected: 0.0, correct: 0.0)
    private var logProbabilities = (chosen: 0.0, rejected: 0.0)
    private var logits = (chosen: 0.0, rejected: 0.0)
    private var answerTokens = (chosen: 0, rejected: 0)
    private var entropy = 0.0
    private var mostProbable = 0.0

    mutating func add(_ outcome: PairOutcome) {
        loss += outcome.loss
        rewards.chosen += outcome.chosenReward
        rewards.rejected += outcome.rejectedReward
        rewards.correct += outcome.chosenReward > outcome.rejectedReward ? 1 : 0
        logProbabilities.chosen += outcome.chosenLogProbability
        logProbabilities.rejected += outcome.rejectedLogProbability
    }

    mutating func add(_ scores: TokenScores.Details, batch: PairBatch) throws {
        let border = batch.lengths[..<batch.pairs.count].reduce(0, +)
        let means: [Float] = try scores.meanLogits.values()
        let entropies: [Float] = try scores.entropies.values()
        let top: [Float] = try scores.isMostProbable.values()
        logits.chosen += means[..<border].reduce(0) { $0 + Double($1) }
        logits.rejected += means[border...].reduce(0) { $0 + Double($1) }
        entropy += entropies.reduce(0) { $0 + Double($1) }
        mostProbable += top[..<border].reduce(0) { $0 + Double($1) }
        answerTokens.chosen += border
        answerTokens.rejected += means.count - border
        tokens += batch.sequenceTokens
    }

    func metrics(
        step: Int, totalSteps: Int, epoch: Double, pairs: Int, gradNorm: Double, learningRate: Double,
        tokenCount: Int, seconds: Double
    ) -> StepMetrics {
        let n = Double(pairs)
        return StepMetrics(
            step: step, totalSteps: totalSteps, epoch: epoch, loss: loss, gradNorm: gradNorm,
            learningRate: learningRate, tokenCount: tokenCount,
            entropy: entropy / Double(max(1, answerTokens.chosen + answerTokens.rejected)),
            meanTokenAccuracy: mostProbable / Double(max(1, answerTokens.chosen)),
            chosenLogits: logits.chosen / Double(max(1, answerTokens.chosen)),
            rejectedLogits: logits.rejected / Double(max(1, answerTokens.rejected)),
            chosenLogProbability: logProbabilities.chosen / n, rejectedLogProbability: logProbabilities.rejected / n,
            chosenReward: rewards.chosen / n, rejectedReward: rewards.rejected / n,
            rewardMargin: (rewards.chosen - rewards.rejected) / n, rewardAccuracy: rewards.correct / n,
            seconds: seconds)
    }
}
