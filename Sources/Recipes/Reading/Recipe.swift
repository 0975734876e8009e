public import Alignment
public import Evidence
import Files
import Foundation
import LanguageModels

/// What `plumb align` does, read from YAML: model, data, training, suites and gates.
public struct Recipe: Sendable {
    /// How on-policy rejected answers are drawn from the model before training.
    public struct Sampling: Sendable, Equatable {
        /// The most unsafe pairs whose authored rejected answer is replaced by the model's own.
        public var pairs: Int
        public var maxTokens: Int
        public var temperature: Double
    }

    public var name: String
    public var model: String
    /// The system message of rows that have none of their own.
    public var system: String?
    public var seed: UInt64
    /// Pair files.
    public var pairs: [String]
    public var sampling: Sampling?
    /// How much pairs count in the loss, by category; multiplied with a row's own weight.
    public var weights: [(category: String, weight: Double)]
    /// Suite files.
    public var suites: [String]
    /// The most tokens of a reply in evaluation.
    public var maxTokens: Int
    public var training: TrainingConfiguration
    /// What the trained adapter's effect is multiplied by before it is measured and saved.
    public var adapterScale: Double
    public var gates: GateThresholds

    /// Reads a recipe; files it names are relative to its own folder.
    public init(contentsOf path: String) throws {
        var top = try SettingsReader(contentsOf: path)
        let folder = (path as NSString).deletingLastPathComponent
        func located(_ file: String) -> String {
            file.hasPrefix("/") ? file : (folder as NSString).appendingPathComponent(file)
        }
        name = try top.text("name") ?? ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        let namedModel = try top.text("model") ?? "smollm2-135m-instruct"
        model = namedModel.contains("/") || namedModel.hasSuffix(".gguf") ? located(namedModel) : namedModel
        system = try top.text("system")
        guard let seed = UInt64(exactly: try top.integer("seed") ?? 42) else {
            throw top.error("seed", "it is negative", expected: "0 or more")
        }
        self.seed = seed

        guard var data = try top.section("data") else {
            throw top.error("data", "the section is missing", expected: "`data:` with `pairs:`")
        }
        pairs = try (data.texts("pairs") ?? []).map(located)
        if pairs.isEmpty { throw data.error("pairs", "no file is named", expected: "one or more JSONL files") }
        sampling = try Self.sampling(&data)
        weights = try (data.numbers("weights") ?? []).map { name, value in
            guard value > 0 else { throw data.error("weights", "\(name) is \(value)", expected: "numbers above 0") }
            return (name, value)
        }
        try data.finish()

        guard var evaluation = try top.section("evaluation") else {
            throw top.error("evaluation", "the section is missing", expected: "`evaluation:` with `suites:`")
        }
        suites = try (evaluation.texts("suites") ?? []).map(located)
        if suites.isEmpty { throw evaluation.error("suites", "no file is named", expected: "one or more JSONL files") }
        maxTokens = try evaluation.integer("max_tokens") ?? 64
        if maxTokens < 1 { throw evaluation.error("max_tokens", "it is \(maxTokens)", expected: "at least 1") }
        try evaluation.finish()

        training = TrainingConfiguration()
        if var section = try top.section("train") { training = try TrainingConfiguration(&section) }
        training.seed = seed
        training.monitoring.place(in: folder)

        adapterScale = try top.number("adapter_scale") ?? 1
        if adapterScale <= 0 { throw top.error("adapter_scale", "it is \(adapterScale)", expected: "a number above 0") }

        var gates = GateThresholds()
        if var section = try top.section("gates") {
            for (name, path) in [
                ("harm_reduction", \GateThresholds.harmReduction), ("utility", \.utility), ("refusal", \.refusal),
            ] {
                guard let value = try section.number(name) else { continue }
                guard (0...1).contains(value) else {
                    throw section.error(name, "it is \(value)", expected: "a share from 0 to 1")
                }
                gates[keyPath: path] = value
            }
            try section.finish()
        }
        self.gates = gates
        try top.finish()
    }

    private static func sampling(_ data: inout SettingsReader) throws -> Sampling? {
        guard var section = try data.section("sample_rejected") else { return nil }
        let result = Sampling(
            pairs: try section.integer("pairs") ?? .max, maxTokens: try section.integer("max_tokens") ?? 48,
            temperature: try section.number("temperature") ?? 0.7)
        guard result.pairs > 0 else { throw section.error("pairs", "it is \(result.pairs)", expected: "at least 1") }
        guard result.maxTokens > 0 else {
            throw section.error("max_tokens", "it is \(result.maxTokens)", expected: "at least 1")
        }
        guard result.temperature >= 0 else {
            throw section.error("temperature", "it is \(result.temperature)", expected: "0 or more")
        }
        try section.finish()
        return result
    }
}

