public import Endpoints
import Files
public import Tokenization

/// Any program behind HTTP, asked through a request that a person wrote down.
public struct TemplateTarget: Target {
    /// Sends a request, however often that takes, and gives the body of a successful response.
    public typealias Send = @Sendable (RequestTemplate.Filled) async -> Result<[UInt8], EndpointError>

    public let identity: String
    public let batchSize: Int
    private let template: RequestTemplate
    private let path: ResponsePath
    private let concurrency: Int
    private let send: Send

    public init(_ template: RequestTemplate, path: ResponsePath, concurrency: Int = 8, send: @escaping Send) {
        self.template = template
        self.path = path
        self.concurrency = max(1, concurrency)
        self.send = send
        identity = "template \(template.sha256) \(path)"
        batchSize = 4 * self.concurrency
    }

    public func reply(
        to conversations: [[ChatMessage]], seeds: [UInt64], onReply: @escaping (_ index: Int, TargetReply) -> Void
    ) async throws -> [TargetReply] {
        try await inParallel(conversations, width: concurrency, onReply: onReply) {
            [template, path, send] conversation in
            if let problem = Self.problem(conversation, template) { return .reply(.failure(problem)) }
            switch await send(template.fill(conversation)) {
            case .failure(let error): return TargetReply.Ending(error)
            case .success(let body):
                guard let text = path.text(in: body) else {
                    return .reply(.failure("the response has nothing at \(path): \(Self.excerpt(body))"))
                }
                return .reply(.reply(text: text, promptTokens: 0, completionTokens: 0))
            }
        }
    }

    /// Why the template cannot carry a conversation; nil where it can.
    private static func problem(_ conversation: [ChatMessage], _ template: RequestTemplate) -> String? {
        if !template.takesConversations, conversation.count(where: { $0.role != "system" }) > 1 {
            return "the template has no {{messages}}, and the attack takes several turns"
        }
        if !template.takesSystem, conversation.contains(where: { $0.role == "system" }) {
            return "the template has neither {{system}} nor {{messages}}, and there is a system message"
        }
        return nil
    }

    private static func excerpt(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(400), as: UTF8.self)
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? "it is empty" : line.count > 120 ? "\(line.prefix(119))…" : line
    }
}
