import Files
import Foundation
import NIOHTTP1

extension ChatClient {
    /// The reply to `request`, from the cache or over the network.
    func reply(to request: PreparedRequest) async -> Result<ChatCompletion, EndpointError> {
        if let known = await cache?.reply(for: request.key) { return .success(known) }
        guard await gate.enter() else { return .failure(Self.cancelled()) }
        let result = await tryUntilDone(request)
        await gate.leave()
        guard case .success(let completion) = result else { return result }
        hasReplies = true
        if let cache, cacheFailure == nil {
            do throws(InputError) {
                try await cache.store(completion, for: request.key)
            } catch {
                // The reply is paid for, and worth more than the cache.
                cacheFailure = error
            }
        }
        return result
    }

    private func tryUntilDone(_ request: PreparedRequest) async -> Result<ChatCompletion, EndpointError> {
        let backoff = Backoff(first: settings.firstBackoff, longest: settings.longestWait)
        // Waits depend on the seed and the request alone, whatever else is under way.
        let stream = UInt64(request.key.prefix(15), radix: 16) ?? 0
        var generator = SplitMix64(seed: settings.jitterSeed, stream: stream)
        let most = BudgetLedger.Reservation(prompt: request.promptBound, completion: request.completionLimit)
        var tries = 0
        while true {
            switch ledger.reserve(most) {
            case .granted: break
            case .later:
                guard await pause(0.02) else { return .failure(Self.cancelled(tries: tries)) }
                continue
            case .refused(let problem): return .failure(EndpointError(.budgetSpent, problem, tries: tries))
            }
            guard await pause(pacer.take(request.estimate, now: now)) else {
                ledger.release(most)
                pacer.giveBack(request.estimate, now: now)
                return .failure(Self.cancelled(tries: tries))
            }
            tries += 1
            counts.tries += 1
            let failure: TryFailure
            do throws(TryFailure) {
                let completion = try await send(request)
                enter(completion, request, most)
                return .success(completion)
            } catch {
                failure = error
            }
            let lost = failure.mayCount ? most : BudgetLedger.Reservation(prompt: 0, completion: 0)
            ledger.settle(most, spent: lost)
            if !failure.mayCount { pacer.settle(request.estimate, used: 0, now: now) }
            var problem = failure.problem
            guard failure.passes, tries <= settings.retries else {
                return .failure(EndpointError(failure.kind, problem, tries: tries))
            }
            guard let wait = backoff.wait(afterTries: tries, asks: failure.asks, generator: &generator) else {
                problem += "; it asks to wait \(Int((failure.asks ?? 0).rounded(.up))) s"
                return .failure(EndpointError(failure.kind, problem, tries: tries))
            }
            if let asks = failure.asks { pacer.pause(asks, now: now) }
            guard await pause(wait) else { return .failure(Self.cancelled(tries: tries)) }
        }
    }

    /// One try.
    private func send(_ request: PreparedRequest) async throws(TryFailure) -> ChatCompletion {
        let reply: HTTPExchange.Reply
        do {
            reply = try await exchange.post(request.body)
        } catch {
            throw TryFailure(error, address: address, timeout: settings.timeout)
        }
        guard (200..<300).contains(reply.status) else {
            throw TryFailure(reply, address: address, settings: settings)
        }
        do throws(ChatCompletion.Unreadable) {
            return try ChatCompletion(body: reply.body)
        } catch {
            switch error {
            case .reported(let reported): throw TryFailure(reported, address: address, settings: settings)
            case .malformed(let problem):
                throw TryFailure(
                    kind: .malformed, problem: "\(address.shown) gave no chat completion: \(problem)", passes: false,
                    mayCount: true)
            }
        }
    }

    /// Counts a reply; what the endpoint does not say counts as the most that it can be.
    private func enter(_ completion: ChatCompletion, _ request: PreparedRequest, _ most: BudgetLedger.Reservation) {
        counts.promptTokens += completion.promptTokens
        counts.completionTokens += completion.completionTokens
        let prompt = completion.promptTokens > 0 ? completion.promptTokens : most.prompt
        let said = completion.promptTokens > 0 || completion.completionTokens > 0
        let used = said ? completion.completionTokens : min(most.completion, completion.text.utf8.count)
        ledger.settle(most, spent: BudgetLedger.Reservation(prompt: prompt, completion: used))
        if said { pacer.settle(request.estimate, used: prompt + used, now: now) }
    }
}
