import Torch

/// One block of a Llama-family decoder: attention and a gated feed-forward network, each behind a norm.
struct DecoderLayer {
    let inputNorm: Tensor
    var queryKeyValue: Projection
    /// Norms of each query and key head, where the family has them: `[width]`.
    let queryNorm: Tensor?
    let keyNorm: Tensor?
    var output: Projection
    let feedForwardNorm: Tensor
    var gateUp: Projection
    var down: Projection

    /// Hidden states `[tokens, hidden]` through the block; `attention` decides what each token looks at.
    ///
    /// It gets queries, keys and values side by side, `[tokens, heads + 2 · keyHeads, width]`.
    func callAsFunction(
        _ hidden: Tensor, configuration: ModelConfiguration, angles: (cosine: Tensor, sine: Tensor), adapter: Adapter?,
        fromBlocks: Bool, attention: (_ joined: Tensor) -> Tensor
    ) -> Tensor {
        let (heads, keyHeads, width) = (
            configuration.headCount, configuration.keyValueHeadCount, configuration.headWidth
        )
        let epsilon = configuration.normEpsilon

        var joined = queryKeyValue(
            hidden, .norm(weight: inputNorm, epsilon: epsilon), adapter: adapter, fromBlocks: fromBlocks
        )
        .reshaped(hidden.size(0), heads + 2 * keyHeads, width)  // [tokens, heads, width]
        if let queryNorm, let keyNorm {
            let split = joined.split([heads, keyHeads, keyHeads], dimension: 1)
            joined = Tensor.concatenated(
                [
                    split[0].rmsNorm(queryNorm, epsilon: epsilon), split[1].rmsNorm(keyNorm, epsilon: epsilon),
                    split[2],
                ], dimension: 1)
        }
        let rotated = joined.rotatingHeads(heads + keyHeads, cosine: angles.cosine, sine: angles.sine)
        let middle = output(attention(rotated), adapter: adapter, fromBlocks: fromBlocks, adding: hidden)

        let both = gateUp(
            middle, .norm(weight: feedForwardNorm, epsilon: epsilon), adapter: adapter, fromBlocks: fromBlocks)
        return down(both, .gate, adapter: adapter, fromBlocks: fromBlocks, adding: middle)
    }
}
