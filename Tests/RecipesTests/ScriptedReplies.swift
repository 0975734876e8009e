import Recipes
import Tokenization

/// Replies that a script gives, and what was asked.
final class ScriptedReplies: ReplySource {
    private let script: (_ conversation: [ChatMessage], _ number: Int) -> DrawnReply
    private(set) var asked: [[ChatMessage]] = []
    private(set) var seeds: [UInt64] = []

    init(_ script: @escaping (_ conversation: [ChatMessage], _ number: Int) -> DrawnReply) { self.script = script }

    func replies(
        to conversations: [[ChatMessage]], drawing: ReplyDrawing,
        onReply: @escaping (_ index: Int, _ reply: DrawnReply) -> Void
    ) async throws -> [DrawnReply] {
        seeds.append(drawing.seed)
        return conversations.enumerated().map { index, conversation in
            let reply = script(conversation, asked.count)
            asked.append(conversation)
            onReply(index, reply)
            return reply
        }
    }
}
