import Alignment
import Files
import Foundation
import LanguageModels
import Preferences
import Testing
import Torch

/// Blocks below the lowest adapted one are run once: training must not notice, whatever shares a batch.
@Suite struct TrunkStatesTests {
    /// Pairs of random tokens in which prompts share beginnings across pairs and answers within a pair.
    static func pairs(_ count: Int) -> [TokenizedPair] {
        var random = SplitMix64(seed: 5)
        func tokens(_ count: Int) -> [Int] { (0..<count).map { _ in Int(random.next() % 250) + 3 } }
        let system = tokens(6)
        var prompt = system
        return (0..<count).map { index in
            if index % 3 != 1 { prompt = system + tokens(4 + index % 5) }
            let opening = tokens(index % 3)
            return TokenizedPair(
                index: index, id: "\(index)", promptIDs: prompt, chosenIDs: opening + tokens(5),
                rejectedIDs: opening + tokens(7))
        }
    }

    @Test func trainingFromKeptStatesEqualsTrainingFromTheTokens() throws {
        let checkpoint = try Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama")
        let pairs = Self.pairs(11)
        var configuration = TrainingConfiguration()
        configuration.batchSize = 4
        configuration.gradientAccumulationSteps = 2
        configuration.epochs = 2
        configuration.learningRate = 1e-2
        configuration.lora.layersToTransform = [1]
        // The reference then reads less of each answer than training does.
        configuration.preferenceTokens = 4
        configuration.sftWeight = 0.5

        func steps(trunkBlock: Int) throws -> (usesTrunk: Bool, metrics: [StepMetrics]) {
            let model = try LanguageModel(checkpoint)
            let trunk = try TrunkStates(pairs, model: model, block: trunkBlock)
            let reference = try ReferenceLogProbabilities(
                pairs: pairs.map(configuration.compared), model: model, trunk: trunk)
            let adapter = try Adapter.byFormula(for: model, configuration.lora)
            #expect(adapter.firstBlock == 1)
            var metrics: [StepMetrics] = []
            try Trainer(
                model: model, adapter: adapter, pairs: pairs, reference: reference, trunk: trunk,
                configuration: configuration
            ).train { metrics.append($0) }
            return (trunk != nil, metrics)
        }
        let whole = try steps(trunkBlock: 0)
        let kept = try steps(trunkBlock: 1)
        #expect(!whole.usesTrunk && kept.usesTrunk)
        try #require(whole.metrics.count == 6 && kept.metrics.count == 6)
        for (a, b) in zip(whole.metrics, kept.metrics) {
            #expect(abs(a.figures.loss - b.figures.loss) < 1e-5)
            #expect(abs(a.gradNorm - b.gradNorm) < 1e-4 * a.gradNorm)
            #expect(abs((a.figures.rejectedLogProbability ?? .nan) - (b.figures.rejectedLogProbability ?? 0)) < 1e-3)
        }
        // The run moves, so that equal figures are not those of a model at rest.
        #expect(abs(whole.metrics[0].figures.loss - whole.metrics[5].figures.loss) > 1e-3)
    }

    @Test func statesAboveTheAdaptersFirstBlockAreRefused() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pairs = Self.pairs(2)
        let trunk = try TrunkStates(pairs, model: model, block: 1)
        let reference = try ReferenceLogProbabilities(pairs: pairs, model: model, trunk: trunk)
        let adapter = try Adapter(for: model, LoRAConfiguration())
        #expect(throws: InputError.self) {
            try Trainer(
                model: model, adapter: adapter, pairs: pairs, reference: reference, trunk: trunk,
                configuration: TrainingConfiguration())
        }
    }
}

/// The preference loss over answers' beginnings is that of answers cut there; the cross-entropy reads the whole answer.
@Suite struct PreferenceTokensTests {
    private static func firstStep(
        _ pairs: [TokenizedPair], _ change: (inout TrainingConfiguration) -> Void
    ) throws -> StepMetrics {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        var configuration = TrainingConfiguration()
        configuration.batchSize = pairs.count
        configuration.shuffle = false
        change(&configuration)
        // An adapter that already does something, so that rewards are not zero.
        let adapter = try Adapter.byFormula(for: model, configuration.lora, strength: 0.2)
        var steps: [StepMetrics] = []
        try Trainer(
            model: model, adapter: adapter, pairs: pairs,
            reference: ReferenceLogProbabilities(pairs: pairs, model: model), configuration: configuration
        ).train { steps.append($0) }
        return try #require(steps.first)
    }

