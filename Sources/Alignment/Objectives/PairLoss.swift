import Foundation

/// A loss of one pair, and how it changes with the number that was read of each answer.
public struct LossValue: Sendable, Equatable {
    public var loss: Double
    /// Derivative with respect to the chosen answer's number.
    public var chosenDerivative: Double
    /// Derivative with respect to the rejected answer's number.
    public var rejectedDerivative: Double

    public init(loss: Double, chosenDerivative: Double, rejectedDerivative: Double) {
        self.loss = loss
        self.chosenDerivative = chosenDerivative
        self.rejectedDerivative = rejectedDerivative
    }

    /// A loss that depends only on the difference, chosen less rejected, and changes with it by `slope`.
    init(loss: Double, slope: Double) {
        self.init(loss: loss, chosenDerivative: slope, rejectedDerivative: -slope)
    }

    static let zero = LossValue(loss: 0, slope: 0)
}

/// An objective over one pair: a pure function of one number of the chosen answer and the same of the rejected one.
///
/// Which number that is, a log-ratio of policy to reference for most, `AnswerReading` says. Both are in nats.
public protocol PairLoss: Sendable {
    /// The loss of a pair, with its derivatives.
    func callAsFunction(chosen: Double, rejected: Double) -> LossValue
}

/// σ(x) = 1 / (1 + e⁻ˣ).
func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }

/// log σ(x) without overflow.
func logSigmoid(_ x: Double) -> Double { x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x)) }
