public import Torch

/// A frozen Llama-family decoder (Touvron and others, 2023) with its weights on one device.
///
/// Not thread-safe: one task at a time owns it.
public final class LanguageModel {
    public let configuration: ModelConfiguration
    public let device: Device
    /// Token embeddings: `[vocabulary, hidden]`.
    let embeddings: Tensor
    /// The output head: `[vocabulary, hidden]`; the embeddings themselves when tied.
    public let head: Tensor
    private let quantisedHead: QuantisedWeight?
    let finalNorm: Tensor
    var layers: [DecoderLayer]
    let rotary: RotaryEmbedding

    /// Loads the weights of `checkpoint` as float32 (or `dtype`) onto `device`.
    public init(_ checkpoint: Checkpoint, device: Device = .cpu, dtype: DType = .float32) throws {
        let c = checkpoint.configuration
        configuration = c
        self.device = device
        try Runtime.prepare(device)
        func load(_ name: String, _ shape: Int...) throws -> Tensor {
            let tensor = try checkpoint.tensor(name, shape: shape, dtype: dtype).to(device)
            try tensor.check()
            return tensor
        }
        embeddings = try load("model.embed_tokens.weight", c.vocabularySize, c.hiddenSize)
        head = c.tiedHead ? embeddings : try load("lm_head.weight", c.vocabularySize, c.hiddenSize)
        func packed(_ names: [String], _ inputs: Int) throws -> Tensor? {
            device == .cpu && dtype == .float32 ? try checkpoint.packedBlocks(names, inputs: inputs) : nil
        }
        quantisedHead = try packed([c.tiedHead ? "model.embed_tokens.weight" : "lm_head.weight"], c.hiddenSize).map {
            QuantisedWeight(packed: $0, outputs: c.vocabularySize, inputs: c.hiddenSize)
        }
        finalNorm = try load("model.norm.weight", c.hiddenSize)
        rotary = RotaryEmbedding(c.rope, width: c.headWidth, device: device)
        let (queries, keys) = (c.headCount * c.headWidth, c.keyValueHeadCount * c.headWidth)
        layers = try (0..<c.layerCount).map { index in
            let prefix = "layers.\(index)"
            func projection(_ parts: [(name: String, out: Int, input: Int)], bias: Bool) throws -> Projection {
                try Projection(
                    names: parts.map { "\(prefix).\($0.name)" },
                    weights: parts.map { try load("model.\(prefix).\($0.name).weight", $0.out, $0.input) },
                    biases: bias ? parts.map { try load("model.\(prefix).\($0.name).bias", $0.out) } : [],
                    packed: packed(parts.map { "model.\(prefix).\($0.name).weight" }, parts[0].input))
            }
            return DecoderLayer(
                inputNorm: try load("model.\(prefix).input_layernorm.weight", c.hiddenSize),
                queryKeyValue: try projection(
                    [
                        ("self_attn.q_proj", queries, c.hiddenSize), ("self_attn.k_proj", keys, c.hiddenSize),
                        ("self_attn.v_proj", keys, c.hiddenSize),
                    ], bias: c.attentionBias),
                queryNorm: c.queryKeyNorm ? try load("model.\(prefix).self_attn.q_norm.weight", c.headWidth) : nil,
                keyNorm: c.queryKeyNorm ? try load("model.\(prefix).self_attn.k_norm.weight", c.headWidth) : nil,
                output: try projection([("self_attn.o_proj", c.hiddenSize, queries)], bias: c.outputBias),
                feedForwardNorm: try load("model.\(prefix).post_attention_layernorm.weight", c.hiddenSize),
                gateUp: try projection(
                    [
                        ("mlp.gate_proj", c.intermediateSize, c.hiddenSize),
                        ("mlp.up_proj", c.intermediateSize, c.hiddenSize),
                    ], bias: false),
                down: try projection([("mlp.down_proj", c.hiddenSize, c.intermediateSize)], bias: false))
        }
    }

