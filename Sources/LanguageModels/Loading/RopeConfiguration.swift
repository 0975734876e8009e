import Foundation

/// How positions turn queries and keys (rotary position embedding, Su and others 2021).
///
/// Pair `i` of a head of width `d` is elements `i` and `i + d/2`, turned by `position · frequency(i)` radians.
public struct RopeConfiguration: Sendable, Equatable {
    /// The base: frequency `i` is `theta^(-2i/d)` before scaling.
    public var theta: Double
    public var scaling: Scaling

    public init(theta: Double, scaling: Scaling = .none) {
        self.theta = theta
        self.scaling = scaling
    }

    /// How frequencies are lowered to reach contexts longer than the model was first trained on.
    public enum Scaling: Sendable, Equatable {
        case none
        /// Every frequency divided by `factor`.
        case linear(factor: Double)
        /// Llama 3.1: waves longer than `originalContextLength / lowFrequencyFactor` tokens are slowed by `factor`, those
        /// shorter than `originalContextLength / highFrequencyFactor` are kept, and between them the two are blended.
        case llama3(
            factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalContextLength: Int)
        /// A divisor for each pair, as a GGUF file's `rope_freqs.weight` holds them: `headWidth / 2` numbers.
        case frequencyFactors([Double])
    }
}

extension RopeConfiguration {
    /// Radians a position for each pair of a head, scaling included: `headWidth / 2` numbers.
    ///
    /// In single precision and in this order, as the reference implementation computes them: at position 8000 an error
    /// in the last bit turns a pair by a thousandth of a radian.
    public func inverseFrequencies(headWidth: Int) -> [Float] {
        let plain = (0..<headWidth / 2).map { 1 / powf(Float(theta), Float(2 * $0) / Float(headWidth)) }
        switch scaling {
        case .none: return plain
        case .linear(let factor): return plain.map { $0 / Float(factor) }
        case .frequencyFactors(let factors): return zip(plain, factors).map { $0 / Float($1) }
        case .llama3(let factor, let low, let high, let original):
            let (factor, low, high, original) = (Float(factor), Float(low), Float(high), Float(original))
            return plain.map { frequency in
                let wavelength = 2 * Float.pi / frequency
                if wavelength < original / high { return frequency }
                if wavelength > original / low { return frequency / factor }
                let kept = (original / wavelength - low) / (high - low)
                return (1 - kept) * frequency / factor + kept * frequency
            }
        }
    }

    /// The rotary positions of a GGUF file that holds a divisor for each pair.
    ///
    /// Converters write only the divisors that Llama 3 scaling comes to. They are all the arithmetic needs, so they are
    /// kept as they are; but where the published parameters (1, 4 and 8192, or the file's own original context) come to
    /// the same, those parameters are the configuration: then the GGUF file and the Hugging Face folder of a model have
    /// equal configurations and the same frequencies to the last bit.
    init(theta: Double, divisors: [Double], originalContextLength: Int?) {
        guard let largest = divisors.max(), divisors.contains(where: { $0 != 1 }) else {
            self.init(theta: theta)
            return
        }
        let stored = RopeConfiguration(theta: theta, scaling: .frequencyFactors(divisors))
        let published = RopeConfiguration(
            theta: theta,
            scaling: .llama3(
                factor: largest, lowFrequencyFactor: 1, highFrequencyFactor: 4,
                originalContextLength: originalContextLength ?? 8192))
        let width = 2 * divisors.count
        let pairs = zip(stored.inverseFrequencies(headWidth: width), published.inverseFrequencies(headWidth: width))
        self = pairs.allSatisfy { abs($0 - $1) <= 1e-5 * $0 } ? published : stored
    }
}
