public import Tokenization

/// What a campaign asks: a local model, an endpoint, a program behind HTTP.
public protocol Target {
    /// What its replies depend on: hashes, addresses, settings; a campaign refuses to go on with another.
    var identity: String { get }
    /// How many conversations it answers well at once.
    var batchSize: Int { get }
    /// Whether a reply may depend, in the last bits of its arithmetic, on the conversations beside it; attempts are then
    /// kept by whole batches, so that a resumed campaign makes the same ones.
    var dependsOnBatch: Bool { get }
    /// Replies to `conversations`, in their order; `onReply` hears each as it comes.
    ///
    /// One conversation that fails is a `.failure` and loses nothing of the others; what stops every conversation is thrown.
    func reply(
        to conversations: [[ChatMessage]], seeds: [UInt64], onReply: @escaping (_ index: Int, TargetReply) -> Void
    ) async throws -> [TargetReply]
}

extension Target {
    public var dependsOnBatch: Bool { false }
}

/// Thrown by a target that will not answer anything more, such as one whose cost cap is reached; nothing that it was asked
/// counts as failed.
public struct TargetSpent: Error, Sendable, Hashable {
    /// Why, in one line.
    public var reason: String
    /// Whether it is a limit that the person set.
    public var isBudget: Bool

    public init(_ reason: String, isBudget: Bool = false) {
        self.reason = reason
        self.isBudget = isBudget
    }
}

/// What came back from a target.
public enum TargetReply: Sendable, Hashable {
    /// The words, and what they cost.
    case reply(text: String, promptTokens: Int, completionTokens: Int)
    /// Why there are no words, in one line: "HTTP 500 after 4 tries".
    case failure(String)
}