    @Test func theLossComparesTheFirstTokensOfBothAnswers() throws {
        let pairs = TrunkStatesTests.pairs(5)
        let cut = pairs.map { pair in
            var pair = pair
            pair.chosenIDs = Array(pair.chosenIDs.prefix(3))
            pair.rejectedIDs = Array(pair.rejectedIDs.prefix(3))
            return pair
        }
        let compared = try Self.firstStep(pairs) { $0.preferenceTokens = 3 }
        let reference = try Self.firstStep(cut) { _ in }
        let whole = try Self.firstStep(pairs) { _ in }
        #expect(abs(compared.figures.loss - reference.figures.loss) < 1e-5)
        #expect(abs(compared.gradNorm - reference.gradNorm) < 1e-4 * reference.gradNorm)
        #expect(abs((compared.figures.rewardMargin ?? .nan) - (reference.figures.rewardMargin ?? .nan)) < 1e-4)
        #expect(abs(compared.figures.loss - whole.figures.loss) > 1e-3)

        // With a cross-entropy the whole chosen answer is kept, and the loss is the sum of both.
        let both = try Self.firstStep(pairs) {
            $0.preferenceTokens = 3
            $0.sftWeight = 0.5
        }
        let supervised = try Self.firstStep(pairs) { $0.sftWeight = 0.5 }
        #expect(
            abs((both.figures.loss - compared.figures.loss) - (supervised.figures.loss - whole.figures.loss)) < 1e-5)
        var configuration = TrainingConfiguration()
        configuration.preferenceTokens = 3
        #expect(pairs.map(configuration.needed).map(\.chosenIDs) == cut.map(\.chosenIDs))
        configuration.sftWeight = 1
        #expect(pairs.map(configuration.needed).map(\.chosenIDs) == pairs.map(\.chosenIDs))
    }

    @Test func laterEpochsReadOnlyWhatIsCompared() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pairs = TrunkStatesTests.pairs(5)
        var configuration = TrainingConfiguration()
        configuration.batchSize = pairs.count
        configuration.learningRate = 1e-2
        configuration.preferenceTokens = 3
        configuration.sftWeight = 0.5
        let cut = pairs.map(configuration.compared)
        let reference = try ReferenceLogProbabilities(pairs: cut, model: model)
        let trunk = try TrunkStates(pairs, model: model, block: 1)

        func train(_ adapter: Adapter, _ pairs: [TokenizedPair], epochs: Double) throws -> [StepMetrics] {
            configuration.epochs = epochs
            var steps: [StepMetrics] = []
            try Trainer(
                model: model, adapter: adapter, pairs: pairs, reference: reference, trunk: trunk,
                configuration: configuration
            ).train { steps.append($0) }
            return steps
        }
        func adapter() throws -> Adapter {
            try .byFormula(for: model, LoRAConfiguration(layersToTransform: [1]))
        }
        configuration.schedule = .constant
        configuration.wholeAnswerEpochs = 1
        let both = try train(adapter(), pairs, epochs: 2)
        let first = try adapter()
        let whole = try train(first, pairs, epochs: 1)
        let second = try train(first, cut, epochs: 1)
        #expect(abs(both[0].figures.loss - whole[0].figures.loss) < 1e-6)
        #expect(abs(both[1].figures.loss - second[0].figures.loss) < 1e-5)
        configuration.wholeAnswerEpochs = .max
        #expect(abs(try train(adapter(), pairs, epochs: 2)[1].figures.loss - second[0].figures.loss) > 1e-3)

        // Where it would change nothing it is refused.
        configuration.wholeAnswerEpochs = 1
        configuration.sftWeight = 0
        #expect(throws: InputError.self) { try configuration.validate() }
        configuration.sftWeight = 0.5
        configuration.preferenceTokens = 0
        #expect(throws: InputError.self) { try configuration.validate() }
    }

    @Test func upProjectionsLearnAtARateOfTheirOwn() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pairs = TrunkStatesTests.pairs(3)
        let reference = try ReferenceLogProbabilities(pairs: pairs, model: model)
        /// How far each half of the adapter is from where it began, at most, after one step.
        func moved(ratio: Double) throws -> (down: Double, up: Double) {
            var configuration = TrainingConfiguration()
            configuration.upProjectionRateRatio = ratio
            configuration.learningRate = 1e-3
            configuration.batchSize = pairs.count
            try Runtime.seed(1)
            let adapter = try Adapter(for: model, configuration.lora)
            // Up-projections that already do something, so that down-projections have a gradient too.
            for layer in adapter.layers.values { try withoutGradients { try layer.b.fill(0.1) } }
            let start = adapter.layers.mapValues { ($0.a.cloned(), $0.b.cloned()) }
            try Trainer(
                model: model, adapter: adapter, pairs: pairs, reference: reference, configuration: configuration
            ).train { _ in }
            var most = (down: 0.0, up: 0.0)
            for (name, layer) in adapter.layers {
                let (a, b) = try #require(start[name])
                let down: [Float] = try (layer.a.detached() - a).values()
                let up: [Float] = try (layer.b.detached() - b).values()
                most.down = max(most.down, Double(down.map(abs).max() ?? 0))
                most.up = max(most.up, Double(up.map(abs).max() ?? 0))
            }
            return most
        }
        let even = try moved(ratio: 1)
        let apart = try moved(ratio: 8)
        #expect(abs(even.down - 1e-3) < 1e-5 && abs(even.up - 1e-3) < 1e-5)
        #expect(abs(apart.down - 1e-3) < 1e-5 && abs(apart.up - 8e-3) < 1e-4)
    }
}
