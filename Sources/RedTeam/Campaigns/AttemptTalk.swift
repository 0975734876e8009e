import Tokenization

/// An attempt while it is made: what was said so far.
struct AttemptTalk {
    let planned: PlannedAttempt
    /// What the target is sent next; with the reply to it, once it has ended.
    private(set) var messages: [ChatMessage]
    /// How many replies there were.
    private(set) var turn = 0
    private(set) var hasEnded = false
    /// Why there is no reply.
    private(set) var problem: String?
    private(set) var reply = ""
    private(set) var promptTokens = 0
    private(set) var completionTokens = 0

    init(_ planned: PlannedAttempt) {
        self.planned = planned
        messages = planned.prompt.messages
    }

    /// The last message that the target was sent.
    var lastAsked: String { messages.last { $0.role != "assistant" }?.content ?? "" }

    /// Takes the reply to what was said, and says what comes next.
    mutating func take(_ answer: TargetReply) {
        guard !hasEnded else { return }
        switch answer {
        case .failure(let reason):
            problem = reason
            hasEnded = true
        case .reply(let text, let asked, let said):
            promptTokens += asked
            completionTokens += said
            reply = text
            messages.append(ChatMessage(role: "assistant", content: text))
            if turn < planned.prompt.followUps.count {
                messages.append(ChatMessage(role: "user", content: planned.prompt.followUps[turn]))
            } else {
                hasEnded = true
            }
            turn += 1
        }
    }
}
