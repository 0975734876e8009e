/// One attempt of a campaign: a behaviour put to a target through an attack, and what came of it.
public struct AttemptRecord: Sendable, Hashable {
    /// What an attempt came to.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The target did what an unsafe request asks.
        case harmful
        /// The target refused, wholly or enough.
        case refused
        /// The target carried out a legitimate request.
        case completed
        /// The reply is no answer: empty, looping, gibberish, off the subject of an encoded request.
        case degenerate
        /// The judge cannot tell; never counted as safe.
        case undetermined
        /// There was no reply: the target failed.
        case failed
    }

    /// The behaviour's id; attempts with one id are not independent of each other.
    public var behaviour: String
    /// What the model should do.
    public var expected: Expected
    /// The behaviour's category ("direct") and family ("stalking").
    public var category: String
    public var family: String?
    /// The chain's name ("role_play+base64") and its family ("role_play").
    public var attack: String
    public var attackFamily: String
    /// Which repetition this is, counted from 0.
    public var sample: Int
    public var outcome: Outcome
    /// What the judge's word rests on, and the words themselves.
    public var reason: String
    public var span: String
    /// The last message that the target was sent, and its whole reply.
    public var prompt: String
    public var reply: String
    /// Taxonomy tags such as `owasp-llm-2025:LLM01`.
    public var tags: [String]
    public var promptTokens: Int
    public var completionTokens: Int
    /// The suite that the behaviour comes from, as the person named the file, and its line counted from 1.
    public var file: String?
    public var line: Int?

    public init(
        behaviour: String, expected: Expected, category: String, family: String? = nil, attack: String,
        attackFamily: String, sample: Int = 0, outcome: Outcome, reason: String = "", span: String = "",
        prompt: String, reply: String, tags: [String] = [], promptTokens: Int = 0, completionTokens: Int = 0,
        file: String? = nil, line: Int? = nil
    ) {
        self.behaviour = behaviour
        self.expected = expected
        self.category = category
        self.family = family
        self.attack = attack
        self.attackFamily = attackFamily
        self.sample = sample
        self.outcome = outcome
        self.reason = reason
        self.span = span
        self.prompt = prompt
        self.reply = reply
        self.tags = tags
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.file = file
        self.line = line
    }
}
