import Endpoints
import Files
import HTTPTestServer
import Testing

/// What becomes of every kind of failure.
@Suite struct FailureTests {
    @Test(arguments: [408, 409, 429, 500, 502, 503, 504])
    func whatMayPassIsTriedAgain(_ status: Int) async throws {
        try await withServer({ _, number in number < 2 ? .error(status) : .chat("At last.") }) { server in
            let client = try ChatClient(.quick(server.url))
            #expect(try await client.complete(ask()).text == "At last.")
            #expect(server.requests.count == 3)
            let usage = await client.usage
            #expect(usage.requests == 1 && usage.tries == 3 && usage.failures == 0)
        }
        try await withServer({ _, _ in .error(status, "too\nmuch") }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.kind == .status(status) && error?.tries == 3)
            let text = error?.description ?? ""
            #expect(text.hasPrefix("\(server.url)/chat/completions replied with HTTP \(status): too much"))
            #expect(text.hasSuffix("(3 tries)") && !text.contains("\n"))
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [
        (400, ""), (401, "the key is the one in TEST_KEY"), (403, "the key is the one in TEST_KEY"),
        (404, "check the address"), (413, ""), (422, ""), (301, "redirect to http://elsewhere/"),
    ])
    func whatDoesNotPassIsNotTriedAgain(_ status: Int, _ hint: String) async throws {
        let script: ScriptedServer.Script = { _, _ in
            .error(status, "no, sk-secret is bad", headers: status == 301 ? ["Location": "http://elsewhere/"] : [:])
        }
        try await withServer(script) { server in
            let client = try ChatClient(
                .quick(server.url) {
                    $0.key = "sk-secret"
                    $0.keyVariable = "TEST_KEY"
                })
            let error = await failure(client)
            #expect(error?.kind == .status(status) && error?.tries == 1)
            #expect(error?.problem.contains("no, … is bad") == true && error?.problem.contains("sk-") == false)
            #expect(hint.isEmpty || error?.problem.contains(hint) == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test func aMissingKeyIsNamed() async throws {
        try await withServer({ _, _ in .error(401, "no key") }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.problem.hasSuffix("no key (put the endpoint's key into OPENAI_API_KEY)") == true)
        }
    }

