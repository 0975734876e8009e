import Foundation

/// The odds ratio part of ORPO (Hong and others, 2024), which has no reference.
///
/// −β log σ(log odds(c) − log odds(r)) with log odds(x) = x − log(1 − eˣ), where c and r are log-probabilities a token.
/// ORPO adds the mean cross-entropy of the chosen answer's tokens.
public struct ORPOLoss: PairLoss, Equatable {
    /// The paper's λ.
    public var beta: Double

    public init(beta: Double = 0.1) { self.beta = beta }

    public func callAsFunction(chosen c: Double, rejected r: Double) -> LossValue {
        let (chosen, rejected) = (Self.logOdds(c), Self.logOdds(r))
        let slope = -beta * sigmoid(rejected.value - chosen.value)
        return LossValue(
            loss: -beta * logSigmoid(chosen.value - rejected.value), chosenDerivative: slope * chosen.derivative,
            rejectedDerivative: -slope * rejected.derivative)
    }

    /// Log-odds of a probability eˣ, which counts as no nearer to 1 than float32 can tell.
    private static func logOdds(_ x: Double) -> (value: Double, derivative: Double) {
        let x = min(x, -1e-7)
        let rest = -expm1(x)
        return (x - log(rest), 1 / rest)
    }
}
