public import Files
import Foundation
import NIOHTTP1

/// Sends HTTP requests that are none of OpenAI's protocol, with the same limits, waits and messages as `ChatClient`.
public actor RequestClient {
    private let settings: EndpointSettings
    private let gate: Gate
    private var pacer: Pacer
    private var sent = 0
    private let start = ContinuousClock.now

    /// A client with these limits; the address, the model and the key of `settings` are not used.
    ///
    /// - Throws: `InputError` for a setting that makes no sense.
    public init(_ settings: EndpointSettings) throws(InputError) {
        try settings.check()
        self.settings = settings
        gate = Gate(places: settings.concurrency)
        pacer = Pacer(settings, now: 0)
    }

    private var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// The body of the response to a request, tried again where a failure may pass.
    ///
    /// `number` decides the random part of waits, so that they do not depend on what else is under way.
    public func send(
        method: String, url: String, headers: [(name: String, value: String)], body: [UInt8], number: UInt64 = 0
    ) async -> Result<[UInt8], EndpointError> {
        guard await gate.enter() else { return .failure(ChatClient.cancelled()) }
        let exchange = HTTPExchange(
            url: url, method: HTTPMethod(rawValue: method), headers: HTTPHeaders(headers.map { ($0.name, $0.value) }),
            timeout: settings.timeout)
        let result = await tryUntilDone(exchange, body, number)
        await gate.leave()
        return result
    }

    private func tryUntilDone(
        _ exchange: HTTPExchange, _ body: [UInt8], _ number: UInt64
    ) async -> Result<[UInt8], EndpointError> {
        let backoff = Backoff(first: settings.firstBackoff, longest: settings.longestWait)
        let address = EndpointAddress(whole: exchange.url)
        var generator = SplitMix64(seed: settings.jitterSeed, stream: number)
        var tries = 0
        while true {
            if let most = settings.budget?.requests, sent >= most {
                return .failure(EndpointError(.budgetSpent, "the budget of \(most) requests is spent", tries: tries))
            }
            guard await pause(pacer.take(0, now: now)) else { return .failure(ChatClient.cancelled(tries: tries)) }
            tries += 1
            sent += 1
            let failure: TryFailure
            do {
                let reply = try await exchange.post(body)
                if (200..<300).contains(reply.status) { return .success(reply.body) }
                failure = TryFailure(reply, address: address, settings: settings)
            } catch {
                failure = TryFailure(error, address: address, timeout: settings.timeout)
            }
            guard failure.passes, tries <= settings.retries,
                let wait = backoff.wait(afterTries: tries, asks: failure.asks, generator: &generator)
            else { return .failure(EndpointError(failure.kind, failure.problem, tries: tries)) }
            if let asks = failure.asks { pacer.pause(asks, now: now) }
            guard await pause(wait) else { return .failure(ChatClient.cancelled(tries: tries)) }
        }
    }
}
