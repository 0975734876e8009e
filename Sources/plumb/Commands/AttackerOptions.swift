import ArgumentParser
import Endpoints
import Files
import Foundation
import RedTeam

/// The models that help a search: one that attacks, and one that judges.
struct AttackerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "pair, tap: the base address of an OpenAI-compatible endpoint that writes the attacks.", valueName: "url"))
    var attackerEndpoint: String?
    @Option(help: ArgumentHelp("pair, tap: that endpoint's name of the model.", valueName: "name"))
    var attackerModel: String?
    @Option(
        help: ArgumentHelp(
            "The environment variable that holds that endpoint's key (default: OPENAI_API_KEY, where it is set).",
            valueName: "variable"))
    var attackerKeyVariable: String?
    @Option(help: ArgumentHelp("pair, tap: tries after one that failed (default: 4).", valueName: "number"))
    var attackerRetries: Int?
    @Option(
        help: ArgumentHelp(
            "pair, tap: an endpoint whose model scores the replies, instead of --judge.", valueName: "url"))
    var judgeEndpoint: String?
    @Option(help: ArgumentHelp("pair, tap: that endpoint's name of the model.", valueName: "name"))
    var judgeModel: String?

    /// Whether any was given.
    var isGiven: Bool {
        [attackerEndpoint, attackerModel, attackerKeyVariable, judgeEndpoint, judgeModel].contains { $0 != nil }
            || attackerRetries != nil
    }

    func validate() throws {
        if let attackerRetries, !(0...100).contains(attackerRetries) {
            throw ValidationError("--attacker-retries is \(attackerRetries); expected 0 to 100")
        }
        for (name, endpoint, model) in [
            ("attacker", attackerEndpoint, attackerModel), ("judge", judgeEndpoint, judgeModel),
        ] where (endpoint == nil) != (model == nil) {
            throw ValidationError("give both --\(name)-endpoint and --\(name)-model, or neither")
        }
    }

    /// The client of the attacker; replies are kept in `cache`, so that none is paid for twice.
    func attacker(cache: String) throws -> ChatClient {
        try client(attackerEndpoint ?? "", attackerModel ?? "", cache: cache)
    }

    /// The judge model; nil where none was given.
    func judge(cache: String) throws -> RubricJudge? {
        guard let judgeEndpoint, let judgeModel else { return nil }
        let client = try client(judgeEndpoint, judgeModel, cache: cache)
        return RubricJudge(.strongReject) { request throws(EndpointError) in try await client.complete(request) }
    }

    private func client(_ url: String, _ model: String, cache: String) throws -> ChatClient {
        let variable = attackerKeyVariable ?? "OPENAI_API_KEY"
        let key = ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        if attackerKeyVariable != nil, key == nil {
            throw InputError(
                file: "--attacker-key-variable", problem: "the environment has no variable \(variable)",
                expected: "one that holds the endpoint's key", remedy: "export it, or leave the option out")
        }
        var settings = EndpointSettings(url: url, model: model, key: key, keyVariable: variable)
        if let attackerRetries { settings.retries = attackerRetries }
        return try ChatClient(settings, cache: try ReplyCache(cache))
    }
}
