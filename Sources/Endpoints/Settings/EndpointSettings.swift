/// Where a chat endpoint is, how it is asked, and what that may cost.
public struct EndpointSettings: Sendable, Hashable {
    /// How the most tokens of a reply are called in a request.
    public enum LimitField: String, Sendable, Hashable, CaseIterable {
        /// What nearly every server takes.
        case maxTokens = "max_tokens"
        /// What OpenAI's reasoning models ask for.
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// The base address, such as `http://127.0.0.1:8000/v1`, or the whole one that ends in `/chat/completions`.
    public var url: String
    /// The name by which the endpoint knows the model.
    public var model: String
    /// What is sent as the bearer token; nil sends none.
    ///
    /// It is in no message, cache, hash or log.
    public var key: String?
    /// The environment variable that the key comes from, for messages.
    public var keyVariable: String
    /// Further headers of every request, such as `OpenAI-Organization`.
    public var headers: [String: String]
    /// The most requests under way at once.
    public var concurrency: Int
    /// Seconds that one try may take, to the last byte of the reply.
    public var timeout: Double
    /// How often a request is tried again after a failure that may pass.
    public var retries: Int
    /// The longest first wait between tries, in seconds; it doubles from try to try.
    public var firstBackoff: Double
    /// The longest wait between tries, in seconds; an endpoint that asks for more is given up.
    public var longestWait: Double
    /// nil sets no limit.
    public var requestsPerMinute: Int?
    /// Tokens of requests and replies; nil sets no limit.
    public var tokensPerMinute: Int?
    /// nil sets no limit.
    public var budget: EndpointBudget?
    public var limitField: LimitField
    /// Whether the seed of a request is sent; the cache tells requests apart by it either way.
    public var sendsSeed: Bool
    /// Where the random part of the waits starts.
    public var jitterSeed: UInt64

    public init(
        url: String, model: String, key: String? = nil, keyVariable: String = "OPENAI_API_KEY",
        headers: [String: String] = [:], concurrency: Int = 8, timeout: Double = 60, retries: Int = 4,
        firstBackoff: Double = 1, longestWait: Double = 120, requestsPerMinute: Int? = nil,
        tokensPerMinute: Int? = nil, budget: EndpointBudget? = nil, limitField: LimitField = .maxTokens,
        sendsSeed: Bool = true, jitterSeed: UInt64 = 0
    ) {
        self.url = url
        self.model = model
        self.key = key
        self.keyVariable = keyVariable
        self.headers = headers
        self.concurrency = concurrency
        self.timeout = timeout
        self.retries = retries
        self.firstBackoff = firstBackoff
        self.longestWait = longestWait
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.budget = budget
        self.limitField = limitField
        self.sendsSeed = sendsSeed
        self.jitterSeed = jitterSeed
    }
}

// Printing settings, or anything that holds them, shows neither the key nor headers.
extension EndpointSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The model and where it is: what its replies depend on.
    public var description: String { "\(model) at \(url)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["url": url, "model": model]) }
}
