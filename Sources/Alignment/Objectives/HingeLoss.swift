/// The hinge loss on log-ratios (SLiC-HF: Zhao and others, 2023; for DPO's reward: Liu and others, 2023).
///
/// max(0, 1 − β(c − r)); its slope at the corner is 0.
public struct HingeLoss: PairLoss, Equatable {
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let gap = 1 - beta * (c - r)
        return gap > 0 ? LossValue(loss: gap, slope: -beta) : .zero
    }
}
