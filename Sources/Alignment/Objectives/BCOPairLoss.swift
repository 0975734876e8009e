/// BCO on pairs (Jung and others, 2024): a classifier of good and bad answers, with rewards measured from δ.
///
/// −log σ(βc − δ) − log σ(−(βr − δ)). The paper's δ is a running mean of the rewards, a constant to the gradient;
/// TRL 1.16 has δ = 0.
public struct BCOPairLoss: PairLoss, Equatable {
    public var beta: Double
    /// δ: the reward that counts as neither good nor bad.
    public var delta: Double

    public init(beta: Double = 0.1, delta: Double = 0) {
        self.beta = beta
        self.delta = delta
    }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, rejected) = (beta * c - delta, beta * r - delta)
        return LossValue(
            loss: -logSigmoid(chosen) - logSigmoid(-rejected), chosenDerivative: -beta * sigmoid(-chosen),
            rejectedDerivative: beta * sigmoid(rejected))
    }
}

/// The mean of the values of all steps so far.
public struct RunningMean: Sendable, Equatable {
    public var mean: Double
    public var count: Int

    public init(mean: Double = 0, count: Int = 0) {
        self.mean = mean
        self.count = count
    }

    /// Takes in one more value.
    public mutating func add(_ value: Double) {
        count += 1
        mean += (value - mean) / Double(count)
    }
}
