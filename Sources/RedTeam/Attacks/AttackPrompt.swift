import OrderedCollections
public import Tokenization

/// What a target is asked: a conversation, the message that carries the request, and what the user says afterwards.
public struct AttackPrompt: Sendable, Hashable {
    /// The conversation up to the first reply, the system message included.
    public var messages: [ChatMessage]
    /// Which of `messages` carries the request; attacks that follow change its text.
    public var carrier: Int
    /// What the user says after each reply; the reply to the last of them is the one that is judged.
    public var followUps: [String]

    public init(messages: [ChatMessage], carrier: Int, followUps: [String] = []) {
        self.messages = messages
        self.carrier = carrier
        self.followUps = followUps
    }

    /// The request of `row` as it stands; `system` precedes one without a system message.
    public init(_ row: SuiteRow, system: String? = nil) {
        var messages = row.conversation
        if let system, !messages.contains(where: { $0.role == "system" }) {
            messages.insert(ChatMessage(role: "system", content: system), at: 0)
        }
        let carrier = messages.lastIndex { $0.role == "user" } ?? messages.count - 1
        self.init(messages: messages, carrier: carrier)
    }

    /// The text that carries the request: the last follow-up's, or else that of the message that carries it.
    public var text: String {
        get { followUps.last ?? (messages.indices.contains(carrier) ? messages[carrier].content : "") }
        set {
            if !followUps.isEmpty {
                followUps[followUps.count - 1] = newValue
            } else if messages.indices.contains(carrier) {
                messages[carrier].content = newValue
                // A list of parts would stand in for the text.
                messages[carrier].extra["content"] = nil
            }
        }
    }

    /// Puts messages before the one that carries the request, or before the user's message that leads to it.
    public mutating func insert(_ earlier: [ChatMessage]) {
        guard messages.indices.contains(carrier) else { return messages.append(contentsOf: earlier) }
        let place = messages[...carrier].lastIndex { $0.role == "user" } ?? carrier
        messages.insert(contentsOf: earlier, at: place)
        carrier += earlier.count
    }

    /// Whether the request stands in a message of the user's, not in a tool's result.
    var isAskedByUser: Bool {
        !followUps.isEmpty || messages.indices.contains(carrier) && messages[carrier].role == "user"
    }

    /// Puts turns of the user's, each to be replied to, before the one that carries the request.
    ///
    /// A request in a tool's result is the user's from then on.
    mutating func precede(by turns: [String]) {
        guard let first = turns.first, messages.indices.contains(carrier) else { return }
        let request = text
        if followUps.isEmpty {
            let start = messages[...carrier].lastIndex { $0.role == "user" } ?? carrier
            messages.replaceSubrange(start..., with: [ChatMessage(role: "user", content: first)])
            carrier = start
            followUps = turns.dropFirst() + [request]
        } else {
            followUps = followUps.dropLast() + turns + [request]
        }
    }

    /// The conversation with what the user says afterwards, each reply before it being `reply`.
    public func conversation(replying reply: String) -> [ChatMessage] {
        messages
            + followUps.flatMap {
                [ChatMessage(role: "assistant", content: reply), ChatMessage(role: "user", content: $0)]
            }
    }
}
