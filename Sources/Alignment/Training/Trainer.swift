import Files
public import LanguageModels
public import Preferences
import Torch

/// Trains an adapter by DPO or one of its relatives: a linear reader of batches, scores, loss and optimiser.
public final class Trainer {
    let model: LanguageModel
    let adapter: Adapter
    let configuration: TrainingConfiguration
    let parameters: [(name: String, tensor: Tensor)]
    /// One for down-projections, one for up-projections, each with what it multiplies the learning rate by.
    let optimizers: [(optimizer: any Optimizer, factor: Double)]
    let schedule: LearningRateSchedule
    let reference: ReferenceLogProbabilities?
    let trunk: TrunkStates?
    /// What the run does without to stay within a limit of memory.
    public let memoryPlan: MemoryPlan
    /// Rows whose prompt asks for what should be refused.
    let unsafeRows: Set<Int>
    var loss: PreferenceLoss
    var progress = TrainerProgress()
    /// The rows, and after them what KTO reads beside them.
    private let pairs: [TokenizedPair]
    private let mismatches: MismatchedAnswers?
    /// The same without what the preference loss does not compare.
    private let cut: [TokenizedPair]
    private let order: RowOrder
    private var isStopping = false

    /// Optimiser steps of the whole run.
    public var totalSteps: Int { schedule.totalSteps }
    /// Optimiser steps done so far.
    public var step: Int { progress.step }

    /// Prepares a run of `adapter` on `model`.
    ///
    /// `reference` holds one entry for each of `pairs`, whose answers it may have cut after `preferenceTokens`, and may be
    /// nil for an objective without a reference; `trunk`, where there is one, what enters a block for `pairs`. For `kto`
    /// both go on with the settings' `mismatchedPairs(training:)`. Of `unsafeRows`, numbers of pairs, the probability of
    /// the rejected answer's beginning is measured. `memoryPlan` is made for the settings' limit where none is given.
    public init(
        model: LanguageModel, adapter: Adapter, pairs: [TokenizedPair], reference: ReferenceLogProbabilities?,
        trunk: TrunkStates? = nil, unsafeRows: Set<Int> = [], memoryPlan: MemoryPlan? = nil,
        configuration: TrainingConfiguration
    ) throws {
        try configuration.validate()
        try configuration.validate(for: pairs)
        guard !pairs.isEmpty else {
            throw InputError(
                file: "training", problem: "there is no row to train on", expected: "at least one row within max_length"
            )
        }
        mismatches = configuration.mismatches(training: pairs)
        let all = pairs + (mismatches?.pairs ?? [])
        try Self.check(reference, all, configuration)
        if let trunk, trunk.block > adapter.firstBlock {
            throw InputError(
                file: "training", problem: "blocks below \(trunk.block) were run once, and the adapter changes them",
                expected: "an adapter of blocks from \(trunk.block) on")
        }
        self.model = model
        self.adapter = adapter
        self.pairs = all
        cut = all.map(configuration.compared)
        self.reference = reference
        self.trunk = trunk
        self.memoryPlan =
            try memoryPlan ?? MemoryPlan(model: model, adapter: adapter, pairs: pairs, configuration: configuration)
        self.unsafeRows = unsafeRows
        self.configuration = configuration
        loss = PreferenceLoss(configuration)
        order = RowOrder(pairs, configuration)
        let steps = order.batchCount(epochs: configuration.epochs)
        func share(_ ratio: Double) -> Int { Int((Double(steps) * ratio).rounded(.up)) }
        schedule = LearningRateSchedule(
            configuration.schedule, peak: configuration.learningRate, warmupSteps: share(configuration.warmupRatio),
            totalSteps: steps, decaySteps: share(configuration.resolvedDecayRatio))
        parameters = adapter.parameters
        for (_, tensor) in parameters { try tensor.setRequiresGradient() }
        let layers = adapter.layers.sorted { $0.key < $1.key }.map(\.value)
        optimizers = [
            (configuration.optimizer.optimizer(layers.map(\.a), configuration), 1),
            (configuration.optimizer.optimizer(layers.map(\.b), configuration), configuration.upProjectionRateRatio),
        ]
        try Runtime.seed(configuration.seed)
    }

    /// Runs the steps that are left, and reports each one's metrics.
    ///
    /// A value that is not finite stops the run with an error.
    public func train(report: (StepMetrics) throws -> Void) throws {
        isStopping = false
        while progress.step < totalSteps, !isStopping {
            let read = progress.epoch < configuration.wholeAnswerEpochs ? pairs : cut
            let batches = order.batches(epoch: progress.epoch)
            while progress.batch < batches.count, progress.step < totalSteps, !isStopping {
                let source = StepSource(
                    pairs: read, reference: reference, trunk: trunk, mismatches: mismatches)
                try report(try step(rows: batches[progress.batch], of: source, share: batches.count))
            }
            if progress.batch == batches.count {
                progress.epoch += 1
                progress.batch = 0
            }
        }
    }

    /// Ends `train` after the step that is being reported.
    public func stop() { isStopping = true }

    /// Whether the step that was reported last ended an epoch.
    public var isAtEpochEnd: Bool { progress.batch == order.batches(epoch: progress.epoch).count }

    /// Adds a cross-entropy on the chosen answers, with this weight, to the steps that follow.
    public func anchor(weight: Double) {
        progress.anchorWeight = weight
        loss.anchorWeight = weight
    }

    /// What the objective makes of held-out rows under the adapter as it is; changes nothing of the run.
    ///
    /// `reference` holds one entry for each of `pairs`, and then of `mismatchedPairs(heldOut:)`. Rows are read `batchSize` at a time, as training reads them.
    public func evaluate(
        _ pairs: [TokenizedPair], reference: ReferenceLogProbabilities?,
        progress report: (_ done: Int) -> Void = { _ in }
    ) throws -> TrainingFigures {
        var totals = StepTotals(configuration.rowKind)
        var meanReward = progress.meanReward
        try configuration.validateAnswers(of: pairs)
        let mismatches = configuration.mismatches(heldOut: pairs)
        let source = StepSource(
            pairs: pairs + (mismatches?.pairs ?? []), reference: reference, trunk: nil, mismatches: mismatches)
        try Self.check(reference, source.pairs, configuration)
        for rows in configuration.heldOutBatches(pairs.count) {
            let divergence = try divergence(of: rows, in: source)
            let (batch, answers, scores) = try score(
                rows, of: source, StepShares(rows.map { pairs[$0] }), withGradients: false, withDetails: true)
            for outcome in loss(scores, meanReward: &meanReward, divergence: divergence ?? 0) {
                totals.add(outcome, weight: Double(rows.count) / Double(pairs.count))
            }
            totals.add(divergence: divergence)
            if let details = answers.scores.details { try totals.add(details, batch: batch) }
            report((rows.last ?? 0) + 1)
        }
        return totals.figures
    }
}

extension Trainer {
    /// Throws where an objective with a reference has not its log-probabilities of all `pairs`.
    private static func check(
        _ reference: ReferenceLogProbabilities?, _ pairs: [TokenizedPair], _ configuration: TrainingConfiguration
    ) throws(InputError) {
        guard configuration.needsReference, reference?.chosen.count != pairs.count else { return }
        throw InputError(
            file: "training", problem: "the reference has \(reference?.chosen.count ?? 0) pairs for \(pairs.count)",
            expected: "its log-probabilities of every pair")
    }
}
