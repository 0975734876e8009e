import Files
import OrderedCollections

extension ChatCompletion {
    /// Why a body is no chat completion.
    package enum Unreadable: Error, Hashable {
        /// The endpoint reports an error in spite of a good status.
        case reported(ReportedError)
        /// In words.
        case malformed(String)
    }

    /// The completion that the `body` of a good reply states: its first choice.
    ///
    /// A `refusal` counts as text where there is no other. A message may be without text where it calls tools, or where a
    /// filter or the token limit left none.
    package init(body: [UInt8]) throws(Unreadable) {
        guard !body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else {
            throw .malformed("the body is empty")
        }
        let value: JSONValue
        do throws(InputError) {
            value = try JSONValue(parsing: body, file: "body")
        } catch {
            throw .malformed(Self.unlike(body, error))
        }
        if let reported = ReportedError(value["error"]) { throw .reported(reported) }
        guard let choices = value["choices"]?.array else { throw .malformed("the body has no choices") }
        guard let choice = choices.first else { throw .malformed("choices is empty") }
        guard let message = choice["message"], message.object != nil else {
            throw .malformed("choices[0] has no message")
        }
        var calls = message["tool_calls"]
        if calls?.array?.isEmpty ?? true { calls = Optional.none }
        let reason = choice["finish_reason"]?.string
        var words = Self.text(message["content"])
        if words == nil || words == "", let refusal = message["refusal"]?.string, !refusal.isEmpty { words = refusal }
        if words == nil, calls != nil || reason == "content_filter" || reason == "length" { words = "" }
        guard let words else { throw .malformed("the message has neither content nor tool_calls nor a refusal") }
        self.init(
            text: words, toolCalls: calls, finishReason: reason,
            promptTokens: max(0, value["usage"]?["prompt_tokens"]?.integer ?? 0),
            completionTokens: max(0, value["usage"]?["completion_tokens"]?.integer ?? 0))
    }

    /// The text of a message's `content`, a string or a list of parts; nil where there is none.
    private static func text(_ content: JSONValue?) -> String? {
        switch content {
        case .string(let text): text
        case .array(let parts): parts.compactMap { $0.string ?? $0["text"]?.string }.joined()
        default: nil
        }
    }

    /// What a body is that is no JSON.
    private static func unlike(_ body: [UInt8], _ error: InputError) -> String {
        let start = String(decoding: body.prefix(60), as: UTF8.self).oneLine(60)
        if start.hasPrefix("data:") || start.hasPrefix("event:") {
            return "the body is a stream, which was not asked for"
        }
        if start.hasPrefix("<") { return "the body is a web page; is the address the base of an API, as in …/v1?" }
        return "the body is no JSON (\(error.problem)): \(start)"
    }
}
