/// What a client has asked and received so far.
public struct EndpointUsage: Sendable, Hashable {
    /// Requests made of the client, those answered from the cache included.
    public var requests = 0
    /// Requests over the network: first tries and those after failures.
    public var tries = 0
    /// Requests answered from the cache, or by the reply to the same request that was under way.
    public var cached = 0
    /// What the endpoint says that requests held.
    public var promptTokens = 0
    /// What the endpoint says that replies held.
    public var completionTokens = 0
    /// Requests that got no reply.
    public var failures = 0
    /// What it cost at the given prices, replies that were lost on the way counted in full; nil without prices.
    public var cost: Double?

    public init() {}
}

extension EndpointUsage: CustomStringConvertible {
    /// The counts in one line: `40 requests (44 tries, 12 from the cache, 1 failed), 5120 + 812 tokens`.
    public var description: String {
        var notes = ["\(tries) \(tries == 1 ? "try" : "tries")"]
        if cached > 0 { notes.append("\(cached) from the cache") }
        if failures > 0 { notes.append("\(failures) failed") }
        var text = "\(requests) request\(requests == 1 ? "" : "s") (\(notes.joined(separator: ", ")))"
        text += ", \(promptTokens) + \(completionTokens) tokens"
        if let cost {
            let units = Int((cost * 10_000).rounded())
            let digits = String(units % 10_000)
            text += ", cost \(units / 10_000).\(String(repeating: "0", count: 4 - digits.count))\(digits)"
        }
        return text
    }
}
