import ArgumentParser
import Endpoints
import Files
import Foundation

/// A chat endpoint to ask, how, and what that may cost.
struct EndpointOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The base address of an OpenAI-compatible endpoint, such as http://127.0.0.1:8000/v1.", valueName: "url"))
    var endpoint: String?
    @Option(help: ArgumentHelp("The endpoint's name of the model.", valueName: "name"))
    var endpointModel: String?
    @Option(
        help: ArgumentHelp(
            "The environment variable that holds the key (default: OPENAI_API_KEY, where it is set).",
            valueName: "variable"))
    var endpointKeyVariable: String?
    @Option(
        help: ArgumentHelp(
            "The request's field for the most tokens: max_tokens (default) or max_completion_tokens.",
            valueName: "field"),
        transform: EndpointOptions.field)
    var endpointLimitField: EndpointSettings.LimitField?
    @Flag(help: "Send no seeds, for an endpoint that refuses them.")
    var noEndpointSeed = false
    @Option(help: "The most requests at once (default: 8).")
    var concurrency: Int?
    @Option(help: ArgumentHelp("The most requests a minute (default: no limit).", valueName: "number"))
    var requestsPerMinute: Int?
    @Option(help: ArgumentHelp("The most tokens a minute (default: no limit).", valueName: "number"))
    var tokensPerMinute: Int?
    @Option(help: ArgumentHelp("Seconds that one try may take (default: 60).", valueName: "seconds"))
    var timeout: Double?
    @Option(help: ArgumentHelp("Tries after one that failed (default: 4).", valueName: "number"))
    var retries: Int?
    @Option(help: ArgumentHelp("Stop before more requests than this, tries included.", valueName: "number"))
    var budgetRequests: Int?
    @Option(help: ArgumentHelp("Stop before more tokens than this.", valueName: "number"))
    var budgetTokens: Int?
    @Option(help: ArgumentHelp("Stop before it costs more than this; needs both prices.", valueName: "amount"))
    var budgetCost: Double?
    @Option(help: ArgumentHelp("What a million tokens of requests cost.", valueName: "amount"))
    var promptPrice: Double?
    @Option(help: ArgumentHelp("What a million tokens of replies cost.", valueName: "amount"))
    var completionPrice: Double?
    @Option(help: ArgumentHelp("Where replies are kept, so that none is paid for twice.", valueName: "file"))
    var cache: String?

    func validate() throws {
        if endpoint != nil, endpointModel == nil { throw ValidationError("--endpoint needs --endpoint-model") }
        if (promptPrice == nil) != (completionPrice == nil) {
            throw ValidationError("give both --prompt-price and --completion-price, or neither")
        }
        if budgetCost != nil, promptPrice == nil {
            throw ValidationError("--budget-cost needs --prompt-price and --completion-price")
        }
        func require(_ holds: Bool, _ name: String, _ value: Any?, _ expected: String) throws {
            if !holds, let value { throw ValidationError("--\(name) is \(value); expected \(expected)") }
        }
        try require((1...1024).contains(concurrency ?? 1), "concurrency", concurrency, "1 to 1024")
        try require(requestsPerMinute ?? 1 >= 1, "requests-per-minute", requestsPerMinute, "at least 1")
        try require(tokensPerMinute ?? 1 >= 1, "tokens-per-minute", tokensPerMinute, "at least 1")
        try require((0.001...86_400).contains(timeout ?? 1), "timeout", timeout, "seconds above 0, at most a day")
        try require((0...100).contains(retries ?? 0), "retries", retries, "0 to 100")
        try require(budgetRequests ?? 1 >= 1, "budget-requests", budgetRequests, "at least 1")
        try require(budgetTokens ?? 1 >= 1, "budget-tokens", budgetTokens, "at least 1")
        for (name, value) in [
            ("budget-cost", budgetCost), ("prompt-price", promptPrice), ("completion-price", completionPrice),
        ] {
            try require((0...1e9).contains(value ?? 0), name, value, "0 or more")
        }
    }

    /// Throws where an option is given that only --endpoint has.
    func requireEndpoint() throws {
        if endpoint == nil, let name = given.first { throw ValidationError("--\(name) needs --endpoint") }
    }

    /// Throws where an option is given that only --endpoint has, and not `other`, which is asked over HTTP too.
    func requireNoModel(with other: String) throws {
        let shared = ["concurrency", "requests-per-minute", "timeout", "retries", "budget-requests"]
        if let name = given.first(where: { !shared.contains($0) }) {
            throw ValidationError("--\(name) and \(other) exclude each other")
        }
    }

    /// The names of the options that were given beside --endpoint.
    private var given: [String] {
        let values: [(String, Any?)] = [
            ("endpoint-model", endpointModel), ("endpoint-key-variable", endpointKeyVariable),
            ("endpoint-limit-field", endpointLimitField), ("no-endpoint-seed", noEndpointSeed ? true : nil),
            ("concurrency", concurrency), ("requests-per-minute", requestsPerMinute),
            ("tokens-per-minute", tokensPerMinute), ("timeout", timeout), ("retries", retries),
            ("budget-requests", budgetRequests), ("budget-tokens", budgetTokens), ("budget-cost", budgetCost),
            ("prompt-price", promptPrice), ("completion-price", completionPrice), ("cache", cache),
        ]
        return values.filter { $0.1 != nil }.map(\.0)
    }

    private static func field(_ name: String) throws -> EndpointSettings.LimitField {
        guard let field = EndpointSettings.LimitField(rawValue: name) else {
            throw ValidationError("\(name) is no such field; expected max_tokens or max_completion_tokens")
        }
        return field
    }
}

