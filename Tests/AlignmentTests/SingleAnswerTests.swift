import Alignment
import Files
import LanguageModels
import OrderedCollections
import Preferences
import Testing
import Torch

/// KTO's loss on numbers worked out by hand: σ(0.5) = 0.6224593312, σ(−0.5) = 0.3775406688, σ(0.25) = 0.5621765009.
@Suite struct KTOLossTests {
    /// β = 0.5, a log-ratio of 2 and a divergence of 1: the margin is 0.5.
    ///
    /// The slope is λβ σ(0.5) σ(−0.5) = λ 0.1175018561.
    @Test func aDesirableAnswerIsDrawnAboveTheDivergence() {
        let value = KTOLoss(beta: 0.5, desirableWeight: 2)(logRatio: 2, isDesirable: true, divergence: 1)
        #expect(abs(value.loss - 2 * 0.3775406688) < 1e-9)
        #expect(abs(value.derivative + 2 * 0.1175018561) < 1e-9)
    }

    @Test func anUndesirableAnswerIsDrawnBelowIt() {
        let value = KTOLoss(beta: 0.5, undesirableWeight: 3)(logRatio: 2, isDesirable: false, divergence: 1)
        #expect(abs(value.loss - 3 * 0.6224593312) < 1e-9)
        #expect(abs(value.derivative - 3 * 0.1175018561) < 1e-9)
    }

    /// With no divergence: 1 − σ(0.25) and σ(0.25).
    @Test func withoutADivergenceItIsAPOZero() {
        let loss = KTOLoss(beta: 0.25)
        let pair = APOZeroLoss(beta: 0.25)(chosen: 1, rejected: 1)
        let desirable = loss(logRatio: 1, isDesirable: true, divergence: 0)
        let undesirable = loss(logRatio: 1, isDesirable: false, divergence: 0)
        #expect(abs(desirable.loss - (1 - 0.5621765009)) < 1e-9 && abs(undesirable.loss - 0.5621765009) < 1e-9)
        #expect(abs(desirable.loss + undesirable.loss - pair.loss) < 1e-12)
        #expect(abs(desirable.derivative - pair.chosenDerivative) < 1e-12)
        #expect(abs(undesirable.derivative - pair.rejectedDerivative) < 1e-12)
    }

    @Test func theDivergenceIsAMeanAndNeverNegative() {
        #expect(KTOLoss.divergence(mismatchedLogRatios: [0.5, -0.25, 2]) == 0.75)
        #expect(KTOLoss.divergence(mismatchedLogRatios: [0.5, -3]) == 0)
    }
}

/// Training on single answers, on the tiny Llama.
@Suite(.serialized) struct SingleAnswerTrainingTests {
    /// Eight single answers, five of them desirable, with prompts that share a beginning.
    private static func rows() -> [TokenizedPair] {
        TrunkStatesTests.pairs(8).enumerated().map { index, pair in
            var row = pair
            if index % 8 < 5 { row.rejectedIDs = [] } else { row.chosenIDs = [] }
            return row
        }
    }

    private static func settings(_ types: [LossType]) -> TrainingConfiguration {
        PreferenceLossTests.settings {
            $0.lossTypes = types
            $0.batchSize = 6
            $0.epochs = 3
            $0.learningRate = 1e-2
        }
    }

    private static func train(
        _ configuration: TrainingConfiguration, trunkBlock: Int = 0, rows: [TokenizedPair] = rows()
    ) throws -> (steps: [StepMetrics], evaluation: TrainingFigures) {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let all = rows + configuration.mismatchedPairs(training: rows)
        let trunk = try TrunkStates(all, model: model, block: trunkBlock)
        let trainer = try Trainer(
            model: model, adapter: .byFormula(for: model, configuration.lora, strength: 0.1), pairs: rows,
            reference: configuration.needsReference
                ? ReferenceLogProbabilities(pairs: all, model: model, trunk: trunk) : nil,
            trunk: trunk, configuration: configuration)
        var steps: [StepMetrics] = []
        try trainer.train { steps.append($0) }
        let heldOut = rows + configuration.mismatchedPairs(heldOut: rows)
        let evaluation = try trainer.evaluate(
            rows,
            reference: configuration.needsReference ? ReferenceLogProbabilities(pairs: heldOut, model: model) : nil)
        return (steps, evaluation)
    }

    /// Shuffled, with a last step of two rows, and a divergence that is not clamped away.
    @Test func partsOfAStepAndKeptStatesGiveTheWholeStep() throws {
        var configuration = Self.settings([.kto])
        configuration.lora.layersToTransform = [1]
        let whole = try Self.train(configuration)
        configuration.gradientAccumulationSteps = 3
        let parts = try Self.train(configuration)
        let kept = try Self.train(configuration, trunkBlock: 1)
        try #require(whole.steps.count == 6)
        #expect(whole.steps.contains { ($0.figures.divergence ?? 0) > 0.01 })
        for other in [parts, kept] {
            for (a, b) in zip(whole.steps, other.steps) {
                #expect(abs(a.figures.loss - b.figures.loss) < 1e-5)
                #expect(abs(a.gradNorm - b.gradNorm) < 1e-4 * max(1, a.gradNorm))
                #expect(abs((a.figures.divergence ?? .nan) - (b.figures.divergence ?? 0)) < 1e-4)
            }
            #expect(abs(whole.evaluation.loss - other.evaluation.loss) < 1e-5)
        }
    }

