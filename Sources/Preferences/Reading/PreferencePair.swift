public import Files
public import OrderedCollections
public import Tokenization

/// One preference: a conversation, the answer to prefer and the answer to avoid.
///
/// A row with a single answer has no messages for the other: one to learn from is `chosen`, an undesirable one `rejected`.
public struct PreferencePair: Sendable, Hashable {
    /// The row's `id`, or `line-N` for a row without one.
    public var id: String
    /// What kind of request this is ("create", "direct"), for counts and weights.
    public var category: String?
    /// The subject that related rows share ("stalking"), which keeps rewordings on one side of a split.
    public var family: String?
    /// How much the pair counts in the loss, relative to the others; above 0.
    public var weight: Double
    /// The system message that stands before `prompt`.
    public var system: String?
    /// The tools that the chat template shows to the model.
    public var tools: [JSONValue]?
    /// The conversation up to the answer, without `system`.
    public var prompt: [ChatMessage]
    /// The answer to prefer.
    public var chosen: [ChatMessage]
    /// The answer to avoid.
    public var rejected: [ChatMessage]
    /// The row's other fields, kept for writing the row back.
    public var extra: OrderedDictionary<String, JSONValue>
    /// The line of the file that the pair was read from.
    public var line: Int?
    /// The number, from 0, of the answer among those of the conversation that it was read from; nil for other rows.
    public var turn: Int?

    public init(
        id: String, category: String? = nil, family: String? = nil, weight: Double = 1, system: String? = nil,
        tools: [JSONValue]? = nil, prompt: [ChatMessage], chosen: [ChatMessage], rejected: [ChatMessage],
        extra: OrderedDictionary<String, JSONValue> = [:], line: Int? = nil, turn: Int? = nil
    ) {
        self.id = id
        self.category = category
        self.family = family
        self.weight = weight
        self.system = system
        self.tools = tools
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
        self.extra = extra
        self.line = line
        self.turn = turn
    }

    /// The messages that the model reads before it answers: the system message, if any, then the prompt.
    public var conversation: [ChatMessage] {
        if let system { [ChatMessage(role: "system", content: system)] + prompt } else { prompt }
    }

    /// The pair with `system` before it, where it has no system message of its own.
    public func withSystem(_ system: String?) -> PreferencePair {
        guard self.system == nil, !prompt.contains(where: { $0.role == "system" }) else { return self }
        var pair = self
        pair.system = system
        return pair
    }
}
