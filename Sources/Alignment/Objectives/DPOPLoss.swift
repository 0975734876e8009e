/// DPO-Positive (Pal and others, 2024): DPO that pays for a chosen answer less probable than under the reference.
///
/// −log σ(β(c − r − λ max(0, −c))); the slope of the maximum at c = 0 is 0.
public struct DPOPLoss: PairLoss, Equatable {
    public var beta: Double
    /// λ: the price; 0 is DPO, and the paper has 50.
    public var lambda: Double

    public init(beta: Double = 0.1, lambda: Double = 50) {
        self.beta = beta
        self.lambda = lambda
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let margin = beta * (c - r - lambda * max(0, -c))
        let slope = -beta * sigmoid(-margin)
        return LossValue(
            loss: -logSigmoid(margin), chosenDerivative: slope * (c < 0 ? 1 + lambda : 1), rejectedDerivative: -slope)
    }
}
