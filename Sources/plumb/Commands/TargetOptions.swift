import ArgumentParser
import Endpoints
import Files
import Foundation
import LanguageModels
import OrderedCollections
import RedTeam
import Tokenization

/// What a campaign attacks: a model of this process, a chat endpoint, or a program behind HTTP.
struct TargetOptions: ParsableArguments {
    @OptionGroup var model: ModelOptions
    @OptionGroup var endpoint: EndpointOptions
    @Option(
        help: ArgumentHelp(
            "An HTTP request as text, with {{prompt}}, {{messages}} and {{system}}, to attack instead of a model.",
            valueName: "file"))
    var requestTemplate: String?
    @Option(
        help: ArgumentHelp(
            "Where the words are in the template's response (default: $.choices[0].message.content).",
            valueName: "path"))
    var responsePath: String?
    @Option(help: "The most tokens of a reply.")
    var maxTokens = 64
    @Option(help: "0 is greedy.")
    var temperature = 0.0
    @Option(help: "Keep the smallest set of tokens with this probability; 1 keeps all.")
    var topP = 1.0
    @Option(help: "Replies that a local model draws at once.")
    var batchSize = 96

    func validate() throws {
        if endpoint.endpoint != nil { try model.requireNone(with: "--endpoint") }
        if requestTemplate != nil {
            try model.requireNone(with: "--request-template")
            if endpoint.endpoint != nil { throw ValidationError("give --endpoint or --request-template, not both") }
            try endpoint.requireNoModel(with: "--request-template")
        } else {
            if responsePath != nil { throw ValidationError("--response-path needs --request-template") }
            try endpoint.requireEndpoint()
        }
        if maxTokens < 1 { throw ValidationError("--max-tokens is \(maxTokens); expected at least 1") }
        if !(temperature >= 0) { throw ValidationError("--temperature is \(temperature); expected 0 or more") }
        if !(topP > 0 && topP <= 1) { throw ValidationError("--top-p is \(topP); expected above 0, at most 1") }
        if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize); expected at least 1") }
    }
}

/// A target that is ready to be attacked.
struct OpenTarget {
    let target: any Target
    /// What a campaign depends on, for its settings: the name, the hashes, how replies are drawn.
    let settings: JSONValue
    /// SHA-256 by what was hashed.
    let hashes: [(name: String, sha256: String)]
    /// The client of an endpoint; nil for other targets.
    let client: ChatClient?
    /// The model in this process; nil for other targets.
    var model: (language: LanguageModel, tokenizer: Tokenizer)?
}

extension TargetOptions {
    /// Loads the model, or makes the client.
    ///
    /// - Parameter cache: Where an endpoint's replies are kept unless --cache says otherwise.
    /// - Returns: The target, with what a campaign notes of it.
    /// - Throws: `InputError` for what does not exist or makes no sense.
    func open(cache: String) throws -> OpenTarget {
        if let requestTemplate { return try openTemplate(requestTemplate) }
        if let client = try endpoint.client(cache: cache) { return openEndpoint(client) }
        return try openModel()
    }

    private var drawing: [(String, JSONValue)] {
        [("max_tokens", .integer(maxTokens)), ("temperature", .number(temperature)), ("top_p", .number(topP))]
    }

    private func settings(_ members: [(String, JSONValue)], draws: Bool = true) -> JSONValue {
        .object(.init(members + (draws ? drawing : []), uniquingKeysWith: { $1 }))
    }

    private func openModel() throws -> OpenTarget {
        let (checkpoint, _) = try model.open()
        var hashes = [(name: "model", sha256: try checkpoint.hash())]
        if let adapter = model.adapter {
            hashes.append(("adapter", try sha256(ofFile: "\(adapter)/adapter_model.safetensors")))
        }
        let (language, tokenizer) = try model.load()
        let scale = model.adapterScale?.first ?? 1
        let identity = hashes.map(\.sha256).joined(separator: "+") + (scale == 1 ? "" : "*\(scale)")
        let target = LocalTarget(
            model: language, tokenizer: tokenizer, identity: identity,
            options: GenerationOptions(maxTokens: maxTokens, temperature: temperature, topP: topP), rows: batchSize)
        let name = model.model + (model.adapter.map { " with \($0)" } ?? "")
        return OpenTarget(
            target: target,
            settings: settings([
                ("kind", "model"), ("name", .string(name)), ("identity", .string(identity)),
                ("batch_size", .integer(batchSize)),
            ]), hashes: hashes, client: nil, model: (language, tokenizer))
    }

    private func openEndpoint(_ client: ChatClient) -> OpenTarget {
        let name = client.settings.description
        let target = EndpointTarget(
            identity: name,
            template: ChatRequest(messages: [], maxTokens: maxTokens, temperature: temperature, topP: topP),
            concurrency: client.settings.concurrency
        ) { request in
            do throws(EndpointError) {
                return .success(try await client.complete(request))
            } catch {
                return .failure(error)
            }
        }
        return OpenTarget(
            target: target,
            settings: settings([("kind", "endpoint"), ("name", .string(name)), ("identity", .string(name))]),
            hashes: [], client: client)
    }

    private func openTemplate(_ path: String) throws -> OpenTarget {
        let template = try RequestTemplate(contentsOf: path)
        let place = try ResponsePath(responsePath ?? "$.choices[0].message.content")
        let limits = endpoint.limits()
        let client = try RequestClient(limits)
        let target = TemplateTarget(template, path: place, concurrency: limits.concurrency) { request in
            await client.send(
                method: request.method, url: request.url, headers: request.headers, body: Array(request.body.utf8))
        }
        return OpenTarget(
            target: target,
            settings: settings(
                [
                    ("kind", "template"), ("name", .string(path)), ("identity", .string(target.identity)),
                    ("response_path", .string(place.description)),
                ], draws: false),
            hashes: [("template", template.sha256)], client: nil)
    }
}
