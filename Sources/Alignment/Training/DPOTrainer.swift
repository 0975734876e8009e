import Files
import Foundation
public import LanguageModels
public import Preferences
import Torch

/// Trains an adapter by direct preference optimisation: a linear reader of batches, scores, loss and optimiser.
public final class DPOTrainer {
    private let model: LanguageModel
    private let adapter: Adapter
    private let pairs: [TokenizedPair]
    private let reference: ReferenceLogProbabilities
    private let trunk: TrunkStates?
    private let configuration: DPOConfiguration
    private let order: BatchOrder
    private let schedule: LearningRateSchedule
    private let optimizer: AdamW
    private let parameters: [Tensor]
    private var tokenCount = 0

    /// Optimiser steps of the whole run.
    public var totalSteps: Int { schedule.totalSteps }

    /// Prepares a run of `adapter` on `model`.
    ///
    /// `reference` holds one entry for each of `pairs`, whose answers it may have cut after `preferenceTokens`; `trunk`,
    /// where there is one, what enters a block for `pairs`.
    public init(
        model: LanguageModel, adapter: Adapter, pairs: [TokenizedPair], reference: ReferenceLogProbabilities,
        trunk: TrunkStates? = nil, configuration: DPOConfiguration
    ) throws {
        try configuration.validate()
        guard !pairs.isEmpty else {
            throw InputError(
                file: "DPO", problem: "there is no pair to train on", expected: "at least one pair within max_length")
        }
        if let trunk, trunk.block > adapter.firstBlock {
            throw InputError(
                file: "DPO", problem: "blocks below \(trunk.block) were run once, and the adapter changes them",
                expected: "states made for this adapter's first block, \(adapter.firstBlock)")
        }
        self.model = model
        self.adapter = adapter
        self.pairs = pairs
        self.reference = reference
        self.trunk = trunk
        self.configuration = configuration
        order = BatchOrder(
            count: pairs.count, batchSize: configuration.batchSize, shuffle: configuration.shuffle,
            seed: configuration.seed)
        let steps = max(1, Int((Double(order.batchesPerEpoch) * configuration.epochs).rounded(.up)))
        schedule = LearningRateSchedule(
            configuration.schedule, peak: configuration.learningRate,
            warmupSteps: Int((Double(steps) * configuration.warmupRatio).rounded(.up)), totalSteps: steps)
        parameters = adapter.parameters.map(\.tensor)
        for parameter in parameters { try parameter.setRequiresGradient() }
        optimizer = AdamW(parameters, AdamW.Settings(weightDecay: configuration.weightDecay))
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
            for batch in order.batches(epoch: epoch) where step < totalSteps {
                let metrics = try self.step(step, rows: batch)
                step += 1
                try report(metrics)
            }
            epoch += 1
        }
    }

    /// One optimiser step over `rows` of the pairs.
    func step(_ step: Int, rows: [Int]) throws -> StepMetrics {
        let clock = ContinuousClock()
        let start = clock.now
        let totalWeight = rows.reduce(0) { $0 + pairs[$1].weight }
        let chosenTokenWeight = rows.reduce(0) { $0 + pairs[$1].weight * Double(pairs[$1].chosenIDs.count) }
        for parameter in parameters { try parameter.clearGradient() }

        var totals = StepTotals()
        let parts = configuration.gradientAccumulationSteps
        for part in 0..<parts {
            // Split as evenly as the count allows.
            let from = rows.count * part / parts
            let to = rows.count * (part + 1) / parts
            guard from < to else { continue }
            try accumulate(
                Array(rows[from..<to]), totalWeight: totalWeight, chosenTokenWeight: chosenTokenWeight,
                into: &totals)
        }
        let gradNorm = try clipGradients(parameters, limit: configuration.maxGradNorm)
        guard totals.loss.isFinite, gradNorm.isFinite else {
            let ids = rows.map { pairs[$0].id }.joined(separator: ", ")
            throw InputError(
                file: "DPO", field: totals.loss.isFinite ? "grad_norm" : "loss",
                problem: "it is not finite at step \(step + 1), on rows \(ids)", expected: "finite numbers",
                remedy: "lower the learning rate, or check those rows")
        }
        let rate = schedule.rate(at: step)
        try optimizer.step(learningRate: rate)
        tokenCount += totals.tokens
        return totals.metrics(
            step: step + 1, totalSteps: totalSteps, epoch: Double(step + 1) / Double(order.batchesPerEpoch),
            pairs: rows.count, gradNorm: gradNorm, learningRate: rate, tokenCount: tokenCount,
            seconds: start.duration(to: clock.now) / .seconds(1))
    }

    /// Adds the gradient and the measurements of some rows of a step.
    private func accumulate(
        _ rows: [Int], totalWeight: Double, chosenTokenWeight: Double, into totals: inout StepTotals
    ) throws {
        let batch = PairBatch(rows.map { pairs[$0] })
        let input = trunk?.input(batch, rows: rows, device: model.device)
        let answers = try AnswerScores(batch, model: model, adapter: adapter, from: input, withGradients: true)
        let compared = configuration.preferenceTokens > 0 ? configuration.preferenceTokens : Int.max
        let policy = batch.sums(answers.tokenLogProbabilities, first: compared)
        let whole = batch.sums(answers.tokenLogProbabilities)
        let reference = (rows.map { self.reference.chosen[$0] } + rows.map { self.reference.rejected[$0] })
            .map { Float($0.prefix(compared).reduce(0.0) { $0 + Double($1) }) }
        let objective = SigmoidLoss(beta: configuration.beta, labelSmoothing: configuration.labelSmoothing)

        var chosenDerivatives: [Float] = []
        var rejectedDerivatives: [Float] = []
        for (index, row) in rows.enumerated() {
            let other = index + rows.count
            let value = objective(
                chosenLogRatio: Double(policy[index] - reference[index]),
                rejectedLogRatio: Double(policy[other] - reference[other]))
            let share = pairs[row].weight / totalWeight
            // The cross-entropy is a mean over every chosen token of the step, each with its pair's weight.
            let supervised = configuration.sftWeight * pairs[row].weight / chosenTokenWeight
            totals.loss -= supervised * Double(whole[index])
            totals.add(value, share: share, chosen: policy[index], rejected: policy[other])
            chosenDerivatives += (0..<batch.lengths[index]).map { token in
                Float((token < compared ? value.chosenDerivative * share : 0) - supervised)
            }
            rejectedDerivatives += (0..<batch.lengths[other]).map { token in
                Float(token < compared ? value.rejectedDerivative * share : 0)
            }
        }
        if let details = answers.scores.details { try totals.add(details, batch: batch) }
        try answers.backward(chosenDerivatives + rejectedDerivatives)
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

    mutating func add(_ value: SigmoidLoss.Value, share: Double, chosen: Float, rejected: Float) {
        loss += value.loss * share
        rewards.chosen += value.chosenReward
        rewards.rejected += value.rejectedReward
        rewards.correct += value.chosenReward > value.rejectedReward ? 1 : 0
        logProbabilities.chosen += Double(chosen)
        logProbabilities.rejected += Double(rejected)
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
