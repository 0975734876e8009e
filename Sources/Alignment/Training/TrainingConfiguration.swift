public import Files
public import LanguageModels
public import Preferences

/// The settings of a DPO run; names and defaults are TRL's where it has them.
public struct TrainingConfiguration: Sendable, Equatable {
    public var beta = 0.1
    /// What is minimised: one objective, or several that are added up.
    public var lossTypes: [LossType] = [.sigmoid]
    /// What each of `lossTypes` counts, in their order; nil counts each 1.
    public var lossWeights: [Double]?
    /// ε of the objectives that allow for wrong labels.
    public var labelSmoothing = 0.0
    /// How distance from the reference is measured; nil is the reverse KL divergence.
    public var fDivergenceType: FDivergence.Name?
    /// α of the α-divergence; nil is 0.5.
    public var fAlphaDivergenceCoef: Double?
    /// What tokens beyond the shorter answer's length count (LD-DPO: Liu and others, 2024), 0 to 1; nil counts them fully.
    public var ldAlpha: Double?
    /// Whether pairs count by how likely the policy itself is to say their answers (WPO: Zhou and others, 2024).
    ///
    /// A cross-entropy beside the preference loss is not weighted.
    public var useWeighting = false
    /// τ of `discopop`; nil is 0.05.
    public var discopopTau: Double?
    /// γ of `simpo`; nil is 0.5.
    public var simpoGamma: Double?
    /// Weight of the cross-entropy that belongs to `cpo`, where nil is 1, and may go with `simpo`, where nil is 0.
    public var cpoAlpha: Double?
    /// λ of `dpop`; nil is 50.
    public var dpopLambda: Double?
    /// λ_D of `kto` and `apo_zero_unpaired`; nil is 1.
    public var desirableWeight: Double?
    /// λ_U of `kto` and `apo_zero_unpaired`; nil is 1.
    public var undesirableWeight: Double?
    /// Whether `bco_pair` measures rewards from their running mean, as its paper has it; TRL 1.16 measures from 0.
    public var bcoRunningMean = false
    /// Weight of a cross-entropy on the chosen answers' tokens beside the preference loss (Liu and others, 2024).
    ///
    /// It keeps their probability from falling together with that of the rejected ones. TRL: `["sigmoid", "sft"]`.
    public var sftWeight = 0.0
    public var learningRate = 1e-4
    /// `loraplus_lr_ratio`: what the learning rate of up-projections is multiplied by (LoRA+, Hayou and others, 2024).
    ///
    /// They start at zero and have far to go; down-projections start at a size where the same rate is mostly noise.
    public var upProjectionRateRatio = 1.0
    public var epochs = 1.0
    /// Rows in one optimiser step.
    public var batchSize = 8
    /// Tokens in one optimiser step instead of a number of rows, a row's prompt counted once; nil counts rows.
    public var tokensPerBatch: Int?
    /// Parts a step is computed in, one after the other, to save memory; the result is that of the whole batch.
    ///
    /// An objective that compares the pairs of a step with each other costs one more forward pass then.
    public var gradientAccumulationSteps = 1
    /// The most memory that training should take; nil sets no limit.
    ///
    /// To stay within it a step is computed in more parts, or blocks run again for the gradient; see `MemoryPlan`.
    public var memoryLimit: ByteCount?
    /// The most tokens of prompt and answer.
    public var maxLength = 1024
    /// How many tokens at the beginning of the two answers the preference loss compares; 0 compares whole answers.
    ///
    /// Whether to refuse is decided there (Qi and others, 2024). Over whole answers the loss is soon satisfied by how the
    /// rest is worded, and leaves the decision alone. The cross-entropy still covers the whole chosen answer.
    public var preferenceTokens = 0
    /// How many epochs read whole answers; later ones read only the first `preferenceTokens`, for the cross-entropy too.
    ///
    /// How to answer is learned sooner than whether to, and shorter answers cost less. Without a cross-entropy no epoch
    /// reads more than `preferenceTokens`.
    public var wholeAnswerEpochs = Int.max
    /// The type of the frozen weights and of what passes between blocks.
    public var precision = Precision.float32
    public var optimizer = OptimizerName.adamw
    /// Momentum of `sgd`; nil is 0.
    public var momentum: Double?
    public var schedule = LearningRateSchedule.Shape.linear
    /// The share of steps over which `wsd` lets the learning rate fall; nil is 0.1.
    public var decayRatio: Double?
    /// The share of steps over which the learning rate rises.
    public var warmupRatio = 0.0
    public var weightDecay = 0.0
    /// Gradients are scaled down to this norm; 0 leaves them.
    public var maxGradNorm = 1.0
    public var seed: UInt64 = 42
    public var shuffle = true
    public var lora = LoRAConfiguration()
    public var monitoring = MonitoringConfiguration()

    public init() {}

