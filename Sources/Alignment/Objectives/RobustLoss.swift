/// Robust DPO (Chowdhury and others, 2024): unbiased where a known share of labels is the wrong way round.
///
/// [−(1 − ε) log σ(β(c − r)) + ε log σ(−β(c − r))] / (1 − 2ε).
public struct RobustLoss: PairLoss, Equatable {
    public var beta: Double
    /// ε: the share of pairs labelled the wrong way round; 0 up to 0.5.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, labelSmoothing: Double = 0) {
        self.beta = beta
        self.labelSmoothing = labelSmoothing
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let margin = beta * (c - r)
        let kept = 1 - 2 * labelSmoothing
        return LossValue(
            loss: (-(1 - labelSmoothing) * logSigmoid(margin) + labelSmoothing * logSigmoid(-margin)) / kept,
            slope: -beta * ((1 - labelSmoothing) * sigmoid(-margin) + labelSmoothing * sigmoid(margin)) / kept)
    }
}
