import Alignment
import Files
import Foundation
import LanguageModels
import OrderedCollections
import Preferences
import Testing
import Torch

/// The same rows, initial adapter and order as TRL 1.16's Trainer give the same figures, step by step.
@Suite(.serialized) struct TRLParityTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures").path(percentEncoded: false)
    static let defaultModel = URL(filePath: fixtures).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(percentEncoded: false)

    @Test(arguments: TRLVariant.preference)
    func aTinyModelTrainsAsInTRL(_ variant: TRLVariant) throws { try Self.compare(variant, in: "trl-dpo-tiny") }

    /// ORPO's cross-entropy covers the answer only, as the paper has it; TRL's covers the prompt too.
    ///
    /// After prompts of one token, which are those of the fixture, both are the same.
    @Test(arguments: TRLVariant.referenceFree)
    func aTinyModelTrainsAsInTRLWithoutAReference(_ variant: TRLVariant) throws {
        try Self.compare(variant, in: "trl-reference-free-tiny")
    }

    @Test func everyRunOfTheFixturesIsCompared() throws {
        for (name, variants) in [
            ("trl-dpo-tiny", TRLVariant.preference), ("trl-reference-free-tiny", TRLVariant.referenceFree),
        ] {
            let runs = try JSONValue(file: "\(Self.fixtures)/reference/\(name).json")["runs"]?.object ?? [:]
            #expect(Set(runs.keys) == Set(variants.map(\.name)))
        }
    }

    private static func compare(_ variant: TRLVariant, in fixture: String) throws {
        let json = try JSONValue(file: "\(Self.fixtures)/reference/\(fixture).json")
        var configuration = try Self.configuration(json)
        configuration.epochs = 1
        variant.change(&configuration)
        let run = try #require(json["runs"]?[variant.name])
        let expected = run["steps"]?.array ?? Self.transposed(run)
        try Self.compare(
            model: "\(Self.fixtures)/models/llama", rows: json["rows"]?.array ?? [],
            promptTokens: run["prompt_tokens"]?.integer ?? .max, configuration, expected,
            tolerance: Tolerance(
                loss: 2e-5 * variant.scale, norm: 1e-4 * variant.scale, logProbability: 2e-4))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: defaultModel), "needs Scripts/setup"))
    func eightStepsOnTheDefaultModelMatchTRL() throws {
        let json = try JSONValue(file: "\(Self.fixtures)/reference/trl-dpo.json")
        try Self.compare(
            model: Self.defaultModel, rows: json["rows"]?.array ?? [], Self.configuration(json),
            json["steps"]?.array ?? [], tolerance: Tolerance(loss: 1e-4, norm: 1e-3, logProbability: 2e-3))
    }

    /// Absolute for figures below 1, relative for those above.
    struct Tolerance {
        var loss: Double
        var norm: Double
        var logProbability: Double
    }

    private static func configuration(_ json: JSONValue) throws -> TrainingConfiguration {
        let settings = try #require(json["settings"])
        var c = TrainingConfiguration()
        c.beta = try #require(settings["beta"]?.number)
        c.learningRate = try #require(settings["learning_rate"]?.number)
        c.batchSize = try #require(settings["per_device_train_batch_size"]?.integer)
        c.maxGradNorm = try #require(settings["max_grad_norm"]?.number)
        c.shuffle = false
        c.lora = LoRAConfiguration(
            rank: try #require(json["lora"]?["r"]?.integer), alpha: try #require(json["lora"]?["lora_alpha"]?.number))
        return c
    }

    /// `{"loss": [..], …}` as a list of steps.
    private static func transposed(_ run: JSONValue) -> [JSONValue] {
        let columns = (run.object ?? [:]).compactMap { key, value in value.array.map { (key, $0) } }
        let count = columns.map(\.1.count).min() ?? 0
        return (0..<count).map { step in
            JSONValue.object(.init(uniqueKeysWithValues: columns.map { ($0, $1[step]) }))
        }
    }

    private static func compare(
        model path: String, rows: [JSONValue], promptTokens: Int = .max, _ configuration: TrainingConfiguration,
        _ expected: [JSONValue], tolerance: Tolerance
    ) throws {
        try #require(!expected.isEmpty)
        let checkpoint = try Checkpoint(path: path)
        let model = try LanguageModel(checkpoint)
        func ids(_ row: JSONValue, _ key: String) -> [Int] { row[key]?.array?.compactMap(\.integer) ?? [] }
        let pairs = rows.enumerated().map { index, row -> TokenizedPair in
            let prompt = Array(ids(row, "prompt_ids").prefix(promptTokens))
            let room = configuration.maxLength - prompt.count
            return TokenizedPair(
                index: index, id: "\(index)", promptIDs: prompt,
                chosenIDs: Array(ids(row, "chosen_ids").prefix(room)),
                rejectedIDs: Array(ids(row, "rejected_ids").prefix(room)))
        }
        var reference: ReferenceLogProbabilities?
        if configuration.needsReference {
            let cache = NSTemporaryDirectory() + "plumb-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: cache) }
            let first = try ReferenceLogProbabilities.load(
                pairs: pairs, model: model, modelHash: try checkpoint.hash(), folder: cache)
            let second = try ReferenceLogProbabilities.load(
                pairs: pairs, model: model, modelHash: try checkpoint.hash(), folder: cache)
            #expect(!first.wasCached && second.wasCached)
            #expect(first.chosen == second.chosen && first.rejected == second.rejected)
            reference = second
        }

        let trainer = try Trainer(
            model: model, adapter: .byFormula(for: model, configuration.lora), pairs: pairs, reference: reference,
            configuration: configuration)
        var steps: [StepMetrics] = []
        try trainer.train { steps.append($0) }
        #expect(steps.count == expected.count)
        for (step, wanted) in zip(steps, expected) {
            func check(_ key: String, within tolerance: Double) {
                guard let number = wanted[key]?.number else { return }
                let value = step.json[key]?.number ?? .nan
                let tolerance = tolerance * max(1, abs(number))
                #expect(abs(value - number) <= tolerance, "step \(step.step) \(key): \(value), TRL has \(number)")
            }
            check("loss", within: tolerance.loss)
            check("grad_norm", within: tolerance.norm)
            check("learning_rate", within: 1e-9)
            check("logps/chosen", within: tolerance.logProbability)
            check("logps/rejected", within: tolerance.logProbability)
            check("rewards/chosen", within: tolerance.logProbability)
            check("rewards/rejected", within: tolerance.logProbability)
            check("rewards/margins", within: tolerance.logProbability)
            if wanted["rewards/margins"]?.number == 0 {
                // Policy and reference are one before the first update: rewards are zero but for the rounding of matrix
                // products over different numbers of rows, and which of the two is larger says nothing.
                check("rewards/chosen", within: 2e-6)
                check("rewards/rejected", within: 2e-6)
            } else {
                check("rewards/accuracies", within: 0)
            }
            check("logits/chosen", within: tolerance.logProbability)
            check("logits/rejected", within: tolerance.logProbability)
            check("entropy", within: tolerance.logProbability)
            check("mean_token_accuracy", within: 1e-6)
            check("num_tokens", within: 0)
            check("epoch", within: 1e-9)
        }
    }
}
