/// What requests to an endpoint may cost together.
///
/// A request is sent only where it fits whatever it turns out to cost: until its reply is there it counts a token for each
/// byte of its body and the most tokens of its reply.
public struct EndpointBudget: Sendable, Hashable {
    /// The most tries, each a request over the network; nil sets no limit.
    public var requests: Int?
    /// The most tokens of requests and replies; nil sets no limit.
    public var tokens: Int?
    /// The most money, in the currency of the prices; nil sets no limit.
    public var cost: Double?
    public var prices: EndpointPrices?

    public init(requests: Int? = nil, tokens: Int? = nil, cost: Double? = nil, prices: EndpointPrices? = nil) {
        self.requests = requests
        self.tokens = tokens
        self.cost = cost
        self.prices = prices
    }
}

/// What an endpoint takes for a million tokens.
public struct EndpointPrices: Sendable, Hashable {
    /// For a million tokens of requests.
    public var prompt: Double
    /// For a million tokens of replies.
    public var completion: Double

    public init(prompt: Double, completion: Double) {
        self.prompt = prompt
        self.completion = completion
    }

    /// What so many tokens cost.
    func cost(prompt promptTokens: Int, completion completionTokens: Int) -> Double {
        (Double(promptTokens) * prompt + Double(completionTokens) * completion) / 1e6
    }
}
