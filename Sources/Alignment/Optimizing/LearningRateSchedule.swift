import Foundation

/// How the learning rate moves over a run, as Hugging Face's schedules of the same names do.
public struct LearningRateSchedule: Sendable, Equatable {
    public enum Shape: String, Sendable, CaseIterable {
        case linear, cosine, constant
        /// Warm-up, a stable rate, and a decay along a cosine over the last steps (Hu and others, 2024).
        case wsd
    }

    public var shape: Shape
    /// The rate after warm-up.
    public var peak: Double
    /// Steps over which the rate rises from 0.
    public var warmupSteps: Int
    public var totalSteps: Int
    /// Steps over which the rate falls at the end, for `wsd`.
    public var decaySteps: Int

    public init(_ shape: Shape, peak: Double, warmupSteps: Int, totalSteps: Int, decaySteps: Int = 0) {
        self.shape = shape
        self.decaySteps = decaySteps
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
    }

    /// The rate of step `step`, counted from 0.
    public func rate(at step: Int) -> Double {
        if step < warmupSteps { return peak * Double(step) / Double(max(1, warmupSteps)) }
        let progress = Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps))
        switch shape {
        case .constant: return peak
        case .linear: return peak * max(0, 1 - progress)
        case .wsd:
            let decayed = Double(step - (totalSteps - decaySteps)) / Double(max(1, decaySteps))
            return decayed < 0 ? peak : peak * max(0, 0.5 * (1 + cos(.pi * min(1, decayed))))
        case .cosine: return peak * max(0, 0.5 * (1 + cos(.pi * progress)))
        }
    }
}
