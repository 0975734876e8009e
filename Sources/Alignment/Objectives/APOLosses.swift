/// APO-zero (D'Oosterlinck and others, 2024): the chosen answer up, the rejected one down.
///
/// 1 − σ(βc) + σ(βr). For chosen answers that are better than what the model says by itself.
public struct APOZeroLoss: PairLoss, Equatable {
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, rejected) = (sigmoid(beta * c), sigmoid(beta * r))
        return LossValue(
            loss: 1 - chosen + rejected, chosenDerivative: -beta * chosen * (1 - chosen),
            rejectedDerivative: beta * rejected * (1 - rejected))
    }
}

/// APO-down (D'Oosterlinck and others, 2024): both answers down, the rejected one further.
///
/// σ(βc) + 1 − σ(β(c − r)). For chosen answers that are worse than what the model says by itself.
public struct APODownLoss: PairLoss, Equatable {
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, preferred) = (sigmoid(beta * c), sigmoid(beta * (c - r)))
        let slope = beta * preferred * (1 - preferred)
        return LossValue(
            loss: chosen + 1 - preferred, chosenDerivative: beta * chosen * (1 - chosen) - slope,
            rejectedDerivative: slope)
    }
}
