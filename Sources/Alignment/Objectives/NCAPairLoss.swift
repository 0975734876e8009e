/// NCA for pairs (Chen and others, 2024): the chosen answer's own probability is held up, not only the difference.
///
/// −log σ(βc) − ½ log σ(−βc) − ½ log σ(−βr).
public struct NCAPairLoss: PairLoss, Equatable {
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, rejected) = (beta * c, beta * r)
        return LossValue(
            loss: -logSigmoid(chosen) - 0.5 * logSigmoid(-chosen) - 0.5 * logSigmoid(-rejected),
            chosenDerivative: beta * (-sigmoid(-chosen) + 0.5 * sigmoid(chosen)),
            rejectedDerivative: beta * 0.5 * sigmoid(rejected))
    }
}
