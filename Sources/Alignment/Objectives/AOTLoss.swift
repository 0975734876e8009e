/// AOT (Melnyk and others, 2024): not each pair but the sorted values of a whole step are compared.
///
/// −(1 − ε) log σ(βδₖ) − ε log σ(−βδₖ) summed over ranks k. Paired: δₖ is the k-th smallest margin of the policy less
/// the k-th smallest of the reference. Unpaired: the k-th smallest log-ratio of chosen answers less that of rejected ones.
public struct AOTLoss: Sendable, Equatable {
    public var beta: Double
    /// ε: the share of comparisons assumed to be the wrong way round; 0 up to 0.5.
    public var labelSmoothing: Double

    public init(beta: Double = 0.1, labelSmoothing: Double = 0) {
        self.beta = beta
        self.labelSmoothing = labelSmoothing
    }

    /// The paired form, on log p(chosen) − log p(rejected) of every pair of a step.
    ///
    /// The loss of a rank is entered where the policy's margin of that rank is.
    public func callAsFunction(policyMargins: [Double], referenceMargins: [Double]) -> [LossValue] {
        var values = [LossValue](repeating: .zero, count: policyMargins.count)
        for (place, reference) in zip(policyMargins.ranking, referenceMargins.sorted()) {
            values[place] = pair(chosen: policyMargins[place], rejected: reference)
        }
        return values
    }

    /// The unpaired form, on the log-ratios of every pair of a step.
    ///
    /// The loss of a rank is entered where the chosen answer's log-ratio of that rank is.
    public func callAsFunction(chosenLogRatios: [Double], rejectedLogRatios: [Double]) -> [LossValue] {
        var values = [LossValue](repeating: .zero, count: chosenLogRatios.count)
        for (chosen, rejected) in zip(chosenLogRatios.ranking, rejectedLogRatios.ranking) {
            let value = pair(chosen: chosenLogRatios[chosen], rejected: rejectedLogRatios[rejected])
            values[chosen].loss = value.loss
            values[chosen].chosenDerivative = value.chosenDerivative
            values[rejected].rejectedDerivative = value.rejectedDerivative
        }
        return values
    }

    private var pair: SigmoidLoss { SigmoidLoss(beta: beta, labelSmoothing: labelSmoothing) }
}

extension [Double] {
    /// Where the smallest element is, then the next one, and so on; equal ones in their order.
    fileprivate var ranking: [Int] {
        indices.sorted { (self[$0], $0) < (self[$1], $1) }
    }
}
