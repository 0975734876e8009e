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
    /// Rows whose prompt asks for what should be refused.
    let unsafeRows: Set<Int>
    var loss: PreferenceLoss
    var progress = TrainerProgress()
    private let pairs: [TokenizedPair]
    /// The same without what the preference loss does not compare.
    private let cut: [TokenizedPair]
    private let order: BatchOrder
    private var isStopping = false

    /// Optimiser steps of the whole run.
    public var totalSteps: Int { schedule.totalSteps }
    /// Optimiser steps done so far.
    public var step: Int { progress.step }

    /// Prepares a run of `adapter` on `model`.
    ///
    /// `reference` holds one entry for each of `pairs`, whose answers it may have cut after `preferenceTokens`, and may be
    /// nil for an objective without a reference; `trunk`, where there is one, what enters a block for `pairs`. Of
    /// `unsafeRows`, numbers of pairs, the probability of the rejected answer's beginning is measured.
    public init(
        model: LanguageModel, adapter: Adapter, pairs: [TokenizedPair], reference: ReferenceLogProbabilities?,
        trunk: TrunkStates? = nil, unsafeRows: Set<Int> = [], configuration: TrainingConfiguration
    ) throws {
        try configuration.validate()
        try configuration.validate(for: pairs)
        guard !pairs.isEmpty else {
            throw InputError(
                file: "training", problem: "there is no row to train on", expected: "at least one row within max_length"
            )
        }
        if configuration.needsReference, reference?.chosen.count != pairs.count {
            throw InputError(
                file: "training", problem: "the reference has \(reference?.chosen.count ?? 0) pairs for \(pairs.count)",
                expected: "its log-probabilities of every pair")
        }
        if let trunk, trunk.block > adapter.firstBlock {
            throw InputError(
                file: "training", problem: "blocks below \(trunk.block) were run once, and the adapter changes them",
                expected: "an adapter of blocks from \(trunk.block) on")
        }
        self.model = model
        self.adapter = adapter
        self.pairs = pairs
        cut = pairs.map(configuration.compared)
        self.reference = reference
        self.trunk = trunk
        self.unsafeRows = unsafeRows
        self.configuration = configuration
        loss = PreferenceLoss(configuration)
        order = BatchOrder(pairs, configuration)
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
                try report(try step(rows: batches[progress.batch], of: read, share: batches.count))
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
    /// `reference` holds one entry for each of `pairs`. Rows are read `batchSize` at a time, as training reads them.
    public func evaluate(
        _ pairs: [TokenizedPair], reference: ReferenceLogProbabilities?,
        progress report: (_ done: Int) -> Void = { _ in }
    ) throws -> TrainingFigures {
        var totals = StepTotals()
        var meanReward = progress.meanReward
        for start in stride(from: 0, to: pairs.count, by: configuration.batchSize) {
            let rows = Array(start..<min(start + configuration.batchSize, pairs.count))
            let source = StepSource(pairs: pairs, reference: reference, trunk: nil)
            let (batch, answers, scores) = try score(
                rows, of: source, StepShares(rows.map { pairs[$0] }), withGradients: false, withDetails: true)
            for outcome in loss(scores, meanReward: &meanReward) {
                totals.add(outcome, weight: Double(rows.count) / Double(pairs.count))
            }
            if let details = answers.scores.details { try totals.add(details, batch: batch) }
            report(rows.count + start)
        }
        return totals.figures
    }
}

extension BatchOrder {
    fileprivate init(_ pairs: [TokenizedPair], _ configuration: TrainingConfiguration) {
        let size: BatchOrder.Size =
            if let limit = configuration.tokensPerBatch {
                .tokens(
                    limit,
                    counts: pairs.map { $0.promptIDs.count + $0.chosenIDs.count + $0.rejectedIDs.count })
            } else {
                .rows(configuration.batchSize)
            }
        self.init(count: pairs.count, size: size, shuffle: configuration.shuffle, seed: configuration.seed)
    }
}
