public import Endpoints
import Files
public import Tokenization

/// A chat endpoint, asked through a client that retries, keeps to rate limits and counts costs.
public struct EndpointTarget: Target {
    /// Asks the endpoint once, however often that takes.
    public typealias Ask = @Sendable (ChatRequest) async -> Result<ChatCompletion, EndpointError>

    public let identity: String
    public let batchSize: Int
    /// What every request has beside its conversation and its seed.
    private let template: ChatRequest
    private let sendsSeed: Bool
    private let concurrency: Int
    private let ask: Ask

    /// - Parameters:
    ///   - identity: The address and the model's name.
    ///   - template: Limits and sampling of every request.
    ///   - sendsSeed: Whether requests carry their attempt's seed; some endpoints refuse the field.
    ///   - concurrency: How many requests are under way at once.
    ///   - ask: The client.
    public init(
        identity: String, template: ChatRequest, sendsSeed: Bool = true, concurrency: Int = 8, ask: @escaping Ask
    ) {
        self.identity = identity
        self.template = template
        self.sendsSeed = sendsSeed
        self.concurrency = max(1, concurrency)
        self.ask = ask
        batchSize = 4 * self.concurrency
    }

    public func reply(
        to conversations: [[ChatMessage]], seeds: [UInt64], onReply: @escaping (_ index: Int, TargetReply) -> Void
    ) async throws -> [TargetReply] {
        let requests = zip(conversations, seeds).map { conversation, seed in
            var request = template
            request.messages = conversation
            // 31 bits, which every endpoint's integers hold.
            if sendsSeed { request.seed = seed & 0x7FFF_FFFF }
            return request
        }
        return try await inParallel(requests, width: concurrency, onReply: onReply) { [ask] request in
            TargetReply.Ending(await ask(request))
        }
    }
}

extension TargetReply {
    /// A reply, or why the whole target answers nothing more.
    enum Ending: Sendable {
        case reply(TargetReply)
        case spent(TargetSpent)

        init(_ result: Result<ChatCompletion, EndpointError>) {
            switch result {
            case .success(let completion):
                // A reply that only calls tools is read by what it calls.
                let calls = completion.toolCalls.map { $0.text() } ?? ""
                let text = [completion.text, calls].filter { !$0.isEmpty }.joined(separator: "\n")
                self = .reply(
                    .reply(
                        text: text, promptTokens: completion.promptTokens,
                        completionTokens: completion.completionTokens))
            case .failure(let error): self.init(error)
            }
        }

        init(_ error: EndpointError) {
            switch error.kind {
            // A wrong key or address fails every request alike.
            case .budgetSpent: self = .spent(TargetSpent(error.description, isBudget: true))
            case .cancelled, .status(401), .status(404): self = .spent(TargetSpent(error.description))
            default: self = .reply(.failure(error.description))
            }
        }
    }
}

/// Answers `requests` with `answer`, `width` at a time, and tells `onReply` of each as it comes.
///
/// - Throws: `TargetSpent` where an answer says so, once those under way have ended.
func inParallel<Request: Sendable>(
    _ requests: [Request], width: Int, onReply: (_ index: Int, TargetReply) -> Void,
    answer: @escaping @Sendable (Request) async -> TargetReply.Ending
) async throws -> [TargetReply] {
    var replies = [TargetReply](repeating: .failure("it was not asked"), count: requests.count)
    var spent: TargetSpent?
    await withTaskGroup(of: (Int, TargetReply.Ending).self) { group in
        var next = 0
        func begin() {
            guard next < requests.count else { return }
            let (index, request) = (next, requests[next])
            next += 1
            group.addTask { (index, await answer(request)) }
        }
        for _ in 0..<width { begin() }
        while let (index, ending) = await group.next() {
            switch ending {
            case .reply(let reply):
                replies[index] = reply
                onReply(index, reply)
            case .spent(let reason): spent = spent ?? reason
            }
            if spent == nil { begin() }
        }
    }
    if let spent { throw spent }
    return replies
}
