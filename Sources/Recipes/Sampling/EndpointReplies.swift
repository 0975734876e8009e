public import Endpoints
import Files
public import Tokenization

/// Replies of a chat endpoint.
public struct EndpointReplies: ReplySource, Sendable {
    private let client: ChatClient

    public init(_ client: ChatClient) { self.client = client }

    /// Replies to `conversations`, each drawn with a seed of its own.
    ///
    /// - Throws: `InputError` where the endpoint takes no request, the budget is spent, or no request at all got a reply.
    public func replies(
        to conversations: [[ChatMessage]], drawing: ReplyDrawing,
        onReply: @escaping (_ index: Int, _ reply: DrawnReply) -> Void
    ) async throws -> [DrawnReply] {
        var generator = SplitMix64(seed: drawing.seed)
        let requests = conversations.map { conversation in
            ChatRequest(
                messages: conversation, maxTokens: drawing.maxTokens, temperature: drawing.temperature,
                topP: drawing.topP, seed: generator.next() & 0x7FFF_FFFF)
        }
        // The callback hears replies here, not in the client's tasks.
        let (stream, heard) = AsyncStream.makeStream(of: (Int, Result<ChatCompletion, EndpointError>).self)
        async let all = finishing(heard, requests)
        for await (index, result) in stream { onReply(index, DrawnReply(result)) }
        let results = await all
        let failures = results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        let fatal = failures.first { $0.kind == .budgetSpent || $0.kind == .cancelled }
        if let fatal = fatal ?? (failures.count == results.count ? failures.first : nil) {
            throw InputError(
                file: "--endpoint", problem: fatal.description,
                remedy: "the same command goes on where this one stopped")
        }
        return results.map(DrawnReply.init)
    }

    private func finishing(
        _ heard: AsyncStream<(Int, Result<ChatCompletion, EndpointError>)>.Continuation, _ requests: [ChatRequest]
    ) async -> [Result<ChatCompletion, EndpointError>] {
        defer { heard.finish() }
        return await client.complete(requests) { index, result in heard.yield((index, result)) }
    }
}

extension DrawnReply {
    /// What came back; a reply that a filter withheld has no words.
    init(_ result: Result<ChatCompletion, EndpointError>) {
        switch result {
        case .success(let completion):
            self.init(text: completion.text, isCut: completion.finishReason == "length")
        case .failure(let error): self.init(text: "", failure: error.description)
        }
    }
}
