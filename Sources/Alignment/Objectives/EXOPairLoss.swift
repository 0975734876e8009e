import Foundation

/// EXO for pairs (Ji and others, 2024): reverse KL of the policy's preference q to the smoothed label.
///
/// q [log q − log(1 − ε)] + (1 − q) [log(1 − q) − log ε] with q = σ(β(c − r)).
public struct EXOPairLoss: PairLoss, Equatable {
    public var beta: Double
    /// ε, above 0 and below 0.5; the paper advises 1e-3.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, labelSmoothing: Double) {
        self.beta = beta
        self.labelSmoothing = labelSmoothing
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let margin = beta * (c - r)
        let (right, wrong) = (sigmoid(margin), sigmoid(-margin))
        let (label, flipped) = (log1p(-labelSmoothing), log(labelSmoothing))
        return LossValue(
            loss: right * (logSigmoid(margin) - label) + wrong * (logSigmoid(-margin) - flipped),
            // log q − log(1 − q) is the margin itself.
            slope: beta * right * wrong * (margin - label + flipped))
    }
}