    @Test func aSpentQuotaIsNotTriedAgain() async throws {
        let body = #"{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}"#
        try await withServer({ _, _ in .json(body, status: 429) }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.tries == 1)
        }
    }

    @Test(arguments: [
        (#"{"detail": "Not allowed"}"#, "Not allowed"), (#"{"detail": [{"msg": "too long"}]}"#, "too long"),
        (#"{"error": "model not loaded"}"#, "model not loaded"), (#"{"message": "Nope"}"#, "Nope"),
        ("plain words", "plain words"), ("", "HTTP 400"), ("<html>x</html>", "HTTP 400"),
    ])
    func errorsAreReadWhicheverWayTheServerPutsThem(_ body: String, _ words: String) async throws {
        try await withServer({ _, _ in .json(body, status: 400) }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.kind == .status(400) && error?.problem.hasSuffix(words) == true, "\(error?.problem ?? "")")
        }
    }

    @Test func anErrorInAGoodReplyCountsAsItsStatus() async throws {
        let body = #"{"error": {"message": "provider is busy", "code": 502}}"#
        try await withServer({ _, number in number == 0 ? .json(body) : .chat("Now.") }) { server in
            let reply = try await ChatClient(.quick(server.url)).complete(ask())
            #expect(reply.text == "Now.")
        }
    }

    @Test(arguments: [
        ("", "the body is empty"), ("{\"choices\": [", "no JSON"), ("{\"choices\": []}", "choices is empty"),
        ("{}", "no choices"), ("{\"choices\": [{}]}", "no message"), ("data: {}\n\n", "a stream"),
        ("<!doctype html>", "a web page"), ("[]", "no choices"),
        (#"{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}"#, "neither content"),
    ])
    func bodiesThatAreNoCompletionAreSaidToBeSo(_ body: String, _ words: String) async throws {
        try await withServer({ _, _ in .json(body) }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.kind == .malformed && error?.tries == 1)
            #expect(error?.problem.contains(words) == true, "\(error?.problem ?? "")")
        }
    }

    @Test func aBodyWithoutEndIsNotRead() async throws {
        let large = String(repeating: " ", count: 17 << 20)
        try await withServer({ _, _ in .json(large) }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.kind == .malformed && error?.problem.contains("more than 16 MiB") == true)
        }
    }

    @Test func brokenConnectionsAreTriedAgain() async throws {
        let whole = #"{"choices": [{"message": {"content": "Whole."}}]}"#
        let script: ScriptedServer.Script = { _, number in
            switch number {
            case 0: .close
            case 1: .cut(after: 20, body: whole)
            default: .json(whole)
            }
        }
        try await withServer(script) { server in
            let reply = try await ChatClient(.quick(server.url)).complete(ask())
            #expect(reply.text == "Whole.")
            #expect(server.requests.count == 3)
        }
        try await withServer({ _, _ in .cut(after: 20, body: whole) }) { server in
            let error = await failure(try ChatClient(.quick(server.url, retries: 1)))
            #expect(error?.kind == .unreachable && error?.tries == 2)
            #expect(
                error?.problem.contains("closed the connection before the whole reply was there") == true,
                "\(error?.problem ?? "")")
        }
    }

    @Test func aServerThatIsNotThereIsNamed() async throws {
        let url = try await ScriptedServer.deadURL()
        let error = await failure(try ChatClient(.quick(url)))
        #expect(error?.kind == .unreachable && error?.tries == 3)
        #expect(error?.problem == "\(url)/chat/completions cannot be reached: connection refused")
        let unknown = await failure(try ChatClient(.quick("http://no-such-host.invalid/v1", retries: 0)))
        #expect(unknown?.kind == .unreachable && unknown?.problem.contains("cannot be reached") == true)
    }

    @Test(.timeLimit(.minutes(10))) func aReplyThatDoesNotComeTimesOut() async throws {
        try await withServer({ _, number in number == 0 ? .hang : .chat("Awake.") }) { server in
            let client = try ChatClient(.quick(server.url) { $0.timeout = 0.2 })
            #expect(try await client.complete(ask()).text == "Awake.")
        }
        try await withServer({ _, _ in .hang }) { server in
            let error = await failure(try ChatClient(.quick(server.url, retries: 1) { $0.timeout = 0.2 }))
            #expect(error?.kind == .timedOut && error?.tries == 2)
            #expect(error?.problem.hasSuffix("gave no whole reply within 0.2 s") == true)
        }
    }

    @Test(.timeLimit(.minutes(10))) func cancellingEndsRequestsAndWaits() async throws {
        try await withServer({ _, _ in .hang }) { server in
            let client = try ChatClient(.quick(server.url) { $0.concurrency = 1 })
            let tasks = (0..<3).map { number in Task { await failure(client, ask("\(number)")) } }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            for task in tasks { task.cancel() }
            for task in tasks { #expect(await task.value?.kind == .cancelled) }
        }
        // A wait that the endpoint asked for ends too.
        try await withServer({ _, _ in .error(429, headers: ["Retry-After": "60"]) }) { server in
            let client = try ChatClient(.quick(server.url))
            let task = Task { await failure(client) }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
        }
    }

    @Test(.timeLimit(.minutes(10))) func oneOfTwoWhoWaitForTheSameReplyMayGo() async throws {
        try await withServer({ _, _ in .delayed(0.4, .chat("Stayed.")) }) { server in
            let client = try ChatClient(.quick(server.url))
            let first = Task { await failure(client) }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            let second = Task { try? await client.complete(ask()).text }
            while await client.usage.requests < 2 { try await Task.sleep(for: .milliseconds(5)) }
            first.cancel()
            #expect(await first.value?.kind == .cancelled)
            #expect(await second.value == "Stayed." && server.requests.count == 1)
        }
    }

    @Test func aWrongKeyEndsAllRequestsAtOnce() async throws {
        try await withServer({ _, _ in .error(401) }) { server in
            let client = try ChatClient(.quick(server.url) { $0.concurrency = 2 })
            let results = await client.complete((0..<50).map { ask("\($0)") })
            #expect(results.count == 50 && server.requests.count <= 4)
            for result in results {
                guard case .failure(let error) = result else { return #expect(Bool(false), "a reply came") }
                #expect(error.kind == .status(401))
            }
        }
    }

    @Test func anEndpointThatIsNotThereEndsAllRequestsAtOnce() async throws {
        let client = try ChatClient(.quick(try await ScriptedServer.deadURL(), retries: 1) { $0.concurrency = 2 })
        let results = await client.complete((0..<50).map { ask("\($0)") })
        #expect(results.allSatisfy { (try? $0.get()) == nil })
        #expect(await client.usage.tries <= 8)
    }

    @Test func oneFailureLosesNothingOfTheOthers() async throws {
        try await withServer({ request, _ in request.lastMessage == "3" ? .error(400) : .chat(request.lastMessage) }) {
            server in
            let client = try ChatClient(.quick(server.url))
            let results = await client.complete((0..<6).map { ask("\($0)") })
            #expect(results.map { (try? $0.get())?.text } == ["0", "1", "2", nil, "4", "5"])
            #expect(await client.usage.failures == 1)
        }
    }
}
