import Alignment
import Files
import Foundation
import LanguageModels
import OrderedCollections
import Preferences
import Testing
import Torch

/// What trains on a GPU in half precision trains on a CPU in half precision too: only the device differs.
@Suite struct PrecisionTests {
    private static func train(
        _ precision: Precision, scale: Double? = nil, rate: Double = 2e-3
    ) throws -> (steps: [StepMetrics], adapter: Adapter) {
        var settings = TrainingConfiguration()
        settings.precision = precision
        settings.batchSize = 4
        settings.epochs = 3
        settings.learningRate = rate
        settings.schedule = .constant
        let model = try LanguageModel(
            Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"), dtype: precision.dtype)
        let pairs = TrunkStatesTests.pairs(8)
        let adapter = try Adapter.byFormula(for: model, settings.lora)
        let trainer = try Trainer(
            model: model, adapter: adapter, pairs: pairs,
            reference: ReferenceLogProbabilities(pairs: pairs, model: model), configuration: settings)
        var steps: [StepMetrics] = []
        try trainer.train { steps.append($0) }
        return (steps, adapter)
    }

    /// bfloat16 keeps 8 bits of a number and float16 11: the course of a run is that of float32, to about their rounding.
    @Test(arguments: [(Precision.bfloat16, 0.04), (.float16, 0.01)])
    func halfPrecisionFollowsFloat32(_ precision: Precision, tolerance: Double) throws {
        let whole = try Self.train(.float32)
        let half = try Self.train(precision)
        #expect(half.adapter.parameters.allSatisfy { $0.tensor.dtype == .float32 })
        #expect(half.steps.allSatisfy { ($0.lossScale != nil) == (precision == .float16) })
        #expect(whole.steps.last?.figures.loss ?? 1 < 0.5)
        for (a, b) in zip(whole.steps, half.steps) {
            #expect(
                abs(a.figures.loss - b.figures.loss) < tolerance, "step \(a.step): \(a.figures.loss) \(b.figures.loss)")
            #expect(
                abs(a.gradNorm - b.gradNorm) < 4 * tolerance * a.gradNorm, "step \(a.step): \(a.gradNorm) \(b.gradNorm)"
            )
        }
    }

    @Test func aValueThatIsNotFiniteNamesStepRowAndTensor() throws {
        do {
            _ = try Self.train(.float32, rate: 1e30)
            Issue.record("training with a learning rate of 1e30 went on")
        } catch let error as InputError {
            let text = "\(error)"
            #expect(text.contains("is not finite at step"), "\(text)")
            #expect(text.contains("log-probability of token") || text.contains("lora_"), "\(text)")
            #expect(text.contains("row"), "\(text)")
        }
    }

    @Test func evaluationReadsTheRowsAsTrainingDoesAndChangesNothing() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pairs = TrunkStatesTests.pairs(8)
        let reference = try ReferenceLogProbabilities(pairs: pairs, model: model)
        var settings = TrainingConfiguration()
        settings.batchSize = pairs.count
        settings.learningRate = 1e-3
        settings.shuffle = false
        settings.epochs = 2
        let adapter = try Adapter.byFormula(for: model, settings.lora, strength: 0.1)
        let trainer = try Trainer(
            model: model, adapter: adapter, pairs: pairs, reference: reference, configuration: settings)
        let evaluated = try trainer.evaluate(pairs, reference: reference)
        var steps: [StepMetrics] = []
        try trainer.train { steps.append($0) }
        // The first step measures the same rows under the same adapter.
        let first = try #require(steps.first?.figures)
        #expect(abs(evaluated.loss - first.loss) < 1e-6)
        #expect(abs(evaluated.entropy - first.entropy) < 1e-5)
        #expect(evaluated.rewardAccuracy == first.rewardAccuracy)
        #expect(evaluated.members(prefix: "eval_")["eval_rewards/margins"]?.number == evaluated.rewardMargin)
    }
}
