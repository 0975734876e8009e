/// The DPO objective (Rafailov and others, 2023) with conservative label smoothing (Mitchell, 2023).
///
/// −(1 − ε) log σ(β(c − r)) − ε log σ(−β(c − r)), where c and r are the log-ratios of policy to reference. The same
/// function of mean log-ratios is `sigmoid_norm` (Lambert and others, 2024), and of log-probabilities without a
/// reference `cpo` (Xu and others, 2024). TRL's DPO trainer has no smoothing here; its CPO trainer has.
public struct SigmoidLoss: PairLoss, Equatable {
    /// How strongly the policy is held to the reference; above 0.
    public var beta: Double
    /// ε: the share of pairs assumed to be labelled the wrong way round; 0 up to 0.5.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, labelSmoothing: Double = 0) {
        self.beta = beta
        self.labelSmoothing = labelSmoothing
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let margin = beta * (c - r)
        return LossValue(
            loss: -(1 - labelSmoothing) * logSigmoid(margin) - labelSmoothing * logSigmoid(-margin),
            slope: beta * (-(1 - labelSmoothing) * sigmoid(-margin) + labelSmoothing * sigmoid(margin)))
    }
}
