import Torch

/// One block of a Llama-family decoder: attention and a gated feed-forward network, each behind a norm.
struct DecoderLayer {
    let inputNorm: Tensor
    let queryKeyValue: Projection
    /// Norms of each query and key head, where the family has them: `[width]`.
    let queryNorm: Tensor?
    let keyNorm: Tensor?
    let output: Projection
    let feedForwardNorm: Tensor
    let gateUp: Projection
    let down: Projection

    /// Hidden states `[tokens, hidden]` through the block; `attention` decides what each token looks at.
    func callAsFunction(
        _ hidden: Tensor, configuration: ModelConfiguration, angles: (cosine: Tensor, sine: Tensor), adapter: Adapter?,
        attention: (_ query: Tensor, _ key: Tensor, _ value: Tensor) -> Tensor
    ) -> Tensor {
        let (heads, keyHeads, width) = (
            configuration.headCount, configuration.keyValueHeadCount, configuration.headWidth
        )
        let epsilon = configuration.normEpsilon

        let joined = queryKeyValue(hidden.rmsNorm(inputNorm, epsilon: epsilon), adapter: adapter)
            .reshaped(hidden.size(0), heads + 2 * keyHeads, width)  // [tokens, heads, width]
        var queryKey = joined.narrowed(1, start: 0, count: heads + keyHeads)
        if let queryNorm, let keyNorm {
            queryKey = Tensor.concatenated(
                [
                    queryKey.narrowed(1, start: 0, count: heads).rmsNorm(queryNorm, epsilon: epsilon),
                    queryKey.narrowed(1, start: heads, count: keyHeads).rmsNorm(keyNorm, epsilon: epsilon),
                ], dimension: 1)
        }
        let rotated = RotaryEmbedding.rotate(queryKey, cosine: angles.cosine, sine: angles.sine)
        let attended = attention(
            rotated.narrowed(1, start: 0, count: heads), rotated.narrowed(1, start: heads, count: keyHeads),
            joined.narrowed(1, start: heads + keyHeads, count: keyHeads))
        let middle = hidden + output(attended, adapter: adapter)

        let both = gateUp(middle.rmsNorm(feedForwardNorm, epsilon: epsilon), adapter: adapter)
        let inner = both.size(-1) / 2
        let gated = both.narrowed(-1, start: 0, count: inner).silu() * both.narrowed(-1, start: inner, count: inner)
        return middle + down(gated, adapter: adapter)
    }
}
