/// The shape of a Llama-family decoder, and every setting that changes what it computes.
///
/// Layers are RMS norm, grouped-query attention with rotary positions, RMS norm, SwiGLU. Query head `h` reads
/// key-value head `h / (headCount / keyValueHeadCount)`.
public struct ModelConfiguration: Sendable, Equatable {
    /// The name of the architecture in Hugging Face's spelling: `llama`, `mistral`, `qwen2` or `qwen3`.
    public var modelType: String
    /// The width of the residual stream.
    public var hiddenSize: Int
    /// The width inside the feed-forward layer.
    public var intermediateSize: Int
    public var layerCount: Int
    /// Query heads.
    public var headCount: Int
    /// Heads of keys and values; divides `headCount`.
    public var keyValueHeadCount: Int
    /// The width of one head, even; `headCount · headWidth` need not be `hiddenSize`.
    public var headWidth: Int
    public var vocabularySize: Int
    /// The longest sequence the model was made for, in tokens.
    public var contextLength: Int
    /// Added to the mean square in every norm.
    public var normEpsilon: Double
    public var rope: RopeConfiguration
    /// Whether the query, key and value projections have biases.
    public var attentionBias: Bool
    /// Whether the attention's output projection has a bias.
    public var outputBias: Bool
    /// Whether the embedding is also the output head.
    public var tiedHead: Bool
    /// Whether each query and key head is RMS-normalised before rotation (Qwen 3).
    public var queryKeyNorm: Bool

    public init(
        modelType: String, hiddenSize: Int, intermediateSize: Int, layerCount: Int, headCount: Int,
        keyValueHeadCount: Int, headWidth: Int, vocabularySize: Int, contextLength: Int, normEpsilon: Double,
        rope: RopeConfiguration, attentionBias: Bool = false, outputBias: Bool = false, tiedHead: Bool = false,
        queryKeyNorm: Bool = false
    ) {
        self.modelType = modelType
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.layerCount = layerCount
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.normEpsilon = normEpsilon
        self.rope = rope
        self.attentionBias = attentionBias
        self.outputBias = outputBias
        self.tiedHead = tiedHead
        self.queryKeyNorm = queryKeyNorm
    }
}

/// The architectures whose arithmetic is the one above; raw values are `model_type` and `general.architecture`.
enum Architecture: String, CaseIterable {
    case llama, mistral, qwen2, qwen3

    /// The class that a `config.json` names for text generation.
    var className: String {
        switch self {
        case .llama: "LlamaForCausalLM"
        case .mistral: "MistralForCausalLM"
        case .qwen2: "Qwen2ForCausalLM"
        case .qwen3: "Qwen3ForCausalLM"
        }
    }

    /// All of them for a message: "llama, mistral, qwen2 or qwen3".
    static func list(_ all: [Architecture] = allCases) -> String {
        let names = all.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
}

extension ModelConfiguration {
    /// Every tensor that the model is made of, by its Hugging Face name, in the order of the computation.
    ///
    /// Projections are row-major `[out, in]`.
    public var tensors: [(name: String, shape: [Int])] {
        var all = [(name: "model.embed_tokens.weight", shape: [vocabularySize, hiddenSize])]
        for layer in 0..<layerCount {
            all += layerTensors.map { ("model.layers.\(layer).\($0.name)", $0.shape) }
        }
        all.append(("model.norm.weight", [hiddenSize]))
        if !tiedHead { all.append(("lm_head.weight", [vocabularySize, hiddenSize])) }
        return all
    }

    /// The tensors of one layer, by the part of their name after `model.layers.N.`.
    private var layerTensors: [(name: String, shape: [Int])] {
        let queries = headCount * headWidth
        let keys = keyValueHeadCount * headWidth
        var all = [
            (name: "input_layernorm.weight", shape: [hiddenSize]),
            ("self_attn.q_proj.weight", [queries, hiddenSize]),
            ("self_attn.k_proj.weight", [keys, hiddenSize]),
            ("self_attn.v_proj.weight", [keys, hiddenSize]),
            ("self_attn.o_proj.weight", [hiddenSize, queries]),
            ("post_attention_layernorm.weight", [hiddenSize]),
            ("mlp.gate_proj.weight", [intermediateSize, hiddenSize]),
            ("mlp.up_proj.weight", [intermediateSize, hiddenSize]),
            ("mlp.down_proj.weight", [hiddenSize, intermediateSize]),
        ]
        if attentionBias {
            all += [
                ("self_attn.q_proj.bias", [queries]), ("self_attn.k_proj.bias", [keys]),
                ("self_attn.v_proj.bias", [keys]),
            ]
        }
        if outputBias { all.append(("self_attn.o_proj.bias", [hiddenSize])) }
        if queryKeyNorm {
            all += [("self_attn.q_norm.weight", [headWidth]), ("self_attn.k_norm.weight", [headWidth])]
        }
        return all
    }
}
