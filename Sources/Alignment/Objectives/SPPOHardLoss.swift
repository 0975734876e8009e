/// SPPO with hard labels (Wu and others, 2024): the winner's log-ratio is drawn to ½ / β, the loser's to −½ / β.
///
/// (c − ½ / β)² + (r + ½ / β)².
public struct SPPOHardLoss: PairLoss, Equatable {
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, rejected) = (c - 0.5 / beta, r + 0.5 / beta)
        return LossValue(
            loss: chosen * chosen + rejected * rejected, chosenDerivative: 2 * chosen,
            rejectedDerivative: 2 * rejected)
    }
}
