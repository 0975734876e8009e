import Alignment
import Files
import Foundation
import LanguageModels
import Preferences
import Testing
import Torch

/// A run that was stopped and taken up again ends where one that was not ends, bit for bit.
@Suite(.serialized) struct ResumeTests {
    private static func trainer(_ change: (inout TrainingConfiguration) -> Void) throws -> (Trainer, Adapter) {
        var settings = TrainingConfiguration()
        settings.epochs = 2.5
        settings.batchSize = 3
        settings.learningRate = 5e-3
        settings.warmupRatio = 0.2
        change(&settings)
        let model = try LanguageModel(
            Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"), dtype: settings.precision.dtype)
        let pairs = TrunkStatesTests.pairs(8)
        let adapter = try Adapter.byFormula(for: model, settings.lora)
        let reference = try settings.needsReference ? ReferenceLogProbabilities(pairs: pairs, model: model) : nil
        let trainer = try Trainer(
            model: model, adapter: adapter, pairs: pairs, reference: reference, unsafeRows: [0, 3],
            configuration: settings)
        return (trainer, adapter)
    }

    private static func bytes(_ adapter: Adapter) throws -> [[UInt8]] {
        try adapter.parameters.map { try $0.tensor.bytes() }
    }

    static let settings: [(name: String, change: @Sendable (inout TrainingConfiguration) -> Void)] = [
        // Dropout is tested through the program: tests that run side by side share one random generator.
        ("adamw", { _ in }),
        (
            "sgd, running mean",
            {
                $0.optimizer = .sgd
                $0.momentum = 0.9
                $0.lossTypes = [.bcoPair]
                $0.bcoRunningMean = true
            }
        ),
        (
            "adafactor, token budget, wsd",
            {
                $0.optimizer = .adafactor
                $0.tokensPerBatch = 70
                $0.schedule = .wsd
            }
        ),
        ("float16 with a scaled loss", { $0.precision = .float16 }),
        ("anchored", { $0.gradientAccumulationSteps = 2 }),
    ]

    @Test(arguments: settings.indices)
    func theTrajectoryIsTheSame(_ index: Int) throws {
        let (name, change) = Self.settings[index]
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }

        /// Trains until `end`, or to the end, and writes a checkpoint after `saved`.
        func train(_ trainer: Trainer, until end: Int?, saving saved: Int?) throws -> [StepMetrics] {
            var steps: [StepMetrics] = []
            try trainer.train { metrics in
                var metrics = metrics
                metrics.seconds = 0
                steps.append(metrics)
                if name == "anchored", metrics.step == 2 { trainer.anchor(weight: 0.5) }
                if metrics.step == saved {
                    try trainer.save(to: folder, baseModel: "tiny", run: ["kept": .integer(metrics.step)])
                }
                if metrics.step == end { trainer.stop() }
            }
            return steps
        }
        let (whole, wholeAdapter) = try Self.trainer(change)
        let all = try train(whole, until: nil, saving: nil)
        try #require(all.count > 5)

        let (interrupted, _) = try Self.trainer(change)
        let before = try train(interrupted, until: 5, saving: 4)
        #expect(before == Array(all.prefix(5)), "\(name)")

        let (resumed, adapter) = try Self.trainer(change)
        #expect(try resumed.restore(from: folder)["kept"] == 4)
        let after = try train(resumed, until: nil, saving: nil)
        #expect(after == Array(all.dropFirst(4)), "\(name)")
        #expect(try Self.bytes(adapter) == Self.bytes(wholeAdapter), "\(name)")
    }

    @Test func aCheckpointOfAnotherRunIsRefused() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (trainer, _) = try Self.trainer { _ in }
        try trainer.save(to: folder, baseModel: "tiny")
        for change: (inout TrainingConfiguration) -> Void in [
            { $0.epochs = 9 }, { $0.lora.rank = 4 }, { $0.optimizer = .adafactor },
            { $0.lora.layersToTransform = [1] },
        ] {
            let (other, _) = try Self.trainer(change)
            #expect(throws: InputError.self) { try other.restore(from: folder) }
        }
    }
}
