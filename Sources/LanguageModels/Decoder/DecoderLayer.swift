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

        let parts = [heads, keyHeads, keyHeads]
        var joined = queryKeyValue(hidden.rmsNorm(inputNorm, epsilon: epsilon), adapter: adapter)
            .reshaped(hidden.size(0), heads + 2 * keyHeads, width)  // [tokens, heads, width]
        if let queryNorm, let keyNorm {
            let split = joined.split(parts, dimension: 1)
            joined = Tensor.concatenated(
                [
                    split[0].rmsNorm(queryNorm, epsilon: epsilon), split[1].rmsNorm(keyNorm, epsilon: epsilon),
                    split[2],
                ], dimension: 1)
        }
        let rotated = joined.rotatingHeads(heads + keyHeads, cosine: angles.cosine, sine: angles.sine)
            .split(parts, dimension: 1)
        let attended = attention(rotated[0], rotated[1], rotated[2])
        let middle = hidden + output(attended, adapter: adapter)

        let both = gateUp(middle.rmsNorm(feedForwardNorm, epsilon: epsilon), adapter: adapter)
        return middle + down(both.gatedSiLU(), adapter: adapter)
    }
}
