import Foundation

/// What a scripted server does with one request.
public indirect enum ScriptedReply: Sendable {
    /// A whole reply.
    case reply(status: Int, headers: [String: String], body: String)
    /// The same some seconds later.
    case delayed(Double, ScriptedReply)
    /// The same once that many requests have waited for their replies at once.
    case together(Int, ScriptedReply)
    /// No reply, with the connection left open.
    case hang
    /// A head that promises the whole body, the first bytes of it, and the end of the connection.
    case cut(after: Int, body: String)
    /// The end of the connection without a reply.
    case close

    /// A reply with a JSON body.
    public static func json(_ body: String, status: Int = 200, headers: [String: String] = [:]) -> ScriptedReply {
        .reply(
            status: status, headers: ["Content-Type": "application/json"].merging(headers) { $1 }, body: body)
    }

    /// A status whose body is an error as OpenAI's protocol puts it.
    public static func error(
        _ status: Int, _ message: String = "it failed", headers: [String: String] = [:]
    ) -> ScriptedReply {
        .json(#"{"error": {"message": \#(quoted(message)), "type": "test"}}"#, status: status, headers: headers)
    }

    /// A chat completion that says `text`.
    public static func chat(
        _ text: String, finishReason: String = "stop", promptTokens: Int = 5, completionTokens: Int = 3
    ) -> ScriptedReply {
        .json(
            """
            {"id": "x", "object": "chat.completion", "model": "test", "choices": [{"index": 0, \
            "message": {"role": "assistant", "content": \(quoted(text))}, "finish_reason": "\(finishReason)"}], \
            "usage": {"prompt_tokens": \(promptTokens), "completion_tokens": \(completionTokens), \
            "total_tokens": \(promptTokens + completionTokens)}}
            """)
    }

    private static func quoted(_ text: String) -> String {
        guard let data = try? JSONEncoder().encode(text) else { return "\"\"" }
        return String(decoding: data, as: UTF8.self)
    }
}
