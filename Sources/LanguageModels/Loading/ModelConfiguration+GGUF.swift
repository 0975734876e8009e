public import Files
import OrderedCollections
import Torch

extension ModelConfiguration {
    /// The configuration in a GGUF file's metadata, and in which tensors it has.
    ///
    /// The head is tied where there is no `output.weight`, and projections have biases where the first layer has them.
    ///
    /// - Throws: `InputError` that names the key, for a missing or wrong one, another architecture, and every setting of
    ///   the architecture that is not known here, since it could change the numbers.
    public init(gguf file: GGUFFile) throws {
        let architecture = try Architecture(file)
        let prefix = architecture.rawValue + "."
        var values: OrderedDictionary<String, JSONValue> = [:]
        for (key, value) in file.metadata where key.hasPrefix(prefix) {
            values[String(key.dropFirst(prefix.count))] = JSONValue(value)
        }
        let fields = ConfigurationFields(values: values, file: file.path, prefix: prefix)
        try fields.refuseUnknownKeys()

        let hiddenSize = try fields.size("embedding_length")
        let headCount = try fields.size("attention.head_count")
        let contextLength = try fields.size("context_length")
        let headWidth = try fields.headWidth(hiddenSize: hiddenSize, headCount: headCount)
        try fields.refuseOtherVariants(headWidth: headWidth, contextLength: contextLength)

        self.init(
            modelType: architecture.rawValue, hiddenSize: hiddenSize,
            intermediateSize: try fields.size("feed_forward_length"), layerCount: try fields.size("block_count"),
            headCount: headCount, keyValueHeadCount: try fields.size("attention.head_count_kv", or: headCount),
            headWidth: headWidth,
            vocabularySize: try fields.size("vocab_size", or: file.tensor("token_embd.weight")?.shape.first),
            contextLength: contextLength, normEpsilon: try fields.number("attention.layer_norm_rms_epsilon"),
            rope: try RopeConfiguration(
                fields, divisors: try architecture.frequencyDivisors(file, headWidth: headWidth)),
            attentionBias: architecture == .qwen2 || file.tensor("blk.0.attn_q.bias") != nil,
            outputBias: file.tensor("blk.0.attn_output.bias") != nil,
            tiedHead: file.tensor("output.weight") == nil, queryKeyNorm: architecture == .qwen3)
        try checkSizes(
            fields, names: ("attention.head_count", "attention.head_count_kv", "attention.key_length"))
    }
}

extension Architecture {
    /// Those that GGUF files name; Mistral is `llama` there.
    private static let inGGUF: [Architecture] = [.llama, .qwen2, .qwen3]

    /// The architecture of a GGUF file that holds a whole model.
    fileprivate init(_ file: GGUFFile) throws(InputError) {
        if let type = file.metadata["general.type"]?.string, type != "model" {
            throw InputError(
                file: file.path, field: "general.type", problem: "found \"\(type)\"", expected: "\"model\"",
                remedy: "name the file of the model itself")
        }
        if let parts = file.metadata["split.count"]?.integer, parts > 1 {
            throw InputError(
                file: file.path, field: "split.count", problem: "this is one of \(parts) parts of a model",
                expected: "a model in one file", remedy: "join the parts with llama-gguf-split --merge")
        }
        let name = try file.string("general.architecture")
        guard let architecture = Self.inGGUF.first(where: { $0.rawValue == name }) else {
            throw InputError(
                file: file.path, field: "general.architecture", problem: "\"\(name)\" is not supported",
                expected: Self.list(Self.inGGUF), remedy: "use another model")
        }
        self = architecture
    }

    /// The numbers in `rope_freqs.weight`, `headWidth / 2` of them; nil where the file has none.
    fileprivate func frequencyDivisors(_ file: GGUFFile, headWidth: Int) throws -> [Double]? {
        guard self == .llama, let tensor = file.tensor("rope_freqs.weight") else { return nil }
        let stored = try StoredTensor(tensor, in: file.path)
        guard stored.shape == [headWidth / 2] else {
            throw InputError(
                file: file.path, field: tensor.name, problem: "the shape is \(stored.shape)",
                expected: "[\(headWidth / 2)]")
        }
        let divisors: [Double] = try stored.read(as: .float32).values()
        guard divisors.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw InputError(
                file: file.path, field: tensor.name, problem: "a divisor of a frequency is \(divisors)",
                expected: "finite numbers above 0")
        }
        return divisors
    }
}