extension EndpointOptions {
    /// The settings that the options make; nil without --endpoint.
    ///
    /// - Throws: `InputError` where a variable was named that is not set.
    func settings() throws -> EndpointSettings? {
        guard let endpoint, let endpointModel else { return nil }
        let environment = ProcessInfo.processInfo.environment
        let variable = endpointKeyVariable ?? "OPENAI_API_KEY"
        let key = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        if endpointKeyVariable != nil, key == nil {
            throw InputError(
                file: "--endpoint-key-variable", problem: "the environment has no variable \(variable)",
                expected: "one that holds the endpoint's key", remedy: "export it, or leave the option out")
        }
        var settings = limits()
        settings.url = endpoint
        settings.model = endpointModel
        settings.key = key
        settings.keyVariable = variable
        settings.tokensPerMinute = tokensPerMinute
        if let endpointLimitField { settings.limitField = endpointLimitField }
        settings.sendsSeed = !noEndpointSeed
        settings.budget = EndpointBudget(
            requests: budgetRequests, tokens: budgetTokens, cost: budgetCost,
            prices: promptPrice.flatMap { prompt in
                completionPrice.map { EndpointPrices(prompt: prompt, completion: $0) }
            })
        return settings
    }

    /// What holds for every request over HTTP; its address and its model are to be filled in.
    func limits() -> EndpointSettings {
        var settings = EndpointSettings(url: "", model: "template", keyVariable: "the template's headers")
        if let concurrency { settings.concurrency = concurrency }
        if let timeout { settings.timeout = timeout }
        if let retries { settings.retries = retries }
        settings.requestsPerMinute = requestsPerMinute
        settings.budget = EndpointBudget(requests: budgetRequests)
        return settings
    }

    /// A client of the endpoint, whose replies are kept in --cache, or else in `cacheFile`; nil without --endpoint.
    ///
    /// - Throws: `InputError` for an address that is none, or a cache that cannot be opened.
    func client(cache cacheFile: String? = nil) throws -> ChatClient? {
        guard let settings = try settings() else { return nil }
        let client = try ChatClient(settings)
        if settings.key != nil, client.isOpen {
            say("plumb: warning: the key goes to \(settings.url) unencrypted; an https address would keep it safe")
        }
        guard let path = cache ?? cacheFile else { return client }
        return try ChatClient(settings, cache: try ReplyCache(path))
    }
}

/// Says on standard error what the work of `client` came to.
func report(_ client: ChatClient) async {
    say("endpoint  \(await client.usage)")
    if let error = await client.cacheFailure { say("plumb: warning: replies are no longer kept: \(error)") }
}