    /// Every linear layer an adapter can attach to: its name and the shape `[out, in]` of its weight.
    public var linearLayers: [(name: String, out: Int, input: Int)] {
        layers.flatMap { layer in
            [layer.queryKeyValue, layer.output, layer.gateUp, layer.down].flatMap { projection in
                zip(projection.names, projection.sizes).map { ($0, $1, projection.weight.size(1)) }
            }
        }
    }

    /// What the weights take, those that generation multiplies with among them.
    public var weightBytes: Int {
        let projections = layers.flatMap { [$0.queryKeyValue, $0.output, $0.gateUp, $0.down] }
        let plain = projections.map(\.weight) + [embeddings] + (configuration.tiedHead ? [] : [head])
        let quantised = projections.compactMap(\.quantised) + (quantisedHead.map { [$0] } ?? [])
        return plain.reduce(0) { $0 + $1.count * $1.dtype.size } + quantised.reduce(0) { $0 + $1.byteCount }
    }

    /// The type of the weights, and of what passes between blocks.
    public var dtype: DType { head.dtype }

    /// The normalised last hidden states of packed tokens: `[tokens, hidden]`.
    ///
    /// With `input`, blocks below it are taken as computed.
    public func hiddenStates(_ packed: PackedTokens, adapter: Adapter? = nil, from input: BlockInput? = nil) -> Tensor {
        let plan = AttentionPlan(packed, group: group, device: device, dtype: dtype)
        return hiddenStates(ids: packed.ids, positions: packed.positions, adapter: adapter, from: input) {
            plan.attend($1)
        }
    }

    /// What enters `block` for packed tokens, the blocks below it without an adapter.
    public func blockInput(_ packed: PackedTokens, block: Int) -> BlockInput {
        let plan = AttentionPlan(packed, group: group, device: device, dtype: dtype)
        let hidden = run(
            0..<block, embeddings.embedding(Tensor(packed.ids).to(device)), positions: packed.positions, adapter: nil
        ) { plan.attend($1) }
        return BlockInput(block: block, hidden: hidden)
    }

    /// How many query heads share a key head.
    var group: Int { configuration.headCount / configuration.keyValueHeadCount }

    /// The forward pass; `attention` gets the layer's number and its queries, keys and values side by side.
    ///
    /// `fromBlocks` multiplies with quantised weights where there are any.
    func hiddenStates(
        ids: [Int], positions: [Int], adapter: Adapter?, fromBlocks: Bool = false, from input: BlockInput? = nil,
        attention: (_ layer: Int, _ joined: Tensor) -> Tensor
    ) -> Tensor {
        let start = input?.hidden ?? embeddings.embedding(Tensor(ids).to(device))  // [tokens, hidden]
        return run(
            (input?.block ?? 0)..<layers.count, start, positions: positions, adapter: adapter, fromBlocks: fromBlocks,
            attention
        ).rmsNorm(finalNorm, epsilon: configuration.normEpsilon)
    }

    func run(
        _ blocks: Range<Int>, _ start: Tensor, positions: [Int], adapter: Adapter?, fromBlocks: Bool = false,
        _ attention: (_ layer: Int, _ joined: Tensor) -> Tensor
    ) -> Tensor {
        let angles = rotary.angles(Tensor(positions).to(device), dtype: embeddings.dtype)
        return blocks.reduce(start) { hidden, index in
            layers[index](
                hidden, configuration: configuration, angles: angles, adapter: adapter, fromBlocks: fromBlocks
            ) { attention(index, $0) }
        }
    }

    /// Scores of every vocabulary entry as the next token: `[tokens, hidden]` to `[tokens, vocabulary]`.
    public func logits(_ hidden: Tensor) -> Tensor { hidden.linear(head) }

    /// The same, multiplying with the quantised head where there is one.
    func logitsFromBlocks(_ hidden: Tensor) -> Tensor {
        quantisedHead?(hidden, bias: nil, adding: nil) ?? hidden.linear(head)
    }
}

/// The hidden states that enter a decoder block.
public struct BlockInput {
    /// The block's number, counted from 0.
    public let block: Int
    /// `[tokens, hidden]`.
    public let hidden: Tensor

    public init(block: Int, hidden: Tensor) {
        self.block = block
        self.hidden = hidden
    }
}
