public import Files
import OrderedCollections

extension ModelConfiguration {
    /// The configuration in a Hugging Face `config.json`, as transformers 4 and 5 write it.
    ///
    /// - Throws: `InputError` that names the field, for a missing or wrong one, and for every setting that would
    ///   change the numbers and is not supported: another architecture or activation, biases in the feed-forward layer,
    ///   quantised weights, an active sliding window, YaRN and other rotary scalings.
    public init(config: JSONValue, file: String) throws(InputError) {
        guard let object = config.object else {
            throw InputError(file: file, problem: "found \(config.kind)", expected: "an object")
        }
        let fields = ConfigurationFields(values: object, file: file)
        let architecture = try Architecture(fields)
        try fields.refuseWhatIsNotSupported()

        let headCount = try fields.size("num_attention_heads")
        let hiddenSize = try fields.size("hidden_size")
        // Llama 1 and 2 have no field for key-value heads; the other classes have different defaults by version.
        let keyValueHeadCount = try fields.size(
            "num_key_value_heads",
            or: architecture == .llama || object["num_key_value_heads"] == .null ? headCount : nil)
        let contextLength = try fields.size("max_position_embeddings")
        let layerCount = try fields.size("num_hidden_layers")
        try fields.refuseSlidingWindow(architecture, contextLength: contextLength, layerCount: layerCount)
        let hasBias = try fields.flag("attention_bias", or: false)

        self.init(
            modelType: architecture.rawValue, hiddenSize: hiddenSize,
            intermediateSize: try fields.size("intermediate_size"), layerCount: layerCount, headCount: headCount,
            keyValueHeadCount: keyValueHeadCount,
            headWidth: try fields.headWidth(architecture, hiddenSize: hiddenSize, headCount: headCount),
            vocabularySize: try fields.size("vocab_size"), contextLength: contextLength,
            normEpsilon: try fields.number("rms_norm_eps"),
            rope: try RopeConfiguration(fields, contextLength: contextLength),
            attentionBias: architecture == .qwen2 || (architecture != .mistral && hasBias),
            outputBias: (architecture == .llama || architecture == .qwen3) && hasBias,
            tiedHead: try fields.flag("tie_word_embeddings", or: false), queryKeyNorm: architecture == .qwen3)
        try checkSizes(fields, names: ("num_attention_heads", "num_key_value_heads", "head_dim"))
    }
}

extension Architecture {
    /// The architecture that `model_type` names; `architectures`, where present, must be its text generator.
    fileprivate init(_ fields: ConfigurationFields) throws(InputError) {
        guard let name = try fields.text("model_type") else {
            throw fields.failure("model_type", "the field is missing", expected: Self.list())
        }
        guard let architecture = Architecture(rawValue: name) else {
            throw fields.failure(
                "model_type", "\"\(name)\" is not supported", expected: Self.list(), remedy: "use another model")
        }
        if let classes = fields["architectures"], classes != [.string(architecture.className)] {
            throw fields.failure(
                "architectures", "found \(classes.text())", expected: "[\"\(architecture.className)\"]",
                remedy: "use a model that generates text, not a classifier or an encoder")
        }
        self = architecture
    }
}

extension ConfigurationFields {
    /// Refuses settings that change the arithmetic in ways that the layers here do not follow.
    ///
    /// `attention_dropout` is not among them: training runs without it, as TRL's DPO does.
    fileprivate func refuseWhatIsNotSupported() throws(InputError) {
        try refuse("hidden_act", unless: "silu", "swish", because: "no other activation is supported")
        try refuse("mlp_bias", unless: false, because: "biases in the feed-forward layer are not supported")
        try refuse("partial_rotary_factor", unless: 1, because: "heads must be turned whole")
        for key in ["num_local_experts", "num_experts", "n_routed_experts"] {
            try refuse(key, unless: 0, because: "mixtures of experts are not supported")
        }
        for key in ["attn_logit_softcapping", "final_logit_softcapping"] {
            try refuse(key, because: "capped logits are not supported")
        }
        if let quantization = self["quantization_config"] {
            let method = quantization["quant_method"]?.string.map { " (\($0))" } ?? ""
            throw failure(
                "quantization_config", "the weights are quantised\(method)", expected: "F32, F16 or BF16 weights",
                remedy: "use the model's original weights, or its GGUF file")
        }
    }

    /// The width of a head: transformers takes it from the other two sizes, except for Qwen 3.
    fileprivate func headWidth(
        _ architecture: Architecture, hiddenSize: Int, headCount: Int
    ) throws(InputError) -> Int {
        if self["head_dim"] == nil, architecture != .qwen3, !hiddenSize.isMultiple(of: headCount) {
            throw failure(
                "num_attention_heads", "\(headCount) does not divide hidden_size \(hiddenSize)",
                remedy: "give head_dim")
        }
        return try size("head_dim", or: architecture == .qwen3 ? 128 : hiddenSize / headCount)
    }

