public import Evidence

/// One attempt of a refinement: what the attacker proposed, and what came of it.
public struct RefinementNode: Sendable, Hashable {
    /// How far it came.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The attacker's replies were not as they should be.
        case malformed
        /// The proposal left the subject, and was not put to the target.
        case offTopic = "off_topic"
        /// It waits for the target.
        case proposed
        /// The target replied, and the reply waits for the judge.
        case replied
        /// The judge scored the reply.
        case answered
        /// The target gave no reply.
        case failed
    }

    /// Where it is in the tree: `2.0.1` is the second refinement of the first refinement of stream 2.
    public var id: String
    public var state: State
    /// Every reply of the attacker to this request, word for word; the last one counts.
    public var attackerReplies: [String]
    /// What the attacker means to improve, and the request that it proposes; empty where it is malformed.
    public var improvement: String
    public var prompt: String
    /// The target's reply, or why there is none.
    public var reply: String
    /// 1 to 10; 0 without a reply.
    public var score: Int
    /// What the attempt came to, what that rests on, and the words themselves.
    public var outcome: AttemptRecord.Outcome
    public var reason: String
    public var span: String
    public var promptTokens: Int
    public var completionTokens: Int

    public init(
        id: String, state: State, attackerReplies: [String] = [], improvement: String = "", prompt: String = "",
        reply: String = "", score: Int = 0, outcome: AttemptRecord.Outcome = .failed, reason: String = "",
        span: String = "", promptTokens: Int = 0, completionTokens: Int = 0
    ) {
        self.id = id
        self.state = state
        self.attackerReplies = attackerReplies
        self.improvement = improvement
        self.prompt = prompt
        self.reply = reply
        self.score = score
        self.outcome = outcome
        self.reason = reason
        self.span = span
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    /// The attempt that it refines; a stream's name for a first one.
    public var parent: String { String(id[..<(id.lastIndex(of: ".") ?? id.startIndex)]) }
}
