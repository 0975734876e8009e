import Alignment
import Files
import Foundation
import LanguageModels
import OrderedCollections
import Preferences
import Testing
import Torch

/// The same rows, initial adapter and order as TRL 1.16's DPOTrainer give the same figures, step by step.
@Suite(.serialized) struct TRLParityTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures").path(percentEncoded: false)
    static let defaultModel = URL(filePath: fixtures).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(percentEncoded: false)

    /// What decides a run: changes of TRL's settings that one fixture makes.
    struct Variant: Sendable, CustomTestStringConvertible {
        var name: String
        var change: @Sendable (inout DPOConfiguration) -> Void = { _ in }
        var testDescription: String { name }
    }

    static let variants = [
        Variant(name: "linear"),
        Variant(name: "sigmoid") { $0.epochs = 0.375 },
        Variant(name: "large_beta") {
            $0.beta = 2
            $0.epochs = 0.375
        },
        Variant(name: "sigmoid_and_sft") {
            $0.sftWeight = 0.25
            $0.epochs = 0.375
        },
        Variant(name: "rslora") {
            $0.lora.rankStabilised = true
            $0.epochs = 0.375
        },
        Variant(name: "truncated_to_16") {
            $0.maxLength = 16
            $0.epochs = 0.375
        },
        Variant(name: "accumulated") {
            $0.schedule = .cosine
            $0.warmupRatio = 0.3
            $0.batchSize = 4
            $0.gradientAccumulationSteps = 2
            $0.epochs = 0.75
            $0.maxGradNorm = 0.5
            $0.weightDecay = 0.1
        },
    ]

    @Test(arguments: variants)
    func aTinyModelTrainsAsInTRL(_ variant: Variant) throws {
        let json = try JSONValue(file: "\(Self.fixtures)/reference/trl-dpo-tiny.json")
        var configuration = try Self.configuration(json)
        configuration.epochs = 1
        variant.change(&configuration)
        let run = try #require(json["runs"]?[variant.name])
        let expected = run["steps"]?.array ?? Self.transposed(run)
        try Self.compare(
            model: "\(Self.fixtures)/models/llama", rows: json["rows"]?.array ?? [], configuration, expected,
            tolerance: Tolerance(loss: 2e-5, norm: 1e-4, logProbability: 2e-4))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: defaultModel), "needs Scripts/setup"))
    func eightStepsOnTheDefaultModelMatchTRL() throws {
        let json = try JSONValue(file: "\(Self.fixtures)/reference/trl-dpo.json")
        try Self.compare(
            model: Self.defaultModel, rows: json["rows"]?.array ?? [], Self.configuration(json),
            json["steps"]?.array ?? [], tolerance: Tolerance(loss: 1e-4, norm: 1e-3, logProbability: 2e-3))
    }

    struct Tolerance {
        var loss: Double
        /// Relative.
        var norm: Double
        var logProbability: Double
    }

    private static func configuration(_ json: JSONValue) throws -> DPOConfiguration {
        let settings = try #require(json["settings"])
        var c = DPOConfiguration()
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
        model path: String, rows: [JSONValue], _ configuration: DPOConfiguration, _ expected: [JSONValue],
        tolerance: Tolerance
    ) throws {
        try #require(!expected.isEmpty)
        let checkpoint = try Checkpoint(path: path)
        let model = try LanguageModel(checkpoint)
        func ids(_ row: JSONValue, _ key: String) -> [Int] { row[key]?.array?.compactMap(\.integer) ?? [] }
        let pairs = rows.enumerated().map { index, row -> TokenizedPair in
            let prompt = ids(row, "prompt_ids")
            let room = configuration.maxLength - prompt.count
            return TokenizedPair(
                index: index, id: "\(index)", promptIDs: prompt,
                chosenIDs: Array(ids(row, "chosen_ids").prefix(room)),
                rejectedIDs: Array(ids(row, "rejected_ids").prefix(room)))
        }
        let cache = NSTemporaryDirectory() + "plumb-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: cache) }
        let first = try ReferenceLogProbabilities.load(
            pairs: pairs, model: model, modelHash: try checkpoint.hash(), folder: cache)
        let reference = try ReferenceLogProbabilities.load(
            pairs: pairs, model: model, modelHash: try checkpoint.hash(), folder: cache)
        #expect(!first.wasCached && reference.wasCached)
        #expect(first.chosen == reference.chosen && first.rejected == reference.rejected)

        let trainer = try DPOTrainer(
            model: model, adapter: adapter(for: model, configuration.lora), pairs: pairs, reference: reference,
            configuration: configuration)
        var steps: [StepMetrics] = []
        try trainer.train { steps.append($0) }
        #expect(steps.count == expected.count)
        for (step, wanted) in zip(steps, expected) {
            func check(_ key: String, _ value: Double, within tolerance: Double) {
                guard let number = wanted[key]?.number else { return }
                #expect(abs(value - number) <= tolerance, "step \(step.step) \(key): \(value), TRL has \(number)")
            }
            check("loss", step.loss, within: tolerance.loss)
            check("grad_norm", step.gradNorm, within: tolerance.norm * max(1, wanted["grad_norm"]?.number ?? 1))
            check("learning_rate", step.learningRate, within: 1e-9)
            check("logps/chosen", step.chosenLogProbability, within: tolerance.logProbability)
            check("logps/rejected", step.rejectedLogProbability, within: tolerance.logProbability)
            check("rewards/chosen", step.chosenReward, within: tolerance.logProbability)
            check("rewards/rejected", step.rejectedReward, within: tolerance.logProbability)
            check("rewards/margins", step.rewardMargin, within: tolerance.logProbability)
            if wanted["rewards/margins"]?.number == 0 {
                // Policy and reference are one before the first update: rewards are zero but for the rounding of matrix
                // products over different numbers of rows, and which of the two is larger says nothing.
                check("rewards/chosen", step.chosenReward, within: 2e-6)
                check("rewards/rejected", step.rejectedReward, within: 2e-6)
            } else {
                check("rewards/accuracies", step.rewardAccuracy, within: 0)
            }
            check("logits/chosen", step.chosenLogits, within: tolerance.logProbability)
            check("logits/rejected", step.rejectedLogits, within: tolerance.logProbability)
            check("entropy", step.entropy, within: tolerance.logProbability)
            check("mean_token_accuracy", step.meanTokenAccuracy, within: 1e-6)
            check("num_tokens", Double(step.tokenCount), within: 0)
            check("epoch", step.epoch, within: 1e-9)
        }
    }

    /// The fixture's initial adapter: A[i, j] = sin(n²) / √in with n from the layer, the projection and the place.
    private static func adapter(for model: LanguageModel, _ configuration: LoRAConfiguration) throws -> Adapter {
        let projections = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        var layers: [String: Adapter.Layer] = [:]
        for (name, out, input) in model.linearLayers {
            let parts = name.split(separator: ".")
            let layer = try #require(Int(parts[1]))
            let projection = try #require(projections.firstIndex(of: String(parts[3])))
            let start = 1 + 8191 * (7 * layer + projection)
            let values = (0..<configuration.rank * input).map { place -> Float in
                let n = Double(start + place)
                return Float(sin(n * n) / Double(input).squareRoot())
            }
            layers[name] = Adapter.Layer(
                a: Tensor(values, shape: [configuration.rank, input]), b: Tensor.zeros([out, configuration.rank]),
                scale: configuration.scale)
        }
        return Adapter(configuration: configuration, layers: layers)
    }
}
