public import Tokenization

/// Whose replies are drawn: a model of this process, or an endpoint.
public protocol ReplySource {
    /// Replies to `conversations`, in their order; `onReply` hears each as it comes.
    ///
    /// - Throws: what stops every conversation; what stops one is its own failure.
    func replies(
        to conversations: [[ChatMessage]], drawing: ReplyDrawing,
        onReply: @escaping (_ index: Int, _ reply: DrawnReply) -> Void
    ) async throws -> [DrawnReply]
}

/// How replies are drawn.
public struct ReplyDrawing: Sendable, Hashable {
    public var maxTokens: Int
    /// 0 is greedy.
    public var temperature: Double
    public var topP: Double
    public var seed: UInt64

    public init(maxTokens: Int, temperature: Double = 0, topP: Double = 1, seed: UInt64 = 0) {
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
    }
}

/// One reply, or why there is none.
public struct DrawnReply: Sendable, Hashable {
    public var text: String
    /// Whether the token limit cut it off.
    public var isCut: Bool
    /// Why there is no reply, in one line; nil where there is one.
    public var failure: String?

    public init(text: String, isCut: Bool = false, failure: String? = nil) {
        self.text = text
        self.isCut = isCut
        self.failure = failure
    }
}
