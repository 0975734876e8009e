public import Files
import NIOHTTP1

/// Asks a chat endpoint that speaks OpenAI's protocol: so many requests at once, within rate limits and a budget, tried
/// again where a failure may pass, and answered from a cache where the same was asked before.
///
/// Requests that are the same in every field, the seed included, are sent once: who wants several replies to one conversation
/// gives each another seed.
public actor ChatClient {
    public nonisolated let settings: EndpointSettings
    let address: EndpointAddress
    let exchange: HTTPExchange
    let cache: ReplyCache?
    let gate: Gate
    var pacer: Pacer
    var ledger: BudgetLedger
    var counts = EndpointUsage()
    private var flights: [String: Flight] = [:]
    private var arrivals = 0
    /// Whether any request got a reply.
    var hasReplies = false
    /// Why replies are no longer kept in the cache; nil as long as they are.
    public internal(set) var cacheFailure: InputError?

    private let start = ContinuousClock.now

    /// A client of one endpoint; all requests through it share its limits.
    ///
    /// - Throws: `InputError` for an address or a setting that makes no sense.
    public init(_ settings: EndpointSettings, cache: ReplyCache? = nil) throws(InputError) {
        try settings.check()
        address = try EndpointAddress(settings.url)
        exchange = HTTPExchange(url: address.url, headers: try settings.requestHeaders(), timeout: settings.timeout)
        self.settings = settings
        self.cache = cache
        gate = Gate(places: settings.concurrency)
        pacer = Pacer(settings, now: 0)
        ledger = BudgetLedger(settings.budget)
    }

    /// What was asked and received so far.
    public var usage: EndpointUsage {
        var usage = counts
        usage.cost = ledger.cost
        return usage
    }

    /// Whether requests, and the key with them, leave this machine unencrypted.
    public nonisolated var isOpen: Bool { address.isOpen }

    /// Seconds since the client was made.
    var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// The reply to `request`.
    ///
    /// - Throws: `EndpointError` after the last try, where the budget is spent, or when the task is cancelled.
    public func complete(_ request: ChatRequest) async throws(EndpointError) -> ChatCompletion {
        counts.requests += 1
        let result = await wait(for: PreparedRequest(request, settings: settings, url: address.url))
        switch result {
        case .success(let completion): if completion.isCached { counts.cached += 1 }
        case .failure: counts.failures += 1
        }
        return try result.get()
    }
}

// Requests under way, each with those who wait for its reply.
extension ChatClient {
    private struct Flight {
        let number: Int
        let task: Task<Void, Never>
        var waiters: [(number: Int, continuation: CheckedContinuation<Result<ChatCompletion, EndpointError>, Never>)]
    }

    private func wait(for request: PreparedRequest) async -> Result<ChatCompletion, EndpointError> {
        arrivals += 1
        let own = arrivals
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: .failure(Self.cancelled()))
                } else if flights[request.key] != nil {
                    flights[request.key]?.waiters.append((own, continuation))
                } else {
                    let task = Task {
                        let result = await self.reply(to: request)
                        self.land(request.key, number: own, result)
                    }
                    flights[request.key] = Flight(number: own, task: task, waiters: [(own, continuation)])
                }
            }
        } onCancel: {
            Task { await self.leave(request.key, waiter: own) }
        }
    }

    /// Gives the reply to all who wait for it: the first pays for it, the others have it for nothing.
    private func land(_ key: String, number: Int, _ result: Result<ChatCompletion, EndpointError>) {
        guard let flight = flights[key], flight.number == number else { return }
        flights[key] = nil
        for (place, waiter) in flight.waiters.enumerated() {
            waiter.continuation.resume(
                returning: result.map { completion in
                    var completion = completion
                    if place > 0 { completion.isCached = true }
                    return completion
                })
        }
    }

    /// Ends the wait of one whose task was cancelled, and the request itself where nobody else waits for it.
    private func leave(_ key: String, waiter number: Int) {
        guard let place = flights[key]?.waiters.firstIndex(where: { $0.number == number }) else { return }
        flights[key]?.waiters.remove(at: place).continuation.resume(returning: .failure(Self.cancelled()))
        guard let flight = flights[key], flight.waiters.isEmpty else { return }
        flight.task.cancel()
        flights[key] = nil
    }

    static func cancelled(tries: Int = 0) -> EndpointError {
        EndpointError(.cancelled, "the request was cancelled", tries: tries)
    }
}
