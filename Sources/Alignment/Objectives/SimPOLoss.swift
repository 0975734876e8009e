/// SimPO (Meng and others, 2024): no reference, and a target for the margin between mean log-probabilities.
///
/// −(1 − ε) log σ(β(c − r) − γ) − ε log σ(−β(c − r) + γ), where c and r are log-probabilities a token.
public struct SimPOLoss: PairLoss, Equatable {
    public var beta: Double
    /// γ: the margin, in units of reward, that is asked for.
    public var gamma: Double
    /// ε: the share of pairs assumed to be labelled the wrong way round; 0 up to 0.5.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, gamma: Double = 0.5, labelSmoothing: Double = 0) {
        self.beta = beta
        self.gamma = gamma
        self.labelSmoothing = labelSmoothing
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        SigmoidLoss(beta: beta, labelSmoothing: labelSmoothing)(chosen: c - gamma / beta, rejected: r)
    }
}