extension TrainingConfiguration {
    /// Takes every setting of `reader`, a `train:` section.
    init(_ reader: inout SettingsReader) throws {
        try self.init(unchecked: &reader)
        do { try validate() } catch { throw reader.placed(error) }
    }

    private init(
        unchecked reader: inout SettingsReader, lossTypes: [LossType] = TrainingConfiguration().lossTypes
    ) throws {
        self.init()
        self.lossTypes = lossTypes
        try readObjective(&reader)
        sftWeight = try reader.number("sft_weight") ?? sftWeight
        learningRate = try reader.number("lr") ?? learningRate
        upProjectionRateRatio = try reader.number("loraplus_lr_ratio") ?? upProjectionRateRatio
        epochs = try reader.number("epochs") ?? epochs
        batchSize = try reader.integer("batch_size") ?? batchSize
        tokensPerBatch = try reader.integer("tokens_per_batch")
        gradientAccumulationSteps = try reader.integer("gradient_accumulation_steps") ?? gradientAccumulationSteps
        memoryLimit = try reader.byteCount("memory")
        maxLength = try reader.integer("max_length") ?? maxLength
        preferenceTokens = try reader.integer("preference_tokens") ?? preferenceTokens
        wholeAnswerEpochs = try reader.integer("whole_answer_epochs") ?? wholeAnswerEpochs
        precision = try reader.choice("dtype", Precision.self) ?? precision
        optimizer = try reader.choice("optimizer", OptimizerName.self) ?? optimizer
        momentum = try reader.number("momentum")
        decayRatio = try reader.number("decay_ratio")
        schedule = try reader.choice("schedule", LearningRateSchedule.Shape.self) ?? schedule
        warmupRatio = try reader.number("warmup_ratio") ?? warmupRatio
        weightDecay = try reader.number("weight_decay") ?? weightDecay
        maxGradNorm = try reader.number("max_grad_norm") ?? maxGradNorm
        shuffle = try reader.flag("shuffle") ?? shuffle
        lora.rank = try reader.integer("lora_r") ?? lora.rank
        lora.alpha = try reader.number("lora_alpha") ?? lora.alpha
        lora.dropout = try reader.number("lora_dropout") ?? lora.dropout
        lora.rankStabilised = try reader.flag("use_rslora") ?? lora.rankStabilised
        if let targets = try reader.texts("target_modules") {
            lora.targets = targets == ["all-linear"] ? .allLinear : .names(targets)
        }
        if let texts = try reader.texts("layers_to_transform") {
            let text = texts.joined(separator: ",")
            guard let layers = LoRAConfiguration.layers(from: text) else {
                throw reader.error(
                    "layers_to_transform", "it is \(text)",
                    expected: "numbers of blocks, such as \"15-29\" or [15, 16, 17]")
            }
            lora.layersToTransform = layers
        }
        try monitoring.read(&reader)
        try reader.finish()
    }

    /// Takes the settings of the objective.
    private mutating func readObjective(_ reader: inout SettingsReader) throws {
        beta = try reader.number("beta") ?? beta
        lossTypes = try reader.choices("loss_type", LossType.self) ?? lossTypes
        lossWeights = try reader.numberList("loss_weights")
        labelSmoothing = try reader.number("label_smoothing") ?? labelSmoothing
        fDivergenceType = try reader.choice("f_divergence_type", FDivergence.Name.self)
        fAlphaDivergenceCoef = try reader.number("f_alpha_divergence_coef")
        ldAlpha = try reader.number("ld_alpha")
        useWeighting = try reader.flag("use_weighting") ?? useWeighting
        discopopTau = try reader.number("discopop_tau")
        simpoGamma = try reader.number("simpo_gamma")
        cpoAlpha = try reader.number("cpo_alpha")
        dpopLambda = try reader.number("dpop_lambda")
        desirableWeight = try reader.number("desirable_weight")
        undesirableWeight = try reader.number("undesirable_weight")
        bcoRunningMean = try reader.flag("bco_running_mean") ?? bcoRunningMean
    }

    /// Reads the settings of a YAML file that holds nothing else, and lays `options` over them.
    ///
    /// Files it names are relative to its own folder. Only what comes of both is checked. Without a `loss_type` in the
    /// file, `lossTypes` are the objective.
    public init(
        contentsOf path: String, lossTypes: [LossType] = TrainingConfiguration().lossTypes,
        options: (inout TrainingConfiguration) throws -> Void
    ) throws {
        var reader = try SettingsReader(contentsOf: path)
        try self.init(unchecked: &reader, lossTypes: lossTypes)
        monitoring.place(in: (path as NSString).deletingLastPathComponent)
        // A mistake that the file has by itself is reported at its line there.
        var own: InputError?
        do { try validate() } catch { own = reader.placed(error) }
        try options(&self)
        do {
            try validate()
        } catch {
            if let own, own.problem == error.problem { throw own }
            throw error
        }
    }
}
