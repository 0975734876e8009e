import Endpoints
import Files
import Foundation
import HTTPTestServer
import OrderedCollections
import Testing
import Tokenization

/// What is sent, and what becomes of good replies.
@Suite struct ChatClientTests {
    @Test func aRequestIsSentAsTheProtocolHasItAndItsReplyRead() async throws {
        try await withServer({ _, _ in .chat("Done.", promptTokens: 7, completionTokens: 2) }) { server in
            let client = try ChatClient(.quick(server.url) { $0.key = "sk-secret" })
            var request = ask("Add milk", maxTokens: 9, seed: 3)
            request.extra["stop"] = ["\n"]
            let reply = try await client.complete(request)
            #expect(reply == ChatCompletion(text: "Done.", finishReason: "stop", promptTokens: 7, completionTokens: 2))
            let sent = try #require(server.requests.first)
            #expect(sent.method == "POST" && sent.path == "/v1/chat/completions")
            #expect(sent.header("authorization") == "Bearer sk-secret")
            #expect(sent.header("content-type") == "application/json")
            let body = try JSONValue(parsing: sent.body, file: "body")
            #expect(body["model"] == "test" && body["max_tokens"] == 9 && body["seed"] == 3 && body["stop"] == ["\n"])
            #expect(body["messages"] == [["role": "user", "content": "Add milk"]])
            let usage = await client.usage
            #expect(usage.requests == 1 && usage.tries == 1 && usage.promptTokens == 7 && usage.completionTokens == 2)
            #expect(usage.description == "1 request (1 try), 7 + 2 tokens")
        }
    }

    @Test func withoutAKeyNoneIsSentAndOtherSettingsChangeTheBody() async throws {
        try await withServer({ _, _ in .chat("Hi.") }) { server in
            let client = try ChatClient(
                .quick("\(server.url)/chat/completions/") {
                    $0.limitField = .maxCompletionTokens
                    $0.sendsSeed = false
                    $0.headers = ["X-Team": "safety"]
                })
            _ = try await client.complete(ask(seed: 5))
            let sent = try #require(server.requests.first)
            #expect(sent.path == "/v1/chat/completions")
            #expect(sent.header("authorization") == nil && sent.header("x-team") == "safety")
            let body = try JSONValue(parsing: sent.body, file: "body")
            #expect(body["max_completion_tokens"] == 16 && body["max_tokens"] == nil && body["seed"] == nil)
        }
    }

    @Test func largeSeedsFitWhatServersTake() async throws {
        try await withServer({ _, _ in .chat("Hi.") }) { server in
            let client = try ChatClient(.quick(server.url))
            for seed: UInt64 in [.max, 1 << 31, 1 << 63] { _ = try await client.complete(ask(seed: seed)) }
            for sent in server.requests {
                let seed = try #require(try JSONValue(parsing: sent.body, file: "body")["seed"]?.integer)
                #expect((0...0x7FFF_FFFF).contains(seed))
            }
            #expect(Set(server.requests.map(\.text)).count == 3)
        }
    }

    @Test func repliesComeInTheOrderOfTheRequestsAndNoMoreAtOnceThanAllowed() async throws {
        try await withServer({ request, number in
            .together(4, .delayed(number % 3 == 0 ? 0.15 : 0.05, .chat(request.lastMessage)))
        }) { server in
            let client = try ChatClient(.quick(server.url) { $0.concurrency = 4 })
            let heard = Heard()
            let results = await client.complete((0..<24).map { ask("\($0)") }) { index, result in
                heard.add(index, (try? result.get())?.text)
            }
            #expect(try results.map { try $0.get().text } == (0..<24).map(String.init))
            #expect(heard.all.count == 24 && heard.all.allSatisfy { "\($0)" == $1 })
            #expect(server.mostAtOnce == 4)
        }
    }

    @Test func callsThatComeApartShareTheLimitToo() async throws {
        try await withServer({ request, _ in .together(2, .delayed(0.1, .chat(request.lastMessage))) }) { server in
            let client = try ChatClient(.quick(server.url) { $0.concurrency = 2 })
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<8 { group.addTask { _ = try? await client.complete(ask("\(number)")) } }
            }
            #expect(server.requests.count == 8 && server.mostAtOnce == 2)
        }
    }

    @Test func theSameRequestUnderWayIsSentOnce() async throws {
        try await withServer({ _, _ in .delayed(3, .chat("Once.")) }) { server in
            let client = try ChatClient(.quick(server.url))
            let results = await client.complete([ask(), ask(), ask(), ask(seed: 1)])
            #expect(try results.map { try $0.get().text } == Array(repeating: "Once.", count: 4))
            #expect(server.requests.count == 2)
            let usage = await client.usage
            #expect(usage.requests == 4 && usage.cached == 2 && usage.tries == 2)
        }
    }

    @Test(arguments: [
        (#"{"content": null, "tool_calls": [{"id": "1"}]}"#, "tool_calls", "", true),
        (#"{"content": null, "refusal": "I can't."}"#, "stop", "I can't.", false),
        (#"{"content": "", "refusal": "I can't.", "tool_calls": []}"#, "stop", "I can't.", false),
        (#"{"content": ""}"#, "stop", "", false), (#"{"content": null}"#, "content_filter", "", false),
        (#"{"role": "assistant"}"#, "length", "", false),
        (#"{"content": [{"type": "text", "text": "A"}, {"type": "text", "text": "b"}]}"#, "stop", "Ab", false),
    ])
    func repliesWithoutPlainTextAreRead(_ message: String, _ reason: String, _ text: String, _ calls: Bool) async throws
    {
        let body = #"{"choices": [{"message": \#(message), "finish_reason": "\#(reason)"}]}"#
        try await withServer({ _, _ in .json(body) }) { server in
            let reply = try await ChatClient(.quick(server.url)).complete(ask())
            #expect(reply.text == text && (reply.toolCalls != nil) == calls && reply.finishReason == reason)
            #expect(reply.promptTokens == 0 && !reply.isCached)
        }
    }
}

/// What a callback heard.
///
/// Unchecked, because a lock guards all that changes.
final class Heard: @unchecked Sendable {
    private let lock = NSLock()
    private var heard: [(Int, String?)] = []

    var all: [(Int, String?)] { lock.withLock { heard } }
    func add(_ index: Int, _ text: String?) { lock.withLock { heard.append((index, text)) } }
}
