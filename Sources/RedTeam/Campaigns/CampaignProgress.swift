public import Evidence

/// How far a campaign is.
public struct CampaignProgress: Sendable, Hashable {
    /// How many attempts there are, within a budget of attempts.
    public var total: Int
    /// How many of them were made before this sitting.
    public var before = 0
    /// How many have each outcome, those of earlier sittings included.
    public var outcomes: [AttemptRecord.Outcome: Int] = [:]
    /// Tokens of the replies of this sitting.
    public var completionTokens = 0
    /// Tokens of the prompts and replies of all sittings.
    public var tokens = 0
    /// Seconds of this sitting.
    public var seconds = 0.0

    public init(total: Int) { self.total = total }

    /// How many attempts were made.
    public var done: Int { outcomes.values.reduce(0, +) }
    /// How many of them got no reply.
    public var failed: Int { outcomes[.failed] ?? 0 }
    /// How many were made in this sitting.
    public var made: Int { done - before }
    /// Reply tokens a second of this sitting; nil where nothing was done.
    public var tokensPerSecond: Double? { seconds > 0 && made > 0 ? Double(completionTokens) / seconds : nil }
    /// Attempts a minute of this sitting; nil where nothing was done.
    public var attemptsPerMinute: Double? { seconds > 0 && made > 0 ? Double(made) * 60 / seconds : nil }
}

/// How a sitting of a campaign ended.
public struct CampaignResult: Sendable, Hashable {
    /// Why it ended.
    public enum End: Sendable, Hashable {
        /// Every attempt was made.
        case complete
        /// The budget is spent: "500 attempts".
        case budget(String)
        /// The target answers nothing at all: "HTTP 401".
        case refused(String)
        /// One attempt after the other failed; the reason of the last.
        case failing(String)
    }

    public var end: End
    public var progress: CampaignProgress

    public init(_ end: End, progress: CampaignProgress) {
        self.end = end
        self.progress = progress
    }
}
