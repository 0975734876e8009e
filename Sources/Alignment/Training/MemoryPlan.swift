public import Files
public import LanguageModels
public import Preferences
import Torch

/// How much memory training will take, and what it does without to stay within a limit.
///
/// An estimate from the shapes of the model, the adapter and the largest step; `plumb bench dpo` prints it beside what
/// was taken. A limit is met by the cheapest of two means and their combinations: computing a step in more parts, which
/// share fewer prompts and give the same gradients, and running blocks again for the gradient instead of keeping what is
/// between them (Chen and others, 2016).
public struct MemoryPlan: Sendable, Equatable {
    /// Parts that a step is computed in.
    public private(set) var parts: Int
    /// How many of the blocks that have a gradient run again for it.
    public private(set) var recomputedBlocks = 0
    /// The blocks that have a gradient.
    public private(set) var trainedBlocks: Int
    /// Whether what enters the lowest adapted block is kept for every row, where it can be.
    public private(set) var keepsTrunk = true
    public private(set) var limit: ByteCount?
    /// Bytes of the frozen weights.
    public private(set) var weights: Int
    /// Bytes of the adapter, its gradients and the optimiser's state.
    public private(set) var adapter: Int
    /// Bytes kept from the forward to the backward pass, and used within one block.
    public private(set) var activations = 0
    /// Bytes of logits and what is made of them.
    public private(set) var head = 0
    /// Bytes of what enters the lowest adapted block.
    public private(set) var trunk = 0
    /// Bytes of the program and its libraries; the device's own are not counted.
    public private(set) var process: Int

    public var total: ByteCount { ByteCount(weights + adapter + activations + head + trunk + process) }

    /// The plan for training `adapter` on `pairs`.
    ///
    /// - Throws: `InputError` where nothing keeps the run within the limit of `configuration`.
    public init(
        model: LanguageModel, adapter: Adapter, pairs: [TokenizedPair], configuration: TrainingConfiguration
    ) throws(InputError) {
        let layers = model.configuration.layerCount
        trainedBlocks = layers - adapter.firstBlock
        limit = configuration.memoryLimit
        weights = model.weightBytes
        let parameters = adapter.parameters.reduce(0) { $0 + $1.tensor.count }
        self.adapter = 4 * parameters * (2 + configuration.optimizer.statePerParameter(configuration))
        process = model.device == .cpu ? Self.processBytes : 0
        parts = configuration.gradientAccumulationSteps

        let shapes = TokenShapes(model: model, configuration: configuration)
        let steps = RowOrder(pairs, configuration).batches(epoch: 0).prefix(Self.sampledSteps)
            .map { rows in rows.map { pairs[$0] } }
        let largest = steps.map(\.count).max() ?? 1
        let trunk = adapter.firstBlock > 0 ? TrunkStates.bytes(of: pairs, model: model) : 0
        var candidates: [(cost: Double, plan: MemoryPlan)] = []
        // Without a limit the settings are the plan.
        for count in sequence(
            first: parts, next: { [limit] in limit != nil && $0 < largest ? min(2 * $0, largest) : nil })
        {
            let sizes = Self.sizes(of: steps, parts: count)
            for keepsTrunk in trunk > 0 && limit != nil ? [true, false] : [true] {
                var plan = self
                plan.parts = count
                plan.keepsTrunk = keepsTrunk
                plan.trunk = keepsTrunk ? trunk : 0
                plan.head = shapes.headBytes(targets: sizes.targets)
                plan.recomputeUntilItFits { shapes.activationBytes(tokens: sizes.tokens, kept: $0, recomputed: $1) }
                // Forward and back is about three passes, a block that runs again takes one more, and so do the blocks
                // below where nothing of them is kept.
                let passes = 3 * trainedBlocks + plan.recomputedBlocks + (keepsTrunk ? 0 : adapter.firstBlock)
                candidates.append((Double(sizes.all) * Double(passes), plan))
            }
        }
        let fitting = candidates.filter { $0.plan.total.bytes <= limit?.bytes ?? .max }
        guard let best = fitting.min(by: { $0.cost < $1.cost }) else {
            let least = candidates.map(\.plan.total.bytes).min() ?? 0
            throw InputError(
                file: "training settings", field: "memory", problem: "it is \(limit?.description ?? "not set")",
                expected: "at least \(ByteCount(least)) for this model and these rows",
                remedy: "shorten max_length, lower lora_r, or take a smaller model")
        }
        self = best.plan
    }

