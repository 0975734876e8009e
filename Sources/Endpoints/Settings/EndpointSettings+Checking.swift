import Files
import NIOHTTP1

extension EndpointSettings {
    /// Throws `InputError` for a setting that makes no sense.
    func check() throws(InputError) {
        func require(_ holds: Bool, _ field: String, _ value: Any, _ expected: String) throws(InputError) {
            guard holds else {
                throw InputError(file: "endpoint", field: field, problem: "it is \(value)", expected: expected)
            }
        }
        try require(!model.allSatisfy(\.isWhitespace), "model", "empty", "the name of a model at the endpoint")
        try require((1...1024).contains(concurrency), "concurrency", concurrency, "1 to 1024")
        try require((0.001...86_400).contains(timeout), "timeout", timeout, "seconds above 0, at most a day")
        try require((0...100).contains(retries), "retries", retries, "0 to 100")
        try require((0...3600).contains(firstBackoff), "firstBackoff", firstBackoff, "seconds of 0 or more")
        try require((0...86_400).contains(longestWait), "longestWait", longestWait, "seconds of 0 or more")
        if let requestsPerMinute {
            try require(requestsPerMinute >= 1, "requestsPerMinute", requestsPerMinute, "at least 1")
        }
        if let tokensPerMinute {
            try require(tokensPerMinute >= 1, "tokensPerMinute", tokensPerMinute, "at least 1")
        }
        guard let budget else { return }
        if let requests = budget.requests { try require(requests >= 0, "budget.requests", requests, "0 or more") }
        if let tokens = budget.tokens { try require(tokens >= 0, "budget.tokens", tokens, "0 or more") }
        if let prices = budget.prices {
            try require((0...1e9).contains(prices.prompt), "budget.prices.prompt", prices.prompt, "0 or more")
            try require(
                (0...1e9).contains(prices.completion), "budget.prices.completion", prices.completion, "0 or more")
        }
        if let cost = budget.cost {
            try require(cost >= 0 && cost.isFinite, "budget.cost", cost, "0 or more")
            try require(budget.prices != nil, "budget.cost", cost, "prices to go with it")
        }
    }

    /// The headers of every request.
    ///
    /// - Throws: `InputError` for a key or a header that HTTP cannot carry; what it holds is not shown.
    func requestHeaders() throws(InputError) -> HTTPHeaders {
        var result: HTTPHeaders = ["Content-Type": "application/json", "Accept": "application/json"]
        if let key, !key.isEmpty {
            guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw InputError(
                    file: "endpoint", field: keyVariable,
                    problem: "the key holds spaces or other than ASCII characters",
                    expected: "the key alone", remedy: "set the variable again, without quotes or line feeds in it")
            }
            result.add(name: "Authorization", value: "Bearer \(key)")
        }
        result.add(name: "User-Agent", value: "plumb")
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte),
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
            else {
                throw InputError(
                    file: "endpoint", field: "headers", problem: "\"\(name)\" or its value is no HTTP header",
                    expected: "ASCII characters on one line")
            }
            result.replaceOrAdd(name: name, value: value)
        }
        return result
    }

    /// Whether a byte may stand in a header's name (RFC 9110, `token`).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
