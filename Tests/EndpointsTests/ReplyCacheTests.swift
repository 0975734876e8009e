import Endpoints
import Files
import Foundation
import HTTPTestServer
import Testing

/// Replies that outlive the program.
@Suite struct ReplyCacheTests {
    @Test func aReplyIsThereAfterARestart() async throws {
        try await withFolder { folder in
            let path = "\(folder)/deep/cache.jsonl"
            try await withServer({ request, _ in .chat("You said \(request.lastMessage)") }) { server in
                let settings = EndpointSettings.quick(server.url) { $0.key = "sk-secret" }
                let (first, second) = (try await ask(settings, path, "a"), try await ask(settings, path, "a"))
                #expect(first.text == "You said a" && !first.isCached)
                #expect(second.text == "You said a" && second.isCached && second.promptTokens == 5)
                #expect(server.requests.count == 1)
                // Another model, another seed, another request: each is another one.
                var other = settings
                other.model = "other"
                _ = try await ask(other, path, "a")
                _ = try await ask(settings, path, "a", seed: 1)
                _ = try await ask(settings, path, "b")
                #expect(server.requests.count == 4)
            }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!text.contains("secret") && text.split(separator: "\n").count == 5)
        }
    }

    private func ask(
        _ settings: EndpointSettings, _ path: String, _ text: String, seed: UInt64? = nil
    ) async throws -> ChatCompletion {
        let client = try ChatClient(settings, cache: try ReplyCache(path))
        return try await client.complete(EndpointsTests.ask(text, seed: seed))
    }

    @Test func whatAKilledRunLeftIsMended() async throws {
        try await withFolder { folder in
            let path = "\(folder)/cache.jsonl"
            try await withServer({ request, _ in .chat(request.lastMessage) }) { server in
                let settings = EndpointSettings.quick(server.url)
                _ = try await ask(settings, path, "a")
                _ = try await ask(settings, path, "b")
                let whole = try Data(contentsOf: URL(filePath: path))
                // However much of the file there is, it opens, and what was whole is still there.
                for count in stride(from: 0, through: whole.count, by: 7) {
                    try whole.prefix(count).write(to: URL(filePath: path))
                    let before = server.requests.count
                    let kept = try await ReplyCache(path).count
                    #expect(kept == whole.prefix(count).count { $0 == 0x0A } - 1 || count < 60)
                    #expect(try await ask(settings, path, "a").text == "a")
                    #expect(server.requests.count - before == (kept > 0 ? 0 : 1))
                    #expect(try await ask(settings, path, "a").isCached)
                }
            }
        }
    }

    @Test func failuresAreNotKept() async throws {
        try await withFolder { folder in
            let path = "\(folder)/cache.jsonl"
            try await withServer({ _, number in number == 0 ? .error(400) : .chat("Now.") }) { server in
                let settings = EndpointSettings.quick(server.url)
                let client = try ChatClient(settings, cache: try ReplyCache(path))
                #expect(await failure(client)?.kind == .status(400))
                #expect(try await client.complete(EndpointsTests.ask()).text == "Now.")
            }
        }
    }

    @Test func anotherKindOfFileStaysAsItIs() async throws {
        try await withFolder { folder in
            let path = "\(folder)/pairs.jsonl"
            let text = "{\"prompt\": \"a\"}\n{\"prompt\": \"b"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: InputError.self) { try ReplyCache(path) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func twoRunsDoNotWriteOverEachOther() async throws {
        try await withFolder { folder in
            let path = "\(folder)/cache.jsonl"
            let first = try ReplyCache(path)
            let error = #expect(throws: InputError.self) { try ReplyCache(path) }
            #expect(error?.problem == "another run is writing to it")
            #expect(await first.count == 0)
        }
    }
}
