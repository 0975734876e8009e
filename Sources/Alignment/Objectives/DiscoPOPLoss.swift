import Foundation

/// DiscoPOP (Lu and others, 2024): a loss found by search, logistic for negative margins and exponential for others.
///
/// −(1 − m) log σ(x) + m e⁻ˣ with x = β(c − r) and m = σ(x / τ).
public struct DiscoPOPLoss: PairLoss, Equatable {
    public var beta: Double
    /// τ: how wide the change from one to the other is; above 0.
    public var tau: Double

    public init(beta: Double = 0.1, tau: Double = 0.05) {
        self.beta = beta
        self.tau = tau
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let x = beta * (c - r)
        let (mixed, rest) = (sigmoid(x / tau), sigmoid(-x / tau))
        // m e⁻ˣ in one exponential: e⁻ˣ alone overflows where m is far below it.
        let exponential = exp(logSigmoid(x / tau) - x)
        return LossValue(
            loss: -rest * logSigmoid(x) + exponential,
            slope: beta
                * (-rest * sigmoid(-x) + logSigmoid(x) * mixed * rest / tau + exponential * (rest / tau - 1)))
    }
}
