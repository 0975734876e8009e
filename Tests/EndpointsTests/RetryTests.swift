import Endpoints
import Files
import Foundation
import HTTPTestServer
import NIOHTTP1
import Testing

/// How long is waited before another try.
@Suite struct RetryTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    private func seconds(_ headers: [(String, String)]) -> Double? {
        RetryAfter.seconds(HTTPHeaders(headers), now: now)
    }

    @Test func theHeaderIsReadInAllItsForms() {
        #expect(seconds([]) == nil)
        #expect(seconds([("Retry-After", "7")]) == 7)
        #expect(seconds([("retry-after", "0.5")]) == 0.5)
        #expect(seconds([("Retry-After", "7"), ("retry-after-ms", "250")]) == 0.25)
        #expect(seconds([("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")]) == 30)
        #expect(seconds([("Retry-After", "Sun, 06 Nov 1994 08:49:00 GMT")]) == 0)
        // The server's clock is an hour ahead.
        #expect(
            seconds([
                ("Date", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Retry-After", "Sun, 06 Nov 1994 09:49:39 GMT"),
            ]) == 2)
        for text in ["", "soon", "-3", "nan", "1e999", "Sun, 06 Foo 1994 08:49:37 GMT", "1994-11-06"] {
            #expect(seconds([("Retry-After", text)]) == nil, "\(text)")
        }
    }

    @Test func waitsGrowToABoundAndAreSpreadByTheSeed() {
        let backoff = Backoff(first: 1, longest: 10)
        var generator = SplitMix64(seed: 1)
        for (tries, bound) in [(1, 1.0), (2, 2), (3, 4), (4, 8), (5, 10), (60, 10)] {
            let waits = (0..<200).compactMap { _ in backoff.wait(afterTries: tries, asks: nil, generator: &generator) }
            #expect(waits.count == 200 && waits.allSatisfy { 0 <= $0 && $0 < bound })
            // Full jitter: half the bound on average.
            #expect(abs(waits.reduce(0, +) / 200 - bound / 2) < bound / 8)
        }
        var (a, b) = (SplitMix64(seed: 4), SplitMix64(seed: 4))
        #expect(
            backoff.wait(afterTries: 3, asks: nil, generator: &a)
                == backoff.wait(
                    afterTries: 3, asks: nil, generator: &b))
        let asked = backoff.wait(afterTries: 1, asks: 9, generator: &a) ?? 0
        #expect(asked >= 9 && asked < 10)
        #expect(backoff.wait(afterTries: 1, asks: 11, generator: &a) == nil)
    }

    @Test(arguments: [("Retry-After", "1", 1.0), ("retry-after-ms", "300", 0.3)])
    func theEndpointIsGivenTheTimeItAsksFor(_ name: String, _ value: String, _ least: Double) async throws {
        try await withServer({ _, number in number == 0 ? .error(429, headers: [name: value]) : .chat("Ready.") }) {
            server in
            let start = ContinuousClock.now
            let reply = try await ChatClient(.quick(server.url)).complete(ask())
            #expect(reply.text == "Ready.")
            #expect(ContinuousClock.now - start >= .seconds(least))
        }
    }

    @Test func whoAsksForTooMuchTimeIsGivenUp() async throws {
        try await withServer({ _, _ in .error(429, "slow down", headers: ["Retry-After": "3600"]) }) { server in
            let error = await failure(try ChatClient(.quick(server.url)))
            #expect(error?.kind == .status(429) && error?.tries == 1)
            #expect(error?.problem.contains("it asks to wait 3600 s") == true)
        }
    }

    @Test func aPauseHoldsTheOtherRequestsBackToo() async throws {
        let script: ScriptedServer.Script = { _, number in
            number == 0 ? .error(429, headers: ["retry-after-ms": "500"]) : .chat("Ready.")
        }
        try await withServer(script) { server in
            let client = try ChatClient(.quick(server.url) { $0.concurrency = 1 })
            let start = ContinuousClock.now
            async let first = client.complete(ask("1")).text
            async let second = client.complete(ask("2")).text
            #expect(try await [first, second] == ["Ready.", "Ready."])
            #expect(ContinuousClock.now - start >= .milliseconds(500) && server.requests.count == 3)
        }
    }
}
