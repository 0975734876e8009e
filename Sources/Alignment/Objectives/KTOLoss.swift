/// KTO (Ethayarajh and others, 2024, equation 7): answers that are known to be good or bad, without a counterpart.
///
/// λ_D (1 − σ(β(u − z))) for a desirable answer and λ_U (1 − σ(β(z − u))) for another, where u is the log-ratio of
/// policy to reference and z ≥ 0 an estimate of the KL divergence, a constant to the gradient. With z = 0 it is
/// APO-zero for single answers (D'Oosterlinck and others, 2024), TRL's `apo_zero_unpaired`.
public struct KTOLoss: Sendable, Equatable {
    public var beta: Double
    /// λ_D: what desirable answers count.
    public var desirableWeight: Double
    /// λ_U: what undesirable answers count.
    public var undesirableWeight: Double

    public init(beta: Double = 0.1, desirableWeight: Double = 1, undesirableWeight: Double = 1) {
        self.beta = beta
        self.desirableWeight = desirableWeight
        self.undesirableWeight = undesirableWeight
    }

    /// The loss of one answer, and its derivative with respect to the answer's log-ratio.
    public func callAsFunction(
        logRatio: Double, isDesirable: Bool, divergence: Double
    ) -> (loss: Double, derivative: Double) {
        let (sign, weight) = isDesirable ? (1.0, desirableWeight) : (-1.0, undesirableWeight)
        let margin = sign * beta * (logRatio - divergence)
        let slope = weight * beta * sigmoid(margin) * sigmoid(-margin)
        return (weight * sigmoid(-margin), -sign * slope)
    }

    /// z: the mean log-ratio of answers to prompts they do not belong to, and at least 0.
    public static func divergence(mismatchedLogRatios: [Double]) -> Double {
        max(0, mismatchedLogRatios.reduce(0, +) / Double(max(1, mismatchedLogRatios.count)))
    }
}
