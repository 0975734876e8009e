/// How replies are drawn from a model.
public struct GenerationOptions: Sendable, Equatable {
    /// The most tokens in a reply.
    public var maxTokens: Int
    /// 0 always takes the most probable token; above that, logits are divided by it.
    public var temperature: Double
    /// Keeps the k most probable tokens; 0 keeps all.
    public var topK: Int
    /// Keeps the smallest set of tokens with this total probability (Holtzman and others, 2020); 1 keeps all.
    public var topP: Double
    /// Keeps tokens with at least this share of the most probable one's probability; 0 keeps all.
    public var minP: Double
    /// Divides positive and multiplies negative logits of tokens already seen (Keskar and others, 2019); 1 is off.
    public var repetitionPenalty: Double
    /// Texts that end a reply and are not part of it.
    public var stop: [String]
    /// Where the random numbers start; row i of a batch draws from a stream of its own.
    public var seed: UInt64
    /// Whether a reply goes on past the end of the turn, to the token limit, as measurements want it.
    public var ignoresEndOfTurn: Bool

    public init(
        maxTokens: Int = 128, temperature: Double = 0, topK: Int = 0, topP: Double = 1, minP: Double = 0,
        repetitionPenalty: Double = 1, stop: [String] = [], seed: UInt64 = 0,
        ignoresEndOfTurn: Bool = false
    ) {
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.stop = stop
        self.seed = seed
        self.ignoresEndOfTurn = ignoresEndOfTurn
    }
}

/// A finished reply.
public struct Reply: Sendable, Equatable {
    /// Why it ended: the model ended its turn or a stop text came up, or the token limit was reached.
    public enum FinishReason: String, Sendable { case stop, length }

    /// The text, without special tokens and without the stop text.
    public var text: String
    /// The generated token ids, without the end-of-turn token.
    public var ids: [Int]
    public var finishReason: FinishReason
}
