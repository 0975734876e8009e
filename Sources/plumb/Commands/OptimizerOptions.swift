import Alignment
import ArgumentParser
import Files

/// How steps are made and how large they are.
struct OptimizerOptions: ParsableArguments {
    @Option(help: "Learning rate.")
    var lr: Double?
    @Option(help: "What the learning rate of the adapter's up-projections is multiplied by (LoRA+).")
    var loraplusLrRatio: Double?
    @Option(help: "Passes over the data.")
    var epochs: Double?
    @Option(help: "Rows in an optimiser step.")
    var batchSize: Int?
    @Option(help: "Tokens in an optimiser step, instead of a number of rows.")
    var tokensPerBatch: Int?
    @Option(help: "Parts a step is computed in, to save memory.")
    var gradientAccumulationSteps: Int?
    @Option(
        help: ArgumentHelp(
            "The most memory to take, such as 4GB; steps are split, or blocks run twice, to stay within it.",
            valueName: "amount"),
        transform: ByteCount.parse)
    var memory: ByteCount?
    @Option(help: ArgumentHelp("adamw, sgd or adafactor.", valueName: "name"), transform: OptimizerName.parse)
    var optimizer: OptimizerName?
    @Option(help: "Momentum of sgd (default: 0).")
    var momentum: Double?
    @Option(help: "How fast parameters decay by themselves (default: 0).")
    var weightDecay: Double?
    @Option(
        help: ArgumentHelp("linear, cosine, constant or wsd.", valueName: "name"),
        transform: LearningRateSchedule.Shape.parse)
    var schedule: LearningRateSchedule.Shape?
    @Option(help: "Share of steps over which the learning rate rises.")
    var warmupRatio: Double?
    @Option(help: "Share of steps over which wsd lets the learning rate fall (default: 0.1).")
    var decayRatio: Double?
    @Option(help: "Gradients are scaled down to this norm; 0 leaves them.")
    var maxGradNorm: Double?
    @Option(help: "Where random numbers start.")
    var seed: UInt64?
    @Flag(inversion: .prefixedNo, help: "Take the rows in random order (the default), or as in the file.")
    var shuffle: Bool?

    /// Lays the options that were given over `configuration`.
    func apply(to configuration: inout TrainingConfiguration) {
        func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
            if let value { configuration[keyPath: path] = value }
        }
        func setOptional<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value?>, _ value: Value?) {
            if let value { configuration[keyPath: path] = value }
        }
        set(\.learningRate, lr)
        set(\.upProjectionRateRatio, loraplusLrRatio)
        set(\.epochs, epochs)
        set(\.batchSize, batchSize)
        setOptional(\.tokensPerBatch, tokensPerBatch)
        setOptional(\.memoryLimit, memory)
        set(\.gradientAccumulationSteps, gradientAccumulationSteps)
        set(\.optimizer, optimizer)
        setOptional(\.momentum, momentum)
        set(\.weightDecay, weightDecay)
        set(\.schedule, schedule)
        set(\.warmupRatio, warmupRatio)
        setOptional(\.decayRatio, decayRatio)
        set(\.maxGradNorm, maxGradNorm)
        set(\.seed, seed)
        set(\.shuffle, shuffle)
    }

    func validate() throws {
        if batchSize != nil, tokensPerBatch != nil {
            throw ValidationError("--batch-size and --tokens-per-batch both say how large a step is; give one")
        }
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// The case called `name`, for an option.
    static func parse(_ name: String) throws -> Self {
        guard let value = Self(rawValue: name) else {
            throw ValidationError(
                "\(name) is none of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }
}

extension ByteCount {
    /// The amount that an option names.
    static func parse(_ text: String) throws -> ByteCount {
        guard let value = ByteCount(text) else {
            throw ValidationError("\(text) is no amount of memory; expected one with a unit, such as 4GB or 512MB")
        }
        return value
    }
}
