import Endpoints
import Files
import HTTPTestServer
import Testing

/// Rate limits and budgets.
@Suite struct LimitTests {
    @Test func aBucketSpreadsRequestsEvenly() {
        // 60 a minute: one at once, then one a second.
        var bucket = TokenBucket(perMinute: 60, now: 0)
        #expect((0..<4).map { _ in bucket.take(1, now: 0) } == [0, 1, 2, 3])
        // 600 a minute: ten at once.
        var wide = TokenBucket(perMinute: 600, now: 5)
        let waits = (0..<12).map { _ in wide.take(1, now: 5) }
        #expect(waits.prefix(10).allSatisfy { $0 == 0 } && abs(waits[11] - 0.2) < 1e-9)
        // It fills no higher than its brim.
        #expect((0..<12).map { _ in wide.take(1, now: 1000) }.count { $0 == 0 } == 10)
    }

    @Test func aLargeAmountGoesWhenTheBucketIsFullAndOthersWaitTheLonger() {
        var bucket = TokenBucket(perMinute: 60, now: 0)
        #expect(bucket.take(30, now: 0) == 0)
        #expect(bucket.take(1, now: 0) == 30)
        // Nothing of what was given back is lost, or kept above the brim.
        bucket.giveBack(29, now: 0)
        #expect(bucket.take(1, now: 0) == 2)
    }

    @Test func noWindowOfAMinuteHoldsMoreThanTheLimitAndASecondsWorth() {
        var bucket = TokenBucket(perMinute: 90, now: 0)
        var (now, sent): (Double, [Double]) = (0, [])
        var generator = SplitMix64(seed: 3)
        for _ in 0..<500 {
            now += generator.nextUnit() * 1.1
            sent.append(now + bucket.take(1, now: now))
        }
        #expect(sent == sent.sorted())
        for start in sent { #expect(sent.count { start <= $0 && $0 < start + 60 - 1e-6 } <= 92) }
    }

    @Test func requestsAreHeldToTheirRate() async throws {
        try await withServer({ request, _ in .chat(request.lastMessage) }) { server in
            let client = try ChatClient(.quick(server.url) { $0.requestsPerMinute = 600 })
            let start = ContinuousClock.now
            let results = await client.complete((0..<16).map { ask("\($0)") })
            #expect(results.allSatisfy { (try? $0.get()) != nil })
            // Ten at once, six more at a tenth of a second each.
            #expect(ContinuousClock.now - start >= .milliseconds(590))
        }
    }

    @Test func aBudgetOfRequestsEndsBeforeTheNextOne() async throws {
        try await withServer({ request, _ in .chat(request.lastMessage) }) { server in
            let client = try ChatClient(.quick(server.url) { $0.budget = EndpointBudget(requests: 3) })
            let results = await client.complete((0..<5).map { ask("\($0)") })
            #expect(results.count { (try? $0.get()) != nil } == 3 && server.requests.count == 3)
            let error = await failure(client)
            #expect(error?.kind == .budgetSpent && error?.problem == "the budget of 3 requests is spent")
        }
        // Tries after failures count.
        try await withServer({ _, _ in .error(503) }) { server in
            let client = try ChatClient(.quick(server.url, retries: 9) { $0.budget = EndpointBudget(requests: 2) })
            #expect(await failure(client)?.kind == .budgetSpent && server.requests.count == 2)
        }
    }

    @Test func budgetsOfTokensAndMoneyAreNeverExceeded() async throws {
        try await withServer({ request, _ in .chat(request.lastMessage, promptTokens: 50, completionTokens: 50) }) {
            server in
            let client = try ChatClient(.quick(server.url) { $0.budget = EndpointBudget(tokens: 1000) })
            let results = await client.complete((0..<30).map { ask("\($0)", maxTokens: 50) })
            let usage = await client.usage
            #expect(usage.promptTokens + usage.completionTokens <= 1000 && usage.cost == nil)
            // The tenth might come to more than the 100 that are left.
            #expect(results.count { (try? $0.get()) != nil } == 9)
            let error = await failure(client, ask(maxTokens: 5000))
            #expect(error?.kind == .budgetSpent && error?.problem.contains("of the budget of 1000") == true)
        }
        try await withServer({ request, _ in .chat(request.lastMessage, promptTokens: 50, completionTokens: 50) }) {
            server in
            // 50 tokens of each cost 0.0003.
            let prices = EndpointPrices(prompt: 2, completion: 4)
            let client = try ChatClient(
                .quick(server.url) { $0.budget = EndpointBudget(cost: 0.003, prices: prices) })
            _ = await client.complete((0..<30).map { ask("\($0)", maxTokens: 50) })
            let cost = try #require(await client.usage.cost)
            #expect(cost > 0.001 && cost <= 0.003)
            #expect(abs(cost - Double(server.requests.count) * 0.0003) < 1e-9)
            let error = await failure(client, ask(maxTokens: 5000))
            #expect(error?.problem.contains("of the budget of 0.0030") == true)
        }
    }

    @Test func lostRepliesCountInFull() async throws {
        try await withServer({ _, _ in .close }) { server in
            let client = try ChatClient(
                .quick(server.url, retries: 0) {
                    $0.budget = EndpointBudget(prices: EndpointPrices(prompt: 0, completion: 1e6))
                })
            _ = await failure(client, ask(maxTokens: 16))
            #expect(await client.usage.cost == 16)
        }
        try await withServer({ _, _ in .error(500) }) { server in
            let client = try ChatClient(
                .quick(server.url, retries: 0) {
                    $0.budget = EndpointBudget(prices: EndpointPrices(prompt: 0, completion: 1e6))
                })
            _ = await failure(client)
            #expect(await client.usage.cost == 0)
        }
    }

    @Test func aLedgerWaitsForWhatMayTurnOutToNeedLess() {
        var ledger = BudgetLedger(EndpointBudget(tokens: 15))
        let most = BudgetLedger.Reservation(prompt: 6, completion: 4)
        #expect(ledger.reserve(most) == .granted && ledger.reserve(most) == .later)
        ledger.settle(most, spent: .init(prompt: 2, completion: 1))
        #expect(ledger.reserve(most) == .granted)
        ledger.settle(most, spent: most)
        #expect(
            ledger.reserve(most)
                == .refused("the next request may come to 10 tokens, and of the budget of 15 2 are left"))
    }

    @Test func aLedgerTakesBackWhatWasNotSent() {
        var ledger = BudgetLedger(EndpointBudget(requests: 1, tokens: 10))
        let most = BudgetLedger.Reservation(prompt: 6, completion: 4)
        #expect(ledger.reserve(most) == .granted)
        ledger.release(most)
        #expect(ledger.reserve(most) == .granted)
        ledger.settle(most, spent: .init(prompt: 1, completion: 1))
        #expect(ledger.reserve(most) == .refused("the budget of 1 requests is spent"))
    }
}
