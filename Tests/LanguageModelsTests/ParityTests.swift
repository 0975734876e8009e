import Files
import Foundation
import LanguageModels
import Testing
import Tokenization
import Torch

/// Logits, greedy replies and adapters against transformers 5.24 and PEFT 0.21.
@Suite(.serialized) struct ParityTests {
    static let defaultModel = LoadingFixtures.repository
        .appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(percentEncoded: false)

    static func numbers(_ value: JSONValue?) -> [Double] { value?.array?.compactMap(\.number) ?? [] }
    static func integers(_ value: JSONValue?) -> [Int] { value?.array?.compactMap(\.integer) ?? [] }

    /// The largest difference from a fixture's logits, all its sequences in one packed pass with decoys around them.
    static func largestDifference(_ model: LanguageModel, _ fixture: JSONValue, adapter: Adapter? = nil) throws
        -> Double
    {
        let sequences = fixture["sequences"]?.array ?? []
        let columns = Self.integers(fixture["columns"])
        let ids = sequences.map { Self.integers($0["ids"]) }
        // Each sequence also with a changed end, so that branches and shared beginnings are really there.
        let packed = PackedTokens(ids.flatMap { [Array($0.dropLast(2)) + [3, 4, 5], $0] })
        let hidden = withoutGradients { model.hiddenStates(packed, adapter: adapter) }
        var worst = 0.0
        for (index, sequence) in sequences.enumerated() {
            let path = packed.paths[2 * index + 1]
            let logits = withoutGradients { model.logits(hidden.selecting(0, Tensor(path))) }
            for (row, position) in Self.integers(sequence["positions"]).enumerated() {
                let line: [Float] = try logits.narrowed(0, start: position, count: 1).values()
                let wanted = Self.numbers(sequence["column_logits"]?.array?[row])
                for (column, value) in zip(columns, wanted) { worst = max(worst, abs(Double(line[column]) - value)) }
            }
            let scores = try model.score(
                hidden: hidden.selecting(0, Tensor(Array(path.dropLast()))), targets: Array(ids[index].dropFirst()),
                withDetails: false, chunk: 7)
            let logProbabilities: [Float] = try scores.logProbabilities.values()
            let wanted = Self.numbers(sequence["next_token_log_probabilities"])
            try #require(wanted.count == logProbabilities.count)
            for (value, number) in zip(logProbabilities, wanted) { worst = max(worst, abs(Double(value) - number)) }
        }
        return worst
    }

