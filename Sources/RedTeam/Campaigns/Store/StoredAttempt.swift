public import Evidence
public import Files
import OrderedCollections
public import Tokenization

/// An attempt that was made, as a campaign keeps it.
public struct StoredAttempt: Sendable, Hashable {
    /// What reports need of it; the outcome of an attempt without a reply is `failed`, its reason says why.
    public var record: AttemptRecord
    /// All that was said: what the target was sent, with its replies where they came, the last one included.
    public var conversation: [ChatMessage]
    /// How many messages came before the target's first reply.
    public var opening: Int
    /// Where the reply's random numbers started.
    public var seed: UInt64
    /// How often it was tried: 1, and one more for each time that it was taken up again after a failure.
    public var tries: Int
    /// The time since the attempt before it ended, so that they add up to the campaign's.
    public var seconds: Double

    public init(
        record: AttemptRecord, conversation: [ChatMessage], opening: Int, seed: UInt64, tries: Int = 1,
        seconds: Double = 0
    ) {
        self.record = record
        self.conversation = conversation
        self.opening = opening
        self.seed = seed
        self.tries = tries
        self.seconds = seconds
    }

    public var key: AttemptKey {
        AttemptKey(behaviour: record.behaviour, attack: record.attack, sample: record.sample)
    }

    /// What was asked, as the attack wrote it.
    public var prompt: AttackPrompt {
        let messages = Array(conversation.prefix(opening))
        return AttackPrompt(
            messages: messages, carrier: messages.lastIndex { $0.role == "user" } ?? max(0, messages.count - 1),
            followUps: conversation.dropFirst(opening).filter { $0.role == "user" }.map(\.content))
    }

    /// A line of `attempts.jsonl`: the record, and where there were several turns all that was said.
    public var json: JSONValue {
        guard conversation.count > opening + 1, case .object(var members) = record.json else { return record.json }
        members["conversation"] = .array(conversation.map(\.json))
        return .object(members)
    }

    /// What was said before the last reply.
    public var asked: [ChatMessage] {
        conversation.last?.role == "assistant" ? conversation.dropLast() : conversation
    }
}
