public import Files
public import OrderedCollections
public import Tokenization

/// What a chat endpoint is asked.
public struct ChatRequest: Sendable, Hashable {
    /// The conversation up to the reply.
    public var messages: [ChatMessage]
    /// The most tokens of the reply.
    public var maxTokens: Int
    /// 0 is greedy.
    public var temperature: Double
    /// The probability mass that is sampled from; 1 is all.
    public var topP: Double
    /// Where the endpoint's random numbers start; nil leaves it to the endpoint.
    public var seed: UInt64?
    /// Fields that go into the request's body as they are.
    public var extra: OrderedDictionary<String, JSONValue>

    public init(
        messages: [ChatMessage], maxTokens: Int = 256, temperature: Double = 0, topP: Double = 1, seed: UInt64? = nil,
        extra: OrderedDictionary<String, JSONValue> = [:]
    ) {
        self.messages = messages
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
        self.extra = extra
    }
}

/// What a chat endpoint replied.
public struct ChatCompletion: Sendable, Hashable {
    /// The reply's words; empty where it only calls tools.
    public var text: String
    /// The reply's `tool_calls`, as the endpoint wrote them.
    public var toolCalls: JSONValue?
    /// Why the reply ended: `stop`, `length`, `content_filter`, `tool_calls`.
    public var finishReason: String?
    /// What the endpoint says that the request held; 0 where it does not say.
    public var promptTokens: Int
    /// What the endpoint says that the reply holds; 0 where it does not say.
    public var completionTokens: Int
    /// Whether it came from the cache, at no cost.
    public var isCached: Bool

    public init(
        text: String, toolCalls: JSONValue? = nil, finishReason: String? = nil, promptTokens: Int = 0,
        completionTokens: Int = 0, isCached: Bool = false
    ) {
        self.text = text
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.isCached = isCached
    }
}
