/// Says when the next request may go: rate limits, and pauses that the endpoint asked for.
///
/// Times are in seconds.
struct Pacer: Sendable {
    private var requests: TokenBucket?
    private var tokens: TokenBucket?
    private var pausedUntil = 0.0

    init(_ settings: EndpointSettings, now: Double) {
        requests = settings.requestsPerMinute.map { TokenBucket(perMinute: Double($0), now: now) }
        tokens = settings.tokensPerMinute.map { TokenBucket(perMinute: Double($0), now: now) }
    }

    /// How long a request of about `estimate` tokens has to wait.
    mutating func take(_ estimate: Int, now: Double) -> Double {
        max(
            pausedUntil - now, requests?.take(1, now: now) ?? 0, tokens?.take(Double(estimate), now: now) ?? 0, 0)
    }

    /// Corrects for a request that held `used` tokens rather than `estimate`.
    mutating func settle(_ estimate: Int, used: Int, now: Double) {
        tokens?.giveBack(Double(estimate - used), now: now)
    }

    /// Takes back a request that was not sent.
    mutating func giveBack(_ estimate: Int, now: Double) {
        requests?.giveBack(1, now: now)
        tokens?.giveBack(Double(estimate), now: now)
    }

    /// Holds all requests back for `seconds`.
    mutating func pause(_ seconds: Double, now: Double) { pausedUntil = max(pausedUntil, now + seconds) }
}
