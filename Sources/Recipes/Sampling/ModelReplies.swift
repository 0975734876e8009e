import LanguageModels
public import RedTeam
public import Tokenization

/// Replies of a model of this process.
public struct ModelReplies: ReplySource {
    private let suiteRun: SuiteRun

    public init(_ suiteRun: SuiteRun) { self.suiteRun = suiteRun }

    public func replies(
        to conversations: [[ChatMessage]], drawing: ReplyDrawing,
        onReply: @escaping (_ index: Int, _ reply: DrawnReply) -> Void
    ) async throws -> [DrawnReply] {
        let options = GenerationOptions(
            maxTokens: drawing.maxTokens, temperature: drawing.temperature, topP: drawing.topP, seed: drawing.seed)
        return try suiteRun.replies(to: conversations, options: options) { index, reply, _ in
            onReply(index, DrawnReply(reply))
        }
        .map(DrawnReply.init)
    }
}

extension DrawnReply {
    fileprivate init(_ reply: LanguageModels.Reply) {
        self.init(text: reply.text, isCut: reply.finishReason == .length)
    }
}
