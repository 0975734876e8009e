import ArgumentParser
import Endpoints
import Evidence
import Files
import Foundation
import LanguageModels
import Preferences
import RedTeam
import Recipes

extension DataCommand {
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make pairs of what the model itself answers: its mistakes become the rejected answers.",
            discussion: """
                Requests are rows of a suite ({"prompt", "expect": "refuse" | "comply"}) or preference pairs, whose chosen \
                answer says what is expected and stays the chosen one. Otherwise the chosen answer is the model's own under \
                --safe-system, where the judge takes it for a good one, or another of its samples, or a line of --refusals.

                Every answer is kept in <output>.samples.jsonl. The same command goes on where an interrupted one was.

                With --endpoint, a model behind an OpenAI-compatible API answers. Its replies are kept in --cache, or else in \
                <output>.replies.jsonl, so that none is paid for twice; its key comes from an environment variable.

                Examples:
                  plumb data sample --requests Data/task-api/development-unsafe.jsonl \\
                    --safe-system "Politely decline harmful requests." --output a.jsonl
                  plumb data sample --requests Data/task-api/development-unsafe.jsonl \\
                    --endpoint http://127.0.0.1:8000/v1 --endpoint-model my-model \\
                    --safe-system "Politely decline harmful requests." --output b.jsonl
                """)

        @OptionGroup var options: ModelOptions
        @OptionGroup var endpoint: EndpointOptions
        @Option(help: ArgumentHelp("Requests in JSONL; may be given several times.", valueName: "file"))
        var requests: [String]
        @Option(help: ArgumentHelp("Where to write the pairs, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: "Answers to each request.")
        var samples = 4
        @Option(help: "0 is greedy, with which all samples are the same.")
        var temperature = 0.8
        @Option(help: "Keep the smallest set of tokens with this probability; 1 keeps all.")
        var topP = 1.0
        @Option(help: "The most tokens of an answer.")
        var maxTokens = 64
        @Option(help: "Where random numbers start.")
        var seed: UInt64 = 0
        @Option(help: ArgumentHelp("The system message for requests without one.", valueName: "text"))
        var system: String?
        @Option(help: ArgumentHelp("A system message under which the model answers once more.", valueName: "text"))
        var safeSystem: String?
        @Option(help: ArgumentHelp("Refusals to choose from where there is no other, one a line.", valueName: "file"))
        var refusals: String?
        @Option(help: "The most pairs of one request, each with another rejected answer.")
        var pairsPerRequest = 1
        @OptionGroup var badRows: BadRowOptions

        func validate() throws {
            func require(_ holds: Bool, _ option: String, _ value: Any, _ expected: String) throws {
                if !holds { throw ValidationError("--\(option) is \(value); expected \(expected)") }
            }
            if endpoint.endpoint != nil { try options.requireNone(with: "--endpoint") }
            try endpoint.requireEndpoint()
            if requests.isEmpty { throw ValidationError("--requests is missing; expected a JSONL file") }
            try require(samples >= 1, "samples", samples, "at least 1")
            try require(maxTokens >= 1, "max-tokens", maxTokens, "at least 1")
            try require(temperature >= 0, "temperature", temperature, "0 or more")
            try require(temperature > 0 || samples == 1, "temperature", 0, "above 0 with several samples")
            try require(topP > 0 && topP <= 1, "top-p", topP, "above 0, at most 1")
            try require(pairsPerRequest >= 1, "pairs-per-request", pairsPerRequest, "at least 1")
        }

        func run() async throws {
            let bad = badRows.collector
            let rows = try requests.flatMap { try SampleRequest.read($0, onBadRow: bad.handler) }
            if let twice = Dictionary(grouping: rows, by: \.pair.id).first(where: { $0.value.count > 1 }) {
                throw InputError(
                    file: requests.joined(separator: ", "), field: "id",
                    problem: "\(twice.key) is the id of two requests",
                    expected: "a different id for every request")
            }
            let texts = try refusals.map(lines) ?? []
            let client = try endpoint.client(cache: "\(output).replies.jsonl")
            var key = try client?.settings.description ?? modelKey()
            for path in requests { key += try sha256(ofFile: path) }
            let source: any ReplySource
            if let client {
                source = EndpointReplies(client)
            } else {
                let (model, tokenizer) = try options.load()
                source = ModelReplies(
                    SuiteRun(model: model, tokenizer: tokenizer, system: nil, options: GenerationOptions()))
            }
            let sampler = AnswerSampler(
                source,
                settings: .init(
                    samples: samples, safeSystem: safeSystem, system: system, maxTokens: maxTokens,
                    temperature: temperature, topP: topP, seed: seed), key: sha256(of: Array(key.utf8)))
            let display = RunDisplay()
            display.show(.stage("Sampling \(client?.settings.description ?? options.model): \(rows.count) requests"))
            let answers: [SampledAnswer]
            do {
                answers = try await sampler.run(rows, log: "\(output).samples.jsonl") { done, total, refused in
                    display.show(.progress(done: done, total: total, unit: "answers", detail: "\(refused) refused"))
                }
            } catch {
                say()
                if let client { await report(client) }
                throw error
            }
            let result = SampledPairs(rows, answers: answers, refusals: texts, most: pairsPerRequest, seed: seed)
            say()
            if let client { await report(client) }
            let failures = answers.compactMap(\.failure)
            if let first = failures.first {
                say("failed    \(failures.count) answers, first: \(first); the same command tries them again")
            }
            guard !result.pairs.isEmpty else {
                throw InputError(
                    file: output,
                    problem: "no pair came of \(rows.count) requests: \(result.withoutMistake) without a "
                        + "mistake of the model, \(result.withoutChosen) without a good answer",
                    expected: "at least one", remedy: "give other requests, --refusals or --safe-system")
            }
            try PairDataset(path: output, pairs: result.pairs, sha256: "").write(to: output)
            print("answers  \(answers.count), in \(output).samples.jsonl")
            print("pairs    \(result.pairs.count), in \(output)\(bad.summary)")
            if result.withoutMistake > 0 { print("without a mistake       \(result.withoutMistake) requests") }
            if result.withoutChosen > 0 {
                print("without a good answer   \(result.withoutChosen) requests; --refusals or --safe-system gives one")
            }
            try bad.finish()
        }

        /// What names the model of this machine and its adapter.
        private func modelKey() throws -> String {
            let key = try Checkpoint(path: try ModelLocation.resolve(options.model)).hash()
            guard let adapter = options.adapter else { return key }
            return try key + sha256(ofFile: "\(adapter)/adapter_model.safetensors") + "\(options.adapterScale ?? [1])"
        }

        /// The lines of the file at `path` that hold something.
        private func lines(_ path: String) throws -> [String] {
            let lines = try readText(path).split(whereSeparator: \.isNewline).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            .filter { !$0.isEmpty }
            guard !lines.isEmpty else {
                throw InputError(file: path, problem: "the file is empty", expected: "refusals")
            }
            return lines
        }
    }
}
