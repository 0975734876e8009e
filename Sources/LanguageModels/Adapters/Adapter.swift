import Files
public import Torch

/// A low-rank adapter: what it adds to each linear layer of a frozen model.
public final class Adapter {
    /// The low-rank pair of one linear layer.
    public struct Layer {
        /// Down-projection, float32: `[rank, in]`.
        public let a: Tensor
        /// Up-projection, float32: `[out, rank]`.
        public let b: Tensor
        /// What the product is multiplied by.
        public let scale: Double

        /// A pair whose product is multiplied by `scale`.
        public init(a: Tensor, b: Tensor, scale: Double) {
            self.a = a
            self.b = b
            self.scale = scale
        }
    }

    public let configuration: LoRAConfiguration
    /// Pairs by layer name: `layers.0.self_attn.q_proj`.
    public let layers: [String: Layer]
    /// Whether dropout is active.
    public var isTraining = false

    /// An adapter made of given pairs.
    public init(configuration: LoRAConfiguration, layers: [String: Layer]) {
        self.configuration = configuration
        self.layers = layers
    }

    /// A fresh adapter for `model` that changes nothing yet: `a` uniform in ±1/√in, `b` zero, as PEFT starts.
    public convenience init(for model: LanguageModel, _ configuration: LoRAConfiguration) throws {
        let blocks = model.configuration.layerCount
        for block in configuration.layersToTransform ?? [] where !(0..<blocks).contains(block) {
            throw InputError(
                file: "LoRA", field: "layers_to_transform", problem: "the model has no block \(block)",
                expected: "numbers from 0 to \(blocks - 1)")
        }
        let chosen = model.linearLayers.filter { configuration.matches($0.name) }
        guard !chosen.isEmpty else {
            throw InputError(
                file: "LoRA", field: "target_modules", problem: "no linear layer of the model matches",
                expected: "all-linear, or names among q_proj k_proj v_proj o_proj gate_proj up_proj down_proj")
        }
        if case .names(let names) = configuration.targets {
            for name in names where !chosen.contains(where: { $0.name == name || $0.name.hasSuffix(".\(name)") }) {
                throw InputError(
                    file: "LoRA", field: "target_modules", problem: "no linear layer of the model is named \(name)",
                    expected: "names among q_proj k_proj v_proj o_proj gate_proj up_proj down_proj")
            }
        }
        var layers: [String: Layer] = [:]
        for (name, out, input) in chosen {
            let bound = 1 / Double(input).squareRoot()
            layers[name] = Layer(
                a: Tensor.uniform([configuration.rank, input], -bound, bound).to(model.device),
                b: Tensor.zeros([out, configuration.rank], device: model.device), scale: configuration.scale)
        }
        self.init(configuration: configuration, layers: layers)
    }

    /// The same adapter with its effect multiplied by `factor`: 0 is the model without it.
    public func scaled(by factor: Double) -> Adapter {
        var configuration = configuration
        configuration.alpha *= factor
        return Adapter(
            configuration: configuration,
            layers: layers.mapValues { Layer(a: $0.a, b: $0.b, scale: $0.scale * factor) })
    }

    /// The number of the lowest decoder block that the adapter changes.
    public var firstBlock: Int { layers.keys.compactMap(LoRAConfiguration.block(of:)).min() ?? 0 }

    /// The trainable tensors in a fixed order, with their names as PEFT writes them.
    public var parameters: [(name: String, tensor: Tensor)] {
        layers.keys.sorted().flatMap { name -> [(String, Tensor)] in
            guard let layer = layers[name] else { return [] }
            let prefix = "base_model.model.model.\(name)"
            return [("\(prefix).lora_A.weight", layer.a), ("\(prefix).lora_B.weight", layer.b)]
        }
    }

    /// Whether a forward pass differs from the next one, by dropout.
    var drawsRandomNumbers: Bool { isTraining && configuration.dropout > 0 }

    /// The input of a down-projection, with dropout in training.
    func dropped(_ input: Tensor) -> Tensor {
        drawsRandomNumbers ? input.dropout(configuration.dropout) : input
    }
}

extension LanguageModel {
    /// Adds `adapter` to the weights for good, so that inference pays nothing for it.
    ///
    /// The float32 weights change; quantised ones, which generation reads, keep their blocks and get the low-rank product
    /// beside them.
    public func merge(_ adapter: Adapter) throws {
        try withoutGradients {
            for index in layers.indices {
                for part in [\DecoderLayer.queryKeyValue, \.output, \.gateUp, \.down] {
                    try layers[index][keyPath: part].merge(adapter)
                }
            }
        }
    }
}

extension Projection {
    fileprivate mutating func merge(_ adapter: Adapter) throws {
        var start = 0
        var pairs: [(start: Int, layer: Adapter.Layer)] = []
        for (name, size) in zip(names, sizes) {
            defer { start += size }
            guard let pair = adapter.layers[name] else { continue }
            let delta = pair.b.to(.float32).matmul(pair.a.to(.float32)).to(weight.dtype)
            try weight.narrowed(0, start: start, count: size).add(delta, scaledBy: pair.scale)
            pairs.append((start, pair))
        }
        quantised = try quantised?.adding(pairs)
    }
}