    /// Throws an `InputError` for a setting out of its range.
    public func validate() throws(InputError) {
        func require(_ holds: Bool, _ field: String, _ value: Any, _ expected: String) throws(InputError) {
            if !holds {
                throw InputError(file: "training settings", field: field, problem: "it is \(value)", expected: expected)
            }
        }
        try require(beta > 0 && beta.isFinite, "beta", beta, "a number above 0")
        try require(
            (0..<0.5).contains(labelSmoothing), "label_smoothing", labelSmoothing, "0 up to, not including, 0.5")
        try validateObjective()
        try require(sftWeight >= 0 && sftWeight.isFinite, "sft_weight", sftWeight, "0 or more")
        try require(learningRate > 0 && learningRate.isFinite, "lr", learningRate, "a number above 0")
        try require(
            upProjectionRateRatio > 0 && upProjectionRateRatio.isFinite, "loraplus_lr_ratio", upProjectionRateRatio,
            "a number above 0")
        try require(epochs > 0 && epochs <= 1000, "epochs", epochs, "a number above 0, at most 1000")
        try require(batchSize > 0, "batch_size", batchSize, "at least 1")
        try require(
            gradientAccumulationSteps >= 1 && (gradientAccumulationSteps <= batchSize || tokensPerBatch != nil),
            "gradient_accumulation_steps", gradientAccumulationSteps,
            "1 to batch_size, which counts the rows of a whole step")
        try require(
            batchSize > 1 || tokensPerBatch != nil || !readsMismatches, "batch_size", batchSize,
            "at least 2 for kto, whose divergence is measured between the rows of a step")
        try require(maxLength > 1, "max_length", maxLength, "at least 2")
        try require(preferenceTokens >= 0, "preference_tokens", preferenceTokens, "0 or more")
        try require(wholeAnswerEpochs >= 1, "whole_answer_epochs", wholeAnswerEpochs, "at least 1")
        try require(
            wholeAnswerEpochs == .max || preferenceTokens > 0 && sftWeight > 0, "whole_answer_epochs",
            wholeAnswerEpochs, "preference_tokens and sft_weight above 0, without which all epochs read the same")
        if let tokensPerBatch { try require(tokensPerBatch > 0, "tokens_per_batch", tokensPerBatch, "at least 1") }
        try require((0...1).contains(warmupRatio), "warmup_ratio", warmupRatio, "0 to 1")
        if let momentum {
            try require(optimizer == .sgd, "momentum", momentum, "it with the optimizer sgd, or left out")
            try require((0..<1).contains(momentum), "momentum", momentum, "0 up to, not including, 1")
        }
        if let decayRatio {
            try require(schedule == .wsd, "decay_ratio", decayRatio, "it with the schedule wsd, or left out")
        }
        try require(
            (0...1 - warmupRatio).contains(resolvedDecayRatio) || schedule != .wsd, "decay_ratio", resolvedDecayRatio,
            "0 to 1 - warmup_ratio")
        try monitoring.validate()
        try require(
            needsReference || [nil, .off].contains(monitoring.guardAction), "guard",
            monitoring.guardAction?.rawValue ?? "", "off, or an objective that reads a reference")
        try require(weightDecay >= 0, "weight_decay", weightDecay, "0 or more")
        try require(maxGradNorm >= 0, "max_grad_norm", maxGradNorm, "0 or more")
        try require(lora.rank > 0, "lora_r", lora.rank, "at least 1")
        try require(lora.alpha > 0, "lora_alpha", lora.alpha, "a number above 0")
        try require((0..<1).contains(lora.dropout), "lora_dropout", lora.dropout, "0 up to, not including, 1")
    }

    /// What the guard does when chosen answers become rarer.
    public var guardAction: DisplacementGuard.Action { monitoring.guardAction ?? (needsReference ? .warn : .off) }
    /// How far, in nats, the mean chosen answer may fall before that.
    public var guardDrop: Double { monitoring.guardDrop ?? 2 }
    var resolvedDecayRatio: Double { decayRatio ?? 0.1 }

    /// What the preference loss compares of `pair`: both answers, cut after `preferenceTokens`.
    public func compared(_ pair: TokenizedPair) -> TokenizedPair {
        guard preferenceTokens > 0 else { return pair }
        var pair = pair
        pair.chosenIDs = Array(pair.chosenIDs.prefix(preferenceTokens))
        pair.rejectedIDs = Array(pair.rejectedIDs.prefix(preferenceTokens))
        return pair
    }

    /// What the loss needs of `pair`: what it compares, and the whole chosen answer for a cross-entropy.
    public func needed(_ pair: TokenizedPair) -> TokenizedPair {
        var needed = compared(pair)
        if rowKind == .completions { needed.rejectedIDs = [] }
        if supervisedWeight > 0 || guardAction == .anchor { needed.chosenIDs = pair.chosenIDs }
        return needed
    }
}
