import Torch

/// Rotary position embedding (Su and others, 2021).
struct RotaryEmbedding {
    /// Radians a position for each pair of components: float32 `[width / 2]`.
    let frequencies: Tensor

    init(_ rope: RopeConfiguration, width: Int, device: Device) {
        frequencies = Tensor(rope.inverseFrequencies(headWidth: width)).to(device)
    }

    /// Cosines and sines for int64 `positions` `[tokens]`: each `[tokens, 1, width / 2]`, as `dtype`.
    func angles(_ positions: Tensor, dtype: DType) -> (cosine: Tensor, sine: Tensor) {
        let angles = positions.to(.float32).unsqueezed(1) * frequencies
        return (angles.cos().unsqueezed(1).to(dtype), angles.sin().unsqueezed(1).to(dtype))
    }
}
