import Files
import OrderedCollections
import Tokenization

/// A request as it is sent, and the name that the cache knows it by.
package struct PreparedRequest: Sendable, Hashable {
    /// The body, in JSON.
    package let body: [UInt8]
    /// The SHA-256 of the address and of everything that the reply depends on.
    package let key: String
    /// The most tokens that the reply can hold.
    package let completionLimit: Int

    /// The most tokens that the request can hold: a token is at least a byte.
    package var promptBound: Int { body.count }
    /// About how many tokens the request and its reply hold, for rate limits: a token is about four bytes.
    package var estimate: Int { (body.count + 3) / 4 + completionLimit }

    package init(_ request: ChatRequest, settings: EndpointSettings, url: String) {
        var members: OrderedDictionary<String, JSONValue> = [
            "model": .string(settings.model), "messages": .array(request.messages.map(\.json)),
            settings.limitField.rawValue: .integer(request.maxTokens), "temperature": .number(request.temperature),
            "top_p": .number(request.topP),
        ]
        let seed = request.seed.map { JSONValue.integer(Self.shortened($0)) }
        if settings.sendsSeed, let seed { members["seed"] = seed }
        for (name, value) in request.extra { members[name] = value }
        body = Array(JSONValue.object(members).text().utf8)
        completionLimit =
            max(0, members[settings.limitField.rawValue]?.integer ?? request.maxTokens)
            * max(1, members["n"]?.integer ?? 1)
        if let seed, members["seed"] == nil { members["seed"] = seed }
        key = sha256(of: Array("\(url)\n\(JSONValue.object(members).text(sortedKeys: true))".utf8))
    }

    /// A seed in 31 bits: some servers read it as a signed number, some keep 2³² − 1 for "random".
    private static func shortened(_ seed: UInt64) -> Int {
        if let small = Int32(exactly: seed) { return Int(small) }
        var mixer = SplitMix64(seed: seed)
        return Int(mixer.next() >> 33)
    }
}
