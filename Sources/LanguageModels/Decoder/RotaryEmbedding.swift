import Foundation
import Torch

/// Rotary position embedding (Su and others, 2021) with linear or Llama 3 scaling.
struct RotaryEmbedding {
    /// Radians a position for each pair of components: float32 `[width / 2]`.
    let frequencies: Tensor

    init(_ rope: RopeConfiguration, width: Int, device: Device) {
        let values = (0..<width / 2).map { pair -> Float in
            // In single precision, in this order, as the reference implementation computes it.
            let exponent = Float(2 * pair) / Float(width)
            let frequency = 1 / powf(Float(rope.theta), exponent)
            return Self.scaled(frequency, by: rope.scaling)
        }
        frequencies = Tensor(values).to(device)
    }

    private static func scaled(_ frequency: Float, by scaling: RopeConfiguration.Scaling) -> Float {
        switch scaling {
        case .none: return frequency
        case .linear(let factor): return frequency / Float(factor)
        case .llama3(let factor, let low, let high, let originalContext):
            let wavelength = 2 * Float.pi / frequency
            let context = Float(originalContext)
            if wavelength < context / Float(high) { return frequency }
            if wavelength > context / Float(low) { return frequency / Float(factor) }
            let smooth = (context / wavelength - Float(low)) / (Float(high) - Float(low))
            return (1 - smooth) * frequency / Float(factor) + smooth * frequency
        }
    }

    /// Cosines and sines for int64 `positions` `[tokens]`: each `[tokens, 1, width / 2]`.
    func angles(_ positions: Tensor) -> (cosine: Tensor, sine: Tensor) {
        let angles = positions.to(.float32).unsqueezed(1) * frequencies
        return (angles.cos().unsqueezed(1), angles.sin().unsqueezed(1))
    }

    /// Rotates the first half of the components against the second: `[tokens, heads, width]` in and out.
    static func rotate(_ x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor {
        let half = x.size(-1) / 2
        let first = x.narrowed(-1, start: 0, count: half)
        let second = x.narrowed(-1, start: half, count: half)
        return Tensor.concatenated(
            [first * cosine - second * sine, second * cosine + first * sine], dimension: -1)
    }
}
