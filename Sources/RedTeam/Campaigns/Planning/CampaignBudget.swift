public import Files

/// When a campaign ends before all its attempts are made; nil is no limit.
public struct CampaignBudget: Sendable, Hashable {
    /// The most attempts, those of earlier sittings included.
    public var attempts: Int?
    /// The most tokens of prompts and replies, those of earlier sittings included; the group that exceeds it is finished.
    public var tokens: Int?
    /// The most minutes of this sitting; the group that exceeds it is finished.
    public var minutes: Double?

    public init(attempts: Int? = nil, tokens: Int? = nil, minutes: Double? = nil) {
        self.attempts = attempts
        self.tokens = tokens
        self.minutes = minutes
    }

    /// The budget that texts such as `attempts=500` and `minutes=30` state.
    ///
    /// - Throws: `InputError` for another name, a limit given twice, or a value that is no number above 0.
    public init(parsing texts: [String]) throws(InputError) {
        self.init()
        for text in texts.flatMap({ $0.split(separator: ",").map(String.init) }) {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            func error(_ problem: String) -> InputError {
                InputError(
                    file: "--budget", problem: problem, expected: "attempts=N, tokens=N or minutes=N",
                    remedy: "such as --budget attempts=500")
            }
            guard parts.count == 2 else { throw error("it is \(text)") }
            let isSet: Bool
            switch parts[0] {
            case "attempts":
                isSet = attempts != nil
                attempts = Int(parts[1])
                if attempts ?? 0 < 1 { throw error("\(text) is no whole number above 0") }
            case "tokens":
                isSet = tokens != nil
                tokens = Int(parts[1])
                if tokens ?? 0 < 1 { throw error("\(text) is no whole number above 0") }
            case "minutes":
                isSet = minutes != nil
                minutes = Double(parts[1])
                guard let minutes, minutes > 0, minutes.isFinite else { throw error("\(text) is no number above 0") }
            default: throw error("there is no \(parts[0])")
            }
            if isSet { throw error("\(parts[0]) is given twice") }
        }
    }
}