    @Test(arguments: ["llama", "qwen2", "mistral", "qwen3"])
    func tinyModelsGiveTheLogitsOfTransformers(_ name: String) throws {
        let model = try LanguageModel(Checkpoint(path: LoadingFixtures.path("models/\(name)")))
        let fixture = try JSONValue(file: LoadingFixtures.path("models/\(name)/logits.json"))
        #expect(try Self.largestDifference(model, fixture) < 5e-5)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: defaultModel), "needs Scripts/setup"))
    func theDefaultModelGivesTheLogitsAndRepliesOfTransformers() throws {
        let checkpoint = try Checkpoint(path: Self.defaultModel)
        let model = try LanguageModel(checkpoint)
        let logits = try JSONValue(file: LoadingFixtures.path("reference/smollm2-logits.json"))
        #expect(try Self.largestDifference(model, logits) < 1e-3)

        let greedy = try JSONValue(file: LoadingFixtures.path("reference/smollm2-greedy.json"))
        let prompts = greedy["prompts"]?.array ?? []
        let tokenizer = try Tokenizer(checkpoint: checkpoint)
        // Batches of three: prompts wait, join and leave.
        let replies = try Generator(model: model, tokenizer: tokenizer, batchSize: 3).generate(
            prompts.map { Self.integers($0["prompt_ids"]) }, options: GenerationOptions(maxTokens: 48))
        for (prompt, reply) in zip(prompts, replies) {
            let wanted = Self.integers(prompt["new_ids"])
            #expect(reply.ids == wanted.filter { !tokenizer.eosIDs.contains($0) })
            #expect((reply.finishReason == .stop) == (wanted.last.map(tokenizer.eosIDs.contains) ?? false))
            let messages = try ChatMessage.list(
                from: prompt["messages"] ?? .null, file: "greedy", line: nil, field: "messages")
            #expect(try tokenizer.encodePrompt(messages) == Self.integers(prompt["prompt_ids"]))
        }
    }

    @Test(arguments: ["lora", "rslora"])
    func adaptersOfPEFTGiveTheirLogitsHereAndComeBackWhole(_ name: String) throws {
        let model = try LanguageModel(Checkpoint(path: LoadingFixtures.path("models/llama")))
        let folder = LoadingFixtures.path("reference/adapters/\(name)")
        let fixture = try JSONValue(file: "\(folder)/logits.json")
        let adapter = try Adapter(folder: folder, for: model)
        #expect(try Self.largestDifference(model, fixture) > 0.01)
        #expect(try Self.largestDifference(model, fixture, adapter: adapter) < 5e-5)

        try LoadingFixtures.withFolder { temporary in
            try adapter.save(to: "\(temporary)/copy", baseModel: "tiny")
            let again = try Adapter(folder: "\(temporary)/copy", for: model)
            #expect(again.configuration.scale == adapter.configuration.scale)
            #expect(try Self.largestDifference(model, fixture, adapter: again) < 5e-5)
        }
        try model.merge(adapter)
        #expect(try Self.largestDifference(model, fixture) < 1e-4)
    }

    /// What PEFT needs to find the layers again: names where every block is alike, and the blocks' numbers beside them.
    @Test func anAdapterOfSomeBlocksSaysWhichInPEFTsTerms() throws {
        let model = try LanguageModel(Checkpoint(path: LoadingFixtures.path("models/llama")))
        func saved(_ configuration: LoRAConfiguration) throws -> (settings: JSONValue, again: Adapter) {
            try LoadingFixtures.withFolder { temporary in
                try Adapter(for: model, configuration).save(to: "\(temporary)/a", baseModel: "tiny")
                return (
                    try JSONValue(file: "\(temporary)/a/adapter_config.json"),
                    try Adapter(folder: "\(temporary)/a", for: model)
                )
            }
        }
        let upper = try saved(LoRAConfiguration(targets: .names(["q_proj", "up_proj"]), layersToTransform: [1]))
        #expect(upper.settings["layers_to_transform"]?.array == [1])
        #expect(upper.settings["target_modules"]?.array == ["q_proj", "up_proj"])
        #expect(upper.again.layers.keys.sorted() == ["layers.1.mlp.up_proj", "layers.1.self_attn.q_proj"])
        #expect(upper.again.configuration.layersToTransform == [1])

        let mixed = try saved(LoRAConfiguration(targets: .names(["layers.0.self_attn.q_proj", "down_proj"])))
        #expect(mixed.settings["layers_to_transform"] == .null)
        #expect(
            mixed.settings["target_modules"]?.array
                == ["layers.0.mlp.down_proj", "layers.0.self_attn.q_proj", "layers.1.mlp.down_proj"])

        let all = try saved(LoRAConfiguration())
        #expect(all.settings["layers_to_transform"] == .null)
        #expect(LoRAConfiguration.layers(from: "0, 4-6,5") == [0, 4, 5, 6])
        for wrong in ["", "3-1", "a", "-1", "1,", "1-2-3"] { #expect(LoRAConfiguration.layers(from: wrong) == nil) }
        #expect(throws: InputError.self) { try Adapter(for: model, LoRAConfiguration(layersToTransform: [2])) }
    }

    @Test func anAdapterThatDoesNotFitIsRefused() throws {
        let other = try LanguageModel(Checkpoint(path: LoadingFixtures.path("models/qwen2")))
        #expect(throws: InputError.self) {
            try Adapter(folder: LoadingFixtures.path("reference/adapters/lora"), for: other)
        }
    }

    @Test func repliesDoNotDependOnTheBatchAndStopTextsNeverShow() throws {
        guard FileManager.default.fileExists(atPath: Self.defaultModel) else { return }
        let checkpoint = try Checkpoint(path: Self.defaultModel)
        let model = try LanguageModel(checkpoint)
        let tokenizer = try Tokenizer(checkpoint: checkpoint)
        let prompts = try ["Count from one to five.", "Name a colour.", "Say hello."].map {
            try tokenizer.encodePrompt([ChatMessage(role: "user", content: $0)])
        }
        let options = GenerationOptions(
            maxTokens: 12, temperature: 0.8, topK: 40, topP: 0.95, minP: 0.02, repetitionPenalty: 1.1, seed: 7)
        var streamed = [String](repeating: "", count: 3)
        let together = try Generator(model: model, tokenizer: tokenizer).generate(
            prompts, options: options, onText: { streamed[$0] += $1 })
        let apart = try Generator(model: model, tokenizer: tokenizer, batchSize: 1).generate(prompts, options: options)
        #expect(together == apart)
        #expect(streamed == together.map(\.text))

        let whole = together[0].text
        try #require(whole.count > 4)
        let middle = whole.index(whole.startIndex, offsetBy: whole.count / 2)
        var stopping = options
        stopping.stop = [String(whole[middle...].prefix(3))]
        var shown = ""
        let cut = try Generator(model: model, tokenizer: tokenizer).generate(
            [prompts[0]], options: stopping, onText: { shown += $1 })
        #expect(!cut[0].text.contains(stopping.stop[0]) && cut[0].finishReason == .stop)
        #expect(shown == cut[0].text && whole.hasPrefix(shown))
    }
}
