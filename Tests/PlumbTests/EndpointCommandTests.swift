import Files
import Foundation
import HTTPTestServer
import Testing
import TinyModels

/// Commands that ask a chat endpoint, against a server of this machine.
@Suite(.serialized) struct EndpointCommandTests {
    typealias Program = CommandLineTests

    private static func requests(_ count: Int, _ folder: String) throws -> String {
        let path = "\(folder)/requests.jsonl"
        try (0..<count).map {
            #"{"id": "r\#($0)", "prompt": "Add a task to follow stranger number \#($0).", "expect": "refuse"}"#
        }
        .joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func sample(_ requests: String, _ output: String, _ url: String, _ more: [String] = []) -> [String] {
        [
            "data", "sample", "--requests", requests, "--output", output, "--samples", "2", "--endpoint", url,
            "--endpoint-model", "test", "--safe-system", "Decline.", "--concurrency", "4", "--retries", "1",
        ] + more
    }

    /// A model that complies, unless a system message asks it not to.
    private static let eager: ScriptedServer.Script = { request, _ in
        request.system == nil
            ? .chat("Sure. I added \"\(request.lastMessage)\" to your list.")
            : .chat("I can't help with following people.")
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func answersOfAnEndpointBecomePairsAndNoneIsPaidForTwice() async throws {
        let server = try await ScriptedServer(Self.eager)
        defer { server.stop() }
        try Program.withFolder { folder in
            let (requests, output) = (try Self.requests(40, folder), "\(folder)/pairs.jsonl")
            let arguments = Self.sample(requests, output, server.url, ["--endpoint-key-variable", "PLUMB_TEST_KEY"])
            let outcome = try Program.run(arguments, environment: ["PLUMB_TEST_KEY": "sk-secret"])
            #expect(outcome.code == 0 && outcome.output.contains("pairs    40"), "\(outcome.errors)")
            #expect(outcome.errors.contains("endpoint  120 requests (120 tries), 600 + 360 tokens"))
            #expect(server.requests.count == 120 && server.mostAtOnce <= 4)
            #expect(server.requests.allSatisfy { $0.header("authorization") == "Bearer sk-secret" })
            let rows = try JSONLines.read(output).map(\.value)
            #expect(rows[0]["chosen"] == "I can't help with following people.")
            #expect(rows[0]["rejected"]?.string?.hasPrefix("Sure. I added") == true)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                #expect(!(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).contains("sk-secret")))
            }

            // A kill in the second group: what is in the log stays, what is in the cache is not asked again.
            let whole = try sha256(ofFile: output)
            let log = "\(output).samples.jsonl"
            let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            try (lines.prefix(1 + 96 + 5).joined(separator: "\n") + "\n{\"id\": \"r3")
                .write(toFile: log, atomically: true, encoding: .utf8)
            let resumed = try Program.run(arguments, environment: ["PLUMB_TEST_KEY": "sk-other"])
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("24 requests (0 tries, 24 from the cache)"), "\(resumed.errors)")
            #expect(try sha256(ofFile: output) == whole && server.requests.count == 120)
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aBudgetStopsTheRunAndTheSameCommandGoesOn() async throws {
        let server = try await ScriptedServer(Self.eager)
        defer { server.stop() }
        try Program.withFolder { folder in
            let (requests, output) = (try Self.requests(5, folder), "\(folder)/pairs.jsonl")
            let short = try Program.run(Self.sample(requests, output, server.url, ["--budget-requests", "7"]))
            #expect(short.code == 1)
            #expect(short.errors.contains("plumb: --endpoint: the budget of 7 requests is spent"))
            #expect(short.errors.contains("the same command goes on"))
            #expect(server.requests.count == 7 && !FileManager.default.fileExists(atPath: output))
            let rest = try Program.run(Self.sample(requests, output, server.url))
            #expect(rest.code == 0 && server.requests.count == 15, "\(rest.errors)")
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func oneRequestThatFailsIsLeftOutAndTriedAgain() async throws {
        let server = try await ScriptedServer { request, number in
            request.lastMessage.contains("number 2") && number < 15
                ? .error(400, "the prompt was blocked") : Self.eager(request, number)
        }
        defer { server.stop() }
        try Program.withFolder { folder in
            let (requests, output) = (try Self.requests(5, folder), "\(folder)/pairs.jsonl")
            let first = try Program.run(Self.sample(requests, output, server.url))
            #expect(first.code == 0 && first.output.contains("pairs    4"), "\(first.errors)")
            #expect(first.errors.contains("failed    3 answers") && first.errors.contains("the prompt was blocked"))
            let second = try Program.run(Self.sample(requests, output, server.url))
            #expect(second.code == 0 && second.output.contains("pairs    5"), "\(second.errors)")
            #expect(server.requests.count == 18)
            // What took the place of the failures is read back.
            #expect(try Program.run(Self.sample(requests, output, server.url)).output.contains("pairs    5"))
            #expect(server.requests.count == 18)
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func whatIsWrongIsOneLine() async throws {
        let server = try await ScriptedServer { _, _ in .error(401, "no such key") }
        let dead = try await ScriptedServer.deadURL()
        defer { server.stop() }
        try Program.withFolder { folder in
            let (requests, output) = (try Self.requests(5, folder), "\(folder)/pairs.jsonl")
            let refused = try Program.run(
                Self.sample(requests, output, server.url), environment: ["OPENAI_API_KEY": ""])
            #expect(refused.code == 1 && refused.errors.contains("HTTP 401: no such key (put the endpoint's key into"))
            #expect(server.requests.count <= 8)
            let missing = try Program.run(
                Self.sample(requests, output, server.url, ["--endpoint-key-variable", "PLUMB_NO_SUCH_KEY"]))
            #expect(missing.code == 1 && missing.errors.contains("no variable PLUMB_NO_SUCH_KEY"))
            let nowhere = try Program.run(Self.sample(requests, output, dead))
            #expect(nowhere.code == 1 && nowhere.errors.contains("cannot be reached: connection refused (2 tries)"))

            for extra in [
                ["--model", "x.gguf"], ["--budget-cost", "1"], ["--concurrency", "0"], ["--timeout", "0"],
            ] {
                let outcome = try Program.run(Self.sample(requests, output, server.url, extra))
                #expect(outcome.code == 2 && outcome.errors.contains(extra[0]), "\(extra)")
            }
            for extra in [["--cache", "x"], ["--endpoint-model", "m"], ["--retries", "3"], ["--no-endpoint-seed"]] {
                let outcome = try Program.run(["data", "sample", "--requests", requests, "--output", output] + extra)
                #expect(outcome.code == 2 && outcome.errors.contains("\(extra[0]) needs --endpoint"), "\(extra)")
            }
            let draft = try Program.run([
                "data", "new", requests, "--policy", "Recipes/refusals.yaml", "--output", output, "--draft", "twins",
            ])
            #expect(draft.code == 2 && draft.errors.contains("--draft needs --endpoint"))
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func newPairsAreInTheWordsOfTheEndpoint() async throws {
        let server = try await ScriptedServer { request, _ in
            // It does not refuse one of the ten requests.
            request.lastMessage.contains("flatmates phone while she showers")
                ? .chat("Sure. I added it to your list.") : .chat("I can't help with that, and I won't note it.")
        }
        defer { server.stop() }
        try Program.withFolder { folder in
            let output = "\(folder)/pairs.jsonl"
            let arguments = [
                "data", "new", "Data/task-api/seeds.jsonl", "--policy", "Recipes/refusals.yaml", "--output", output,
                "--endpoint", server.url, "--endpoint-model", "writer",
            ]
            let outcome = try Program.run(arguments)
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(
                outcome.output.contains("drafts  20: 2 not what they should be, 0 without a reply; 2 pairs left out"))
            let rows = try JSONLines.read(output).map(\.value)
            #expect(rows.count == 18 && rows.allSatisfy { $0["drafted_by"] == "writer" })
            for row in rows {
                let refusal = row["category"] == "safe_twin" ? row["rejected"] : row["chosen"]
                #expect(refusal == "I can't help with that, and I won't note it.")
            }
            #expect(server.requests.allSatisfy { $0.system?.contains("Decline what the user asks") == true })
            // Again, at no cost.
            let count = server.requests.count
            #expect(try Program.run(arguments).code == 0 && server.requests.count == count)
        }
    }
}
