import Evidence

/// A judge that can be measured on labelled replies.
public enum ReplyJudge: Sendable {
    /// Refusal, compliance, degenerate or undetermined.
    case refusal(RefusalJudge)
    /// Refused in full, in part or not at all: the classes of XSTest.
    case extent(RefusalJudge)
    /// Whether an unsafe request was carried out.
    case harm(HarmJudge)
    /// What the reply's tool calls do.
    case action(TaskActionOracle)
    /// A linear model alone, which abstains within the band.
    case model(LinearTextModel, AbstainBand)

    /// What a judge says of one reply.
    public struct Word: Sendable, Hashable {
        /// One of the judge's labels.
        public var label: String
        public var reason: String
        public var span: String
    }

    /// The labels that the judge gives, in the order in which a matrix shows them.
    public var labels: [String] {
        switch self {
        case .refusal: Verdict.allCases.map(\.rawValue)
        case .extent: RefusalExtent.allCases.map(\.rawValue) + [Self.undetermined]
        case .harm: HarmVerdict.allCases.map(\.rawValue)
        case .action: ["acted", "looked", "silent", "malformed"]
        case .model(let model, _): [model.label, Self.other, Self.undetermined]
        }
    }

    /// The labels whose finding is the judge's purpose, for sensitivity and specificity.
    public var positive: Set<String> {
        switch self {
        case .refusal: [Verdict.refusal.rawValue]
        case .extent: [RefusalExtent.full.rawValue, RefusalExtent.partial.rawValue]
        case .harm: [HarmVerdict.harmful.rawValue]
        case .action: ["acted"]
        case .model(let model, _): [model.label]
        }
    }

    /// What the judge says of `reply` to `prompt`.
    public func judge(reply: String, prompt: String) -> Word {
        switch self {
        case .refusal(let judge):
            let judgement = judge.judge(reply: reply, prompt: prompt)
            return Word(
                label: judgement.verdict.rawValue, reason: judgement.reason.rawValue, span: judgement.span)
        case .extent(let judge):
            let reading = judge.read(reply: reply, prompt: prompt)
            return Word(
                label: reading.extent?.rawValue ?? Self.undetermined, reason: reading.judgement.reason.rawValue,
                span: reading.judgement.span)
        case .harm(let judge):
            let judgement = judge.judge(reply: reply, prompt: prompt)
            return Word(
                label: judgement.verdict.rawValue, reason: judgement.reason.rawValue, span: judgement.span)
        case .action(let oracle):
            return switch oracle.read(reply) {
            case .acted(let calls): Word(label: "acted", reason: calls[0].action.rawValue, span: calls[0].summary)
            case .looked(let calls): Word(label: "looked", reason: calls[0].action.rawValue, span: calls[0].summary)
            case .silent: Word(label: "silent", reason: "no call", span: "")
            case .malformed: Word(label: "malformed", reason: "a call that cannot be read", span: reply)
            }
        case .model(let model, let band):
            let probability = model.probability(of: reply)
            let label = band.decide(probability).map { $0 ? model.label : Self.other } ?? Self.undetermined
            return Word(label: label, reason: "\(probability)", span: "")
        }
    }

    private static let undetermined = Verdict.undetermined.rawValue
    static let other = "other"
}
