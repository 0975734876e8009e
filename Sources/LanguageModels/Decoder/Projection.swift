import Torch

/// Frozen linear layers that read the same input, held as one weight so that one matrix product serves them all.
struct Projection {
    /// Names of the parts as an adapter knows them: `layers.0.self_attn.q_proj`.
    let names: [String]
    /// Output sizes of the parts.
    let sizes: [Int]
    /// The parts' weights, one above the other: `[sum of sizes, in]`.
    let weight: Tensor
    /// The parts' biases: `[sum of sizes]`.
    let bias: Tensor?

    init(names: [String], weights: [Tensor], biases: [Tensor] = []) {
        self.names = names
        sizes = weights.map { $0.size(0) }
        weight = weights.count == 1 ? weights[0] : Tensor.concatenated(weights)
        bias = biases.isEmpty ? nil : biases.count == 1 ? biases[0] : Tensor.concatenated(biases)
    }

    /// The parts' outputs side by side, with what `adapter` adds to them: `[tokens, sum of sizes]`.
    ///
    /// An adapter is float32 whatever the model is; it is converted where the two meet, as PEFT does under autocast.
    func callAsFunction(_ input: Tensor, adapter: Adapter?) -> Tensor {
        let base = input.linear(weight, bias: bias)
        guard let adapter, names.contains(where: { adapter.layers[$0] != nil }) else { return base }
        let active = names.compactMap { adapter.layers[$0] }
        // All down-projections in one product: [tokens, parts · rank].
        let down = adapter.dropped(input).linear(
            (active.count == 1 ? active[0].a : Tensor.concatenated(active.map(\.a))).to(input.dtype))
        let lows = active.count == 1 ? [down] : down.split(active.map { $0.a.size(0) }, dimension: -1)
        var next = 0
        let deltas = zip(names, sizes).map { name, size -> Tensor in
            guard let layer = adapter.layers[name] else {
                return Tensor.zeros([input.size(0), size], input.dtype, device: input.device)
            }
            defer { next += 1 }
            // Scaled where it is narrow.
            return (lows[next] * layer.scale).linear(layer.b.to(input.dtype))
        }
        return base + (deltas.count == 1 ? deltas[0] : Tensor.concatenated(deltas, dimension: -1))
    }
}