    /// Refuses a model in which some layer sees only a window of a full context.
    fileprivate func refuseSlidingWindow(
        _ architecture: Architecture, contextLength: Int, layerCount: Int
    ) throws(InputError) {
        let isQwen = architecture == .qwen2 || architecture == .qwen3
        // To transformers null means none, and a missing field means 4096 where the class has windows.
        let isMissing = architecture != .llama && values["sliding_window"] == nil
        let window = try size("sliding_window", or: isMissing ? 4096 : Int.max)
        guard try flag("use_sliding_window", or: !isQwen), window < contextLength else { return }
        if isQwen {
            let firstWindowed = self["max_window_layers"] == nil ? 28 : try size("max_window_layers")
            let types = self["layer_types"]?.array
            guard types?.contains(where: { $0 != "full_attention" }) ?? (firstWindowed < layerCount) else { return }
        }
        throw failure(
            "sliding_window", "attention within a window of \(window) tokens is not supported",
            expected: "null, or at least max_position_embeddings (\(contextLength))",
            remedy: "set max_position_embeddings to \(window): within one window, attention is full")
    }
}

extension RopeConfiguration {
    /// What a scaling may say besides its type and base, by its name.
    private static let keys = [
        "default": Set<String>(), "linear": ["factor"], "llama3": ["factor", "low_freq_factor", "high_freq_factor"],
    ]

    /// The rotary positions in `rope_parameters` (transformers 5), or `rope_theta` and `rope_scaling` (before).
    fileprivate init(_ fields: ConfigurationFields, contextLength: Int) throws(InputError) {
        if let new = fields["rope_parameters"], let old = fields["rope_scaling"], new != old {
            throw fields.failure("rope_parameters", "there is another rope_scaling", remedy: "remove one of the two")
        }
        let key = fields["rope_parameters"] == nil ? "rope_scaling" : "rope_parameters"
        let value = fields[key] ?? .object([:])
        guard let object = value.object else {
            throw fields.failure(key, "found \(value.text())", expected: "an object")
        }
        let rope = ConfigurationFields(values: object, file: fields.file, prefix: key + ".")

        let theta = try rope.number("rope_theta", or: try fields.number("rope_theta", or: 10_000))
        if let outer = fields["rope_theta"]?.number, outer != theta {
            throw rope.failure("rope_theta", "\(theta) is not the \(outer) of rope_theta", remedy: "remove one")
        }
        self.init(theta: theta, scaling: try Scaling(rope, model: fields, contextLength: contextLength))
    }

    fileprivate static func refuseUnknownKeys(
        in rope: ConfigurationFields, of type: String, typeKey: String
    ) throws(InputError) {
        guard let known = keys[type] else {
            throw rope.failure(
                typeKey, "\"\(type)\" is not supported", expected: "default, linear or llama3",
                remedy: "use another model, or remove the scaling and stay within the original context")
        }
        let common: Set = ["type", "rope_type", "rope_theta", "original_max_position_embeddings"]
        try rope.refuse("partial_rotary_factor", unless: 1, because: "heads must be turned whole")
        for (key, value) in rope.values where value != .null {
            guard known.contains(key) || common.contains(key) || key == "partial_rotary_factor" else {
                throw rope.failure(
                    key, "the setting is unknown for \"\(type)\" positions",
                    expected: known.isEmpty ? "no setting" : known.sorted().joined(separator: ", "))
            }
        }
    }
}

extension RopeConfiguration.Scaling {
    fileprivate init(
        _ rope: ConfigurationFields, model: ConfigurationFields, contextLength: Int
    ) throws(InputError) {
        let typeKey = rope["rope_type"] == nil ? "type" : "rope_type"
        let type = try rope.text(typeKey) ?? "default"
        try RopeConfiguration.refuseUnknownKeys(in: rope, of: type, typeKey: typeKey)
        switch type {
        case "linear": self = .linear(factor: try rope.number("factor"))
        case "llama3":
            let low = try rope.number("low_freq_factor")
            let high = try rope.number("high_freq_factor")
            guard low < high else {
                throw rope.failure("high_freq_factor", "found \(high)", expected: "more than low_freq_factor (\(low))")
            }
            // transformers 5 lets the model's own field win, and falls back to the whole context.
            let key = "original_max_position_embeddings"
            let original = try rope.size(key, or: contextLength)
            self = .llama3(
                factor: try rope.number("factor"), lowFrequencyFactor: low, highFrequencyFactor: high,
                originalContextLength: try model.size(key, or: original))
        default: self = .none
        }
    }
}
