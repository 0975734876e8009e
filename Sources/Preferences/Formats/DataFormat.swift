/// How the rows of a preference data set are laid out, by the tool that reads them.
public enum DataFormat: String, CaseIterable, Sendable {
    /// `prompt`, `chosen` and `rejected`, strings or lists of messages: TRL's explicit prompt, and Plumb's own rows.
    case trl
    /// `chosen` and `rejected` alone, which begin with the prompt: TRL's implicit prompt.
    case implicit
    /// LLaMA-Factory's ranking rows: `instruction`, `input`, `system`, `history`, `chosen`, `rejected`.
    case alpaca
    /// LLaMA-Factory's ranking rows with `conversations` of `{"from", "value"}`, `system` and `tools`.
    case sharegpt
    /// Anthropic's HH: `chosen` and `rejected` as text with “Human:” and “Assistant:” turns.
    case hh
    /// UltraFeedback: `prompt` as a string, and `chosen` and `rejected` as messages that begin with it.
    case ultrafeedback
    /// OpenAI's preference fine-tuning: `input`, `preferred_output`, `non_preferred_output`.
    case openai
    /// One answer a row: `prompt`, `completion` and `label`, true or false.
    case kto
}

extension DataFormat {
    /// The fields that mean something in this format; a row's other fields are kept as they are.
    var fields: [String] {
        switch self {
        case .trl: ["prompt", "chosen", "rejected", "tools"]
        case .implicit: ["chosen", "rejected", "tools"]
        case .alpaca: ["instruction", "input", "system", "history", "chosen", "rejected"]
        case .sharegpt: ["conversations", "system", "tools", "chosen", "rejected"]
        case .hh: ["chosen", "rejected"]
        case .ultrafeedback: ["prompt", "chosen", "rejected", "tools"]
        case .openai: ["input", "preferred_output", "non_preferred_output"]
        case .kto: ["prompt", "completion", "label", "tools"]
        }
    }

    /// What a row of this format has, in words.
    var summary: String {
        switch self {
        case .trl: "prompt, chosen and rejected"
        case .implicit: "chosen and rejected that begin alike"
        case .alpaca: "instruction, chosen and rejected"
        case .sharegpt: "conversations, chosen and rejected"
        case .hh: "chosen and rejected as text with Human: and Assistant: turns"
        case .ultrafeedback: "prompt as a string, chosen and rejected as messages that begin with it"
        case .openai: "input, preferred_output and non_preferred_output"
        case .kto: "prompt, completion and label"
        }
    }
}
