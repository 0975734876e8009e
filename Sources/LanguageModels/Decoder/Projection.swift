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
    /// The same weight as the file holds it, where generation can multiply with that.
    var quantised: QuantisedWeight?

    init(names: [String], weights: [Tensor], biases: [Tensor] = [], packed: Tensor? = nil) {
        self.names = names
        sizes = weights.map { $0.size(0) }
        weight = weights.count == 1 ? weights[0] : Tensor.concatenated(weights)
        bias = biases.isEmpty ? nil : biases.count == 1 ? biases[0] : Tensor.concatenated(biases)
        quantised = packed.map {
            QuantisedWeight(packed: $0, outputs: weight.size(0), inputs: weight.size(1))
        }
    }

    /// The parts' outputs side by side, with what `adapter` and `residual` add to them: `[tokens, sum of sizes]`.
    ///
    /// `preparation` is what is done to the input first. `fromBlocks` multiplies with the quantised weight where there is
    /// one.
    func callAsFunction(
        _ input: Tensor, _ preparation: Tensor.Preparation = .none, adapter: Adapter?, fromBlocks: Bool = false,
        adding residual: Tensor? = nil
    ) -> Tensor {
        if let fused = fromBlocks ? nil : pairs(of: adapter, for: input) {
            return input.adaptedLinear(
                weight, bias: bias, adding: residual, pairs: fused.pairs, scale: fused.scale, preparation: preparation)
        }
        let input = input.prepared(preparation)
        if fromBlocks, let quantised {
            let base = quantised(input, bias: bias, adding: residual)
            return change(of: input, adapter: adapter).map { base + $0 } ?? base
        }
        let base = input.linear(weight, bias: bias)
        let result = change(of: input, adapter: adapter).map { base + $0 } ?? base
        return residual.map { $0 + result } ?? result
    }

    /// The pairs of `adapter` for the fused operator; nil where that does not compute what is asked.
    private func pairs(
        of adapter: Adapter?, for input: Tensor
    ) -> (pairs: [(start: Int, down: Tensor, up: Tensor)], scale: Double)? {
        guard input.device == .cpu, input.dtype == .float32, weight.dtype == .float32 else { return nil }
        guard let adapter else { return ([], 1) }
        if adapter.drawsRandomNumbers { return nil }
        var start = 0
        var scale: Double?
        var pairs: [(start: Int, down: Tensor, up: Tensor)] = []
        for (name, size) in zip(names, sizes) {
            defer { start += size }
            guard let layer = adapter.layers[name] else { continue }
            guard layer.scale == scale ?? layer.scale, layer.a.dtype == .float32 else { return nil }
            scale = layer.scale
            pairs.append((start, layer.a, layer.b))
        }
        return (pairs, scale ?? 1)
    }

    /// What `adapter` adds: `[tokens, sum of sizes]`; nil where it changes none of the parts.
    ///
    /// An adapter is float32 whatever the model is; it is converted where the two meet, as PEFT does under autocast.
    private func change(of input: Tensor, adapter: Adapter?) -> Tensor? {
        guard let adapter, names.contains(where: { adapter.layers[$0] != nil }) else { return nil }
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
        return deltas.count == 1 ? deltas[0] : Tensor.concatenated(deltas, dimension: -1)
    }
}

extension Tensor {
    fileprivate func prepared(_ preparation: Preparation) -> Tensor {
        switch preparation {
        case .none: self
        case .norm(let weight, let epsilon): rmsNorm(weight, epsilon: epsilon)
        case .gate: gatedSiLU()
        }
    }
}
