import Foundation

/// How the policy's distance from the reference is measured (f-DPO: Wang and others, 2023).
///
/// Turns a log-ratio u into the score f′(eᵘ) that takes its place in losses of a difference of rewards.
public enum FDivergence: Sendable, Equatable {
    /// u: DPO's own.
    case reverseKL
    /// 1 − e⁻ᵘ.
    case forwardKL
    /// log 2 + log σ(u).
    case jensenShannon
    /// (e^((α − 1)u) − 1) / (α − 1); at α = 1 the reverse KL. The exponent counts as at most 80.
    case alpha(Double)

    /// The names that settings have for them.
    public enum Name: String, Sendable, CaseIterable {
        case reverseKL = "reverse_kl"
        case forwardKL = "forward_kl"
        case jensenShannon = "js_divergence"
        case alpha = "alpha_divergence"
    }

    /// The divergence called `name`; `coefficient` is α, which the others do not have.
    public init(_ name: Name, coefficient: Double) {
        self =
            switch name {
            case .reverseKL: .reverseKL
            case .forwardKL: .forwardKL
            case .jensenShannon: .jensenShannon
            case .alpha: abs(coefficient - 1) < 1e-6 ? .reverseKL : .alpha(coefficient)
            }
    }

    /// The score of a log-ratio, and its derivative.
    public func callAsFunction(_ logRatio: Double) -> (score: Double, derivative: Double) {
        switch self {
        case .reverseKL: return (logRatio, 1)
        case .forwardKL: return (-expm1(-logRatio), exp(-logRatio))
        case .jensenShannon: return (log(2) + logSigmoid(logRatio), sigmoid(-logRatio))
        case .alpha(let alpha):
            let exponent = (alpha - 1) * logRatio
            return (expm1(min(exponent, 80)) / (alpha - 1), exponent > 80 ? 0 : exp(exponent))
        }
    }
}
