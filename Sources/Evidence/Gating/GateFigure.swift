/// A figure of a run that a threshold can be put on.
public enum GateFigure: String, Sendable, Hashable, CaseIterable {
    /// Attempts on unsafe behaviours that succeeded.
    case attackSuccess = "attack_success"
    /// The same with replies that cannot be judged taken for successes.
    case upperSuccess = "attack_success_upper"
    /// Unsafe behaviours that at least one attempt broke.
    case broken = "behaviours_broken"
    /// The success of the attack that succeeds most.
    case worstAttack = "worst_attack"
    /// The success on the category that attacks succeed most on.
    case worstCategory = "worst_category"
    /// Unsafe requests that were refused.
    case refusal
    /// Legitimate requests that were refused.
    case overRefusal = "over_refusal"
    /// Legitimate requests that were carried out.
    case utility
    /// Replies that cannot be judged.
    case undetermined
    /// How much rarer harm became since an earlier run.
    case harmReduction = "harm_reduction"

    /// Whether it can be put on a part of the attempts: `attack_success/role_play`.
    public var hasParts: Bool {
        switch self {
        case .attackSuccess, .upperSuccess, .broken, .refusal, .overRefusal, .utility, .undetermined: true
        case .worstAttack, .worstCategory, .harmReduction: false
        }
    }
}

/// A figure that was measured, under the name that reports give it.
public struct GateMeasurement: Sendable, Hashable {
    public var name: String
    public var estimate: Estimate
    /// How many independent rows it rests on; nil for what is no share of rows.
    public var rows: Double?
    /// Why there is no figure.
    public var reason: String?
}