    @Test func metricsHoldWhatExists() throws {
        let kto = try Self.train(Self.settings([.kto]))
        let names = Set(kto.steps[0].json.object?.keys.map { $0 } ?? [])
        for name in ["kl", "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected"] {
            #expect(names.contains(name))
        }
        #expect(!names.contains("rewards/accuracies"))
        #expect(kto.evaluation.members(prefix: "eval_")["eval_kl"] != nil)

        let chosen = Self.rows().filter { !$0.chosenIDs.isEmpty }
        let sft = try Self.train(Self.settings([.sft]), rows: chosen)
        #expect(
            Set(sft.steps[0].json.object?.keys.map { $0 } ?? []) == [
                "step", "epoch", "loss", "grad_norm", "learning_rate", "num_tokens", "entropy", "mean_token_accuracy",
                "seconds",
            ])
        #expect(sft.steps.last?.figures.loss ?? 9 < sft.steps[0].figures.loss)
    }

    /// The objective and a cross-entropy beside it are added up.
    @Test func aCrossEntropyMayStandBesideKTO() throws {
        func first(_ types: [LossType], _ rows: [TokenizedPair] = Self.rows()) throws -> Double {
            var configuration = Self.settings(types)
            configuration.shuffle = false
            configuration.batchSize = 8
            return try Self.train(configuration, rows: rows).steps[0].figures.loss
        }
        let chosen = Self.rows().filter { !$0.chosenIDs.isEmpty }
        let sum = try first([.kto]) + first([.sft], chosen)
        #expect(abs(try first([.kto, .sft]) - sum) < 1e-5)
    }

    /// A step of one row takes the answer of the row before it, not its own.
    @Test func theDivergenceOfASingleRowIsNotItsReward() throws {
        var configuration = Self.settings([.kto])
        configuration.shuffle = false
        configuration.batchSize = 7
        let pairs = configuration.mismatchedPairs(training: Self.rows())
        #expect(pairs.last?.chosenIDs == Self.rows()[6].rejectedIDs)
        #expect(pairs.last?.promptIDs == Self.rows()[7].promptIDs)
        #expect(try Self.train(configuration).steps.count == 6)
    }

    /// The key of what is kept on disk depends on which answers were moved to which prompts.
    @Test func theReferencesKeyCoversMismatchedAnswers() {
        let rows = Self.rows()
        var configuration = Self.settings([.kto])
        func key() -> String {
            ReferenceLogProbabilities.key(
                modelHash: "m", pairs: rows + configuration.mismatchedPairs(training: rows))
        }
        let first = key()
        configuration.seed = 7
        #expect(key() != first)
        configuration.seed = 42
        #expect(key() == first)
        configuration.lossTypes = [.apoZeroUnpaired]
        #expect(configuration.mismatchedPairs(training: rows).isEmpty && key() != first)
    }

    @Test func rowsThatDoNotFitAreRefused() throws {
        #expect(throws: InputError.self) { try Self.train(Self.settings([.sigmoid])) }
        #expect(throws: InputError.self) { try Self.train(Self.settings([.sft])) }
        #expect(throws: InputError.self) { try Self.train(Self.settings([.kto]), rows: TrunkStatesTests.pairs(4)) }
        #expect(throws: InputError.self) { try Self.train(Self.settings([.kto]), rows: [Self.rows()[0]]) }
    }

    @Test func anImbalanceIsNoted() throws {
        var configuration = Self.settings([.kto])
        // 5 to 3 is 1.67; 0.6 × 5 / 3 is 1.
        let note = try #require(configuration.imbalance(of: Self.rows()))
        #expect(note.contains("weighted 1.67 to 1") && note.contains("a desirable_weight from 0.6 to 0.8"))
        configuration.desirableWeight = 0.7
        #expect(configuration.imbalance(of: Self.rows()) == nil)
        #expect(Self.settings([.sft]).imbalance(of: Self.rows()) == nil)
    }

    /// Turns of a conversation share their beginnings only within a step, and so are never apart.
    @Test func turnsOfAConversationStayTogether() throws {
        var forest = RandomForest(seed: 4)
        let rows = forest.completions()
        let conversations = rows.count { $0.turn == 0 }
        try #require(conversations < rows.count)
        var configuration = Self.settings([.sft])
        configuration.batchSize = 1
        configuration.epochs = 1
        let steps = try Self.train(configuration, rows: rows).steps
        #expect(steps.count == conversations)
    }
}
