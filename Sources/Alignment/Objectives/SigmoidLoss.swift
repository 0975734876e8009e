import Foundation

/// The DPO objective (Rafailov and others, 2023) with conservative label smoothing (Mitchell, 2023).
///
/// For log-ratios c = log π(chosen) − log π_ref(chosen) and r likewise for rejected:
/// loss = −(1 − ε) log σ(β(c − r)) − ε log σ(−β(c − r)).
public struct SigmoidLoss: Sendable, Equatable {
    /// How strongly the policy is held to the reference; above 0.
    public var beta: Double
    /// ε: the share of pairs assumed to be labelled the wrong way round; 0 up to 0.5.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, labelSmoothing: Double = 0) {
        self.beta = beta
        self.labelSmoothing = labelSmoothing
    }

    /// What one pair contributes.
    public struct Value: Sendable, Equatable {
        public var loss: Double
        /// β c, in units of reward.
        public var chosenReward: Double
        /// β r.
        public var rejectedReward: Double
        /// Derivative of the loss with respect to log π(chosen).
        public var chosenDerivative: Double
        /// Derivative of the loss with respect to log π(rejected).
        public var rejectedDerivative: Double
    }

    /// The loss of a pair from the log-ratios of policy to reference of its two answers.
    public func callAsFunction(chosenLogRatio c: Double, rejectedLogRatio r: Double) -> Value {
        let margin = beta * (c - r)
        let loss = -(1 - labelSmoothing) * Self.logSigmoid(margin) - labelSmoothing * Self.logSigmoid(-margin)
        // d/dm: −(1 − ε) σ(−m) + ε σ(m)
        let slope = beta * (-(1 - labelSmoothing) * Self.sigmoid(-margin) + labelSmoothing * Self.sigmoid(margin))
        return Value(
            loss: loss, chosenReward: beta * c, rejectedReward: beta * r, chosenDerivative: slope,
            rejectedDerivative: -slope)
    }

    /// log σ(x) without overflow.
    static func logSigmoid(_ x: Double) -> Double { x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x)) }
    static func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
}