extension ConfigurationFields {
    /// Keys that are read, or that change nothing.
    private static let known: Set = [
        "block_count", "context_length", "embedding_length", "feed_forward_length", "vocab_size",
        "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.value_length",
        "attention.layer_norm_rms_epsilon", "attention.sliding_window", "attention.causal", "expert_count",
        "expert_used_count", "rope.dimension_count", "rope.freq_base", "rope.scale_linear", "rope.scaling.type",
        "rope.scaling.factor", "rope.scaling.attn_factor", "rope.scaling.original_context_length",
        "rope.scaling.finetuned", "tensor_data_layout",
    ]

    fileprivate func refuseUnknownKeys() throws(InputError) {
        for key in values.keys where !Self.known.contains(key) {
            throw failure(
                key, "the setting is unknown, and could change what the model computes",
                expected: "a plain Llama, Mistral, Qwen 2 or Qwen 3 model", remedy: "use another model")
        }
    }

    fileprivate func headWidth(hiddenSize: Int, headCount: Int) throws(InputError) -> Int {
        if self["attention.key_length"] == nil, !hiddenSize.isMultiple(of: headCount) {
            throw failure(
                "attention.head_count", "\(headCount) does not divide \(prefix)embedding_length \(hiddenSize)")
        }
        return try size("attention.key_length", or: hiddenSize / headCount)
    }

    /// Refuses settings that change the arithmetic in ways that the layers here do not follow.
    fileprivate func refuseOtherVariants(headWidth: Int, contextLength: Int) throws(InputError) {
        let width = JSONValue.integer(headWidth)
        try refuse("attention.value_length", unless: width, because: "values must be as wide as keys")
        try refuse("rope.dimension_count", unless: width, because: "heads must be turned whole")
        try refuse("rope.scaling.attn_factor", unless: 1, because: "scaled attention is not supported")
        try refuse("attention.causal", unless: true, because: "only causal attention is supported")
        try refuse("expert_count", unless: 0, because: "mixtures of experts are not supported")
        try refuse("expert_used_count", unless: 0, because: "mixtures of experts are not supported")
        let window = try size("attention.sliding_window", or: .max)
        guard window >= contextLength else {
            throw failure(
                "attention.sliding_window", "attention within a window of \(window) tokens is not supported",
                expected: "at least \(prefix)context_length (\(contextLength))", remedy: "use another model")
        }
    }
}

extension RopeConfiguration {
    /// The rotary positions of a GGUF file, with the numbers of its `rope_freqs.weight` if it has one.
    fileprivate init(_ fields: ConfigurationFields, divisors: [Double]?) throws(InputError) {
        let theta = try fields.number("rope.freq_base", or: 10_000)
        let type = try fields.text("rope.scaling.type") ?? "linear"
        guard type == "none" || type == "linear" else {
            throw fields.failure(
                "rope.scaling.type", "\"\(type)\" is not supported", expected: "none or linear",
                remedy: "use another model")
        }
        let oldFactor = try fields.number("rope.scale_linear", or: 1)
        let factor = type == "none" ? 1 : try fields.number("rope.scaling.factor", or: oldFactor)
        guard let divisors else {
            self.init(theta: theta, scaling: factor == 1 ? .none : .linear(factor: factor))
            return
        }
        guard factor == 1 else {
            throw fields.failure(
                "rope.scaling.factor", "found \(factor) beside rope_freqs.weight", expected: "one of the two")
        }
        let key = "rope.scaling.original_context_length"
        let original = fields[key] == nil ? nil : try fields.size(key)
        self.init(theta: theta, divisors: divisors, originalContextLength: original)
    }
}

extension JSONValue {
    /// A metadata value; a list of one number for each layer is that number where the layers agree.
    fileprivate init(_ value: GGUFValue) {
        switch value {
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .bool(let value): self = .bool(value)
        case .string(let value): self = .string(value)
        case .integers(let values):
            let first = values.first.map(JSONValue.integer)
            self = Set(values).count == 1 ? first ?? .null : .array(values.map(JSONValue.integer))
        case .floats(let values): self = .array(values.map { .number(Double($0)) })
        case .doubles(let values): self = .array(values.map(JSONValue.number))
        case .bools(let values): self = .array(values.map(JSONValue.bool))
        case .strings(let values): self = .array(values.map(JSONValue.string))
        }
    }
}
