import ArgumentParser
import Recipes

/// What an endpoint writes, and how.
struct DraftOptions: ParsableArguments {
    @OptionGroup var endpoint: EndpointOptions
    @Option(
        help: ArgumentHelp(
            "What the endpoint writes, separated by commas: refusals, confirmations, twins (default: refusals).",
            valueName: "kinds"),
        transform: DraftOptions.kinds)
    var draft: Set<DraftKind>?
    @Option(help: ArgumentHelp("The most tokens of a draft (default: 128).", valueName: "number"))
    var draftMaxTokens: Int?
    @Option(help: ArgumentHelp("How freely drafts are drawn; 0 is greedy (default: 0.7).", valueName: "number"))
    var draftTemperature: Double?

    var kinds: Set<DraftKind> { draft ?? [.refusals] }

    func validate() throws {
        try endpoint.requireEndpoint()
        if endpoint.endpoint == nil {
            for (name, isGiven) in [
                ("draft", draft != nil), ("draft-max-tokens", draftMaxTokens != nil),
                ("draft-temperature", draftTemperature != nil),
            ] where isGiven {
                throw ValidationError("--\(name) needs --endpoint")
            }
        }
        if let draftMaxTokens, draftMaxTokens < 1 {
            throw ValidationError("--draft-max-tokens is \(draftMaxTokens); expected at least 1")
        }
        if let draftTemperature, !(0...100).contains(draftTemperature) {
            throw ValidationError("--draft-temperature is \(draftTemperature); expected 0 or more")
        }
    }

    /// How drafts are drawn.
    func drawing(seed: UInt64) -> ReplyDrawing {
        ReplyDrawing(maxTokens: draftMaxTokens ?? 128, temperature: draftTemperature ?? 0.7, seed: seed)
    }

    private static func kinds(_ text: String) throws -> Set<DraftKind> {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return try Set(
            names.map { name in
                guard let kind = DraftKind(rawValue: name) else {
                    throw ValidationError("\(name) is no kind of draft; expected refusals, confirmations or twins")
                }
                return kind
            })
    }
}