    /// Lets blocks run again, the lowest first and the highest never, until the total is within the limit.
    private mutating func recomputeUntilItFits(_ bytes: (_ kept: Int, _ recomputed: Int) -> Int) {
        for count in 0..<max(1, trainedBlocks) {
            recomputedBlocks = count
            activations = bytes(trainedBlocks - count, count)
            if total.bytes <= limit?.bytes ?? .max { return }
        }
    }

    /// What a process takes that has loaded the libraries and a tokenizer, and allocated and freed tensors.
    private static let processBytes = 340_000_000
    /// Steps whose sizes are looked at.
    private static let sampledSteps = 2000

    /// The tokens and answer tokens of the largest part, and the tokens of all parts.
    private static func sizes(of steps: [[TokenizedPair]], parts: Int) -> (tokens: Int, targets: Int, all: Int) {
        var sizes = (tokens: 1, targets: 1, all: 0)
        for part in steps.flatMap({ Trainer.parts(of: $0, count: parts) }) {
            let batch = PairBatch(part)
            sizes.tokens = max(sizes.tokens, batch.packedTokens)
            sizes.targets = max(sizes.targets, batch.targets.count)
            sizes.all += batch.packedTokens
        }
        return sizes
    }
}

extension MemoryPlan: CustomStringConvertible {
    /// One line for people: the total, its parts, and what is done to stay within the limit.
    public var description: String {
        var text = "memory: about \(total)"
        if let limit { text += " of \(limit)" }
        let named = [("weights", weights), ("activations", activations), ("adapter and optimizer", adapter)]
        text += " (" + named.map { "\($0.0) \(ByteCount($0.1))" }.joined(separator: ", ") + ")"
        if parts > 1 { text += "; each step in \(parts) parts" }
        if recomputedBlocks > 0 { text += "; \(recomputedBlocks) of \(trainedBlocks) blocks run twice" }
        if !keepsTrunk { text += "; frozen blocks run in every step" }
        return text
    }
}

/// Bytes that tokens take on their way through a model.
private struct TokenShapes {
    /// What a block keeps of a token for its backward pass.
    private let kept: Int
    /// What enters a block.
    private let entering: Int
    /// What is used within a block and freed again.
    private let passing: Int
    private let hidden: Int
    private let vocabulary: Int

    init(model: LanguageModel, configuration: TrainingConfiguration) {
        let c = model.configuration
        let size = configuration.precision.dtype.size
        let joined = (c.headCount + 2 * c.keyValueHeadCount) * c.headWidth
        let attended = c.headCount * c.headWidth
        let ranks = 7 * configuration.lora.rank
        hidden = c.hiddenSize
        vocabulary = c.vocabularySize
        // Hidden states before and between attention and feed-forward network, heads, gate and up-projection.
        var floats = 2 * hidden + joined + attended + c.headCount + 2 * c.intermediateSize + ranks
        if c.queryKeyNorm { floats += attended + c.keyValueHeadCount * c.headWidth }
        var bytes = size * floats
        let isFused = model.device == .cpu && configuration.precision == .float32
        let inputs = 2 * hidden + attended + c.intermediateSize
        if !isFused {
            // Norms keep float32 copies, gates their silu, attention its padded heads.
            bytes += 2 * 3 * 4 * hidden + size * (2 * c.intermediateSize + 3 * joined + inputs)
        } else if configuration.lora.dropout > 0 {
            bytes += size * inputs
        }
        if configuration.lora.dropout > 0 { bytes += (size + 1) * (inputs + 2 * hidden) }
        kept = bytes
        entering = size * hidden
        passing = size * (6 * c.intermediateSize + 6 * hidden + 4 * joined)
    }

    /// Blocks run again when those above them, one at least, have been freed.
    func activationBytes(tokens: Int, kept blocks: Int, recomputed: Int) -> Int {
        tokens * (blocks * kept + recomputed * entering + passing)
    }

    func headBytes(targets: Int) -> Int {
        4 * (min(targets, 256) * vocabulary + 6 * targets * hidden)
    }
}

extension OptimizerName {
    /// Floats that are kept for each parameter.
    fileprivate func statePerParameter(_ configuration: TrainingConfiguration) -> Int {
        switch self {
        case .adamw: 2
        case .sgd: configuration.momentum ?? 0 > 0 ? 1 : 0
        case .adafactor: 0
        }
    }
}
