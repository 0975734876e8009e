import Alignment
import Files
import Foundation
import LanguageModels
import Preferences
import Testing

/// How a step's objective is put together: what it reads of each token, and how pairs and objectives add up.
@Suite struct PreferenceLossTests {
    static func settings(_ change: (inout TrainingConfiguration) -> Void) -> TrainingConfiguration {
        var settings = TrainingConfiguration()
        change(&settings)
        return settings
    }

    /// Settings with which `type` can be used.
    static func settings(_ type: LossType) -> TrainingConfiguration {
        settings {
            $0.lossTypes = [type]
            $0.beta = 0.3
            if type == .exoPair || type == .robust { $0.labelSmoothing = 0.1 }
        }
    }

    /// Pairs of answers of 2 to 5 tokens.
    private static func pairs(_ count: Int = 4) -> [PairScores] {
        var random = SplitMix64(seed: 3)
        func values(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
            (0..<count).map { _ in
                let share = Double(random.next() % 10_000) / 10_000
                return low + (high - low) * share
            }
        }
        func answer(_ count: Int) -> AnswerLogProbabilities {
            AnswerLogProbabilities(
                policy: values(count, -3, -0.1), reference: values(count, -3, -0.1),
                logSumsOfSquares: values(count, -2, -0.1))
        }
        return (0..<count).map { index in
            PairScores(
                chosen: answer(2 + index % 3), rejected: answer(5 - index % 4), share: 1 / Double(count),
                tokenShare: 0.05 * Double(index + 1))
        }
    }

    private static func total(_ settings: TrainingConfiguration, _ pairs: [PairScores]) -> Double {
        var mean = RunningMean()
        return PreferenceLoss(settings)(pairs, meanReward: &mean).reduce(0) { $0 + $1.loss }
    }

    static let derivativeCases: [TrainingConfiguration] =
        LossType.allCases.map(settings)
        + [
            settings { $0.preferenceTokens = 2 },
            settings { $0.ldAlpha = 0.3 },
            settings {
                $0.lossTypes = [.sigmoidNorm]
                $0.ldAlpha = 0
                $0.preferenceTokens = 4
            },
            settings {
                $0.lossTypes = [.sigmoid, .bcoPair, .sft]
                $0.lossWeights = [0.8, 0.2, 1]
            },
            settings { $0.sftWeight = 0.5 },
            settings {
                $0.lossTypes = [.simpo]
                $0.cpoAlpha = 0.5
                $0.labelSmoothing = 0.1
            },
        ]
        + FDivergence.Name.allCases.flatMap { name in
            [LossType.sigmoid, .ipo].map { type in
                settings {
                    $0.lossTypes = [type]
                    $0.fDivergenceType = name
                }
            }
        }

    @Test(arguments: derivativeCases)
    func tokenDerivativesAreThoseOfTheStepsLoss(_ settings: TrainingConfiguration) throws {
        try settings.validate()
        let pairs = Self.pairs()
        var mean = RunningMean()
        let outcomes = PreferenceLoss(settings)(pairs, meanReward: &mean)
        let step = 1e-5
        for (index, outcome) in outcomes.enumerated() {
            for (path, derivatives) in [
                (\PairScores.chosen.policy, outcome.chosenDerivatives),
                (\PairScores.rejected.policy, outcome.rejectedDerivatives),
            ] {
                try #require(derivatives.count == pairs[index][keyPath: path].count)
                for (token, derivative) in derivatives.enumerated() {
                    func loss(_ change: Double) -> Double {
                        var changed = pairs
                        changed[index][keyPath: path][token] += change
                        return Self.total(settings, changed)
                    }
                    let difference = (loss(step) - loss(-step)) / (2 * step)
                    #expect(abs(derivative - difference) < 1e-6 * max(1, abs(difference)), "\(settings.lossTypes)")
                }
            }
        }
    }

    /// Token log-ratios 0.5 and 0.5 against 1, 1, 1, 1 and with α = 0.5: c = 1, r = 2 + 0.5 · 2 = 3, margin −2β.
    @Test func tokensBeyondTheShorterAnswerCountAlpha() {
        let pair = PairScores(
            chosen: AnswerLogProbabilities(policy: [-1, -1], reference: [-1.5, -1.5]),
            rejected: AnswerLogProbabilities(policy: [-1, -1, -1, -1], reference: [-2, -2, -2, -2]))
        var mean = RunningMean()
        let settings = Self.settings {
            $0.ldAlpha = 0.5
            $0.beta = 0.5
        }
        let outcome = PreferenceLoss(settings)([pair], meanReward: &mean)[0]
        #expect(abs(outcome.loss - 1.3132616875) < 1e-9)  // −log σ(−1)
        #expect(outcome.chosenReward == 0.5 && outcome.rejectedReward == 1.5)
        #expect(outcome.rejectedLogProbability == -3)
        #expect(outcome.rejectedDerivatives[1] == 2 * outcome.rejectedDerivatives[2])
    }

    /// Mean log-probabilities −1 and −2, tokens' log Σ π² −0.5 and −1: weight e^(−1 + 0.5) · e^(−2 + 1) = e^(−1.5), which
    /// is no part of the gradient.
    @Test func pairsThePolicyWouldSayCountMore() {
        let pair = PairScores(
            chosen: AnswerLogProbabilities(
                policy: [-1, -1], reference: [-1, -1], logSumsOfSquares: [-0.5, -0.5]),
            rejected: AnswerLogProbabilities(
                policy: [-2, -1, -3], reference: [-2, -2, -2], logSumsOfSquares: [-1, -1, -1]),
            tokenShare: 0.5)
        var mean = RunningMean()
        let plain = PreferenceLoss(Self.settings { _ in })([pair], meanReward: &mean)[0]
        let weighted = PreferenceLoss(Self.settings { $0.useWeighting = true })([pair], meanReward: &mean)[0]
        #expect(abs(weighted.loss - exp(-1.5) * log(2)) < 1e-12)
        #expect(abs(weighted.chosenDerivatives[0] - exp(-1.5) * plain.chosenDerivatives[0]) < 1e-12)
        // A cross-entropy is not weighted: 0.25 · 2 · 1 · 0.5.
        let anchored = PreferenceLoss(
            Self.settings {
                $0.useWeighting = true
                $0.sftWeight = 0.25
            })([pair], meanReward: &mean)[0]
        #expect(abs(anchored.loss - weighted.loss - 0.25) < 1e-12)
    }

    /// β = 0.5, log-ratios 1 and −0.2 in a first step: δ = 0.5 · 0.4 = 0.2.
    ///
    /// A second step of mean reward 0 halves it.
    @Test func rewardsAreMeasuredFromTheirRunningMean() {
        func pair(_ c: Double, _ r: Double) -> PairScores {
            PairScores(
                chosen: AnswerLogProbabilities(policy: [c - 3], reference: [-3]),
                rejected: AnswerLogProbabilities(policy: [r - 3], reference: [-3]))
        }
        let loss = PreferenceLoss(
            Self.settings {
                $0.lossTypes = [.bcoPair]
                $0.beta = 0.5
                $0.bcoRunningMean = true
            })
        var mean = RunningMean()
        let first = loss([pair(1, -0.2)], meanReward: &mean)[0]
        #expect(abs(mean.mean - 0.2) < 1e-12 && loss.readsWholeStep)
        // −log σ(0.5 − 0.2) − log σ(0.1 + 0.2)
        #expect(abs(first.loss - 2 * 0.554355244468527) < 1e-9)
        _ = loss([pair(1, -1)], meanReward: &mean)
        #expect(abs(mean.mean - 0.1) < 1e-12)
    }

    @Test func sharesAndWeightsScaleWhatIsAddedUp() {
        let pairs = Self.pairs(2)
        let plain = Self.settings { _ in }
        let parts = [LossType.sigmoid, .hinge, .sft].map { type in
            Self.total(Self.settings { $0.lossTypes = [type] }, pairs)
        }
        let sum = Self.total(
            Self.settings {
                $0.lossTypes = [.sigmoid, .hinge, .sft]
                $0.lossWeights = [0.5, 2, 0.25]
            }, pairs)
        #expect(abs(sum - (0.5 * parts[0] + 2 * parts[1] + 0.25 * parts[2])) < 1e-12)
        var heavier = pairs
        heavier[0].share = 1
        heavier[1].share = 0
        #expect(abs(Self.total(plain, heavier) - 2 * Self.total(plain, [pairs[0]])) < 1e-12)
    }
}

/// Steps computed in parts are those of the whole batch, whatever the objective.
@Suite struct AccumulationTests {
    static let cases: [TrainingConfiguration] =
        LossType.allCases.map(PreferenceLossTests.settings)
        + [
            PreferenceLossTests.settings {
                $0.lossTypes = [.bcoPair]
                $0.bcoRunningMean = true
            },
            PreferenceLossTests.settings { $0.useWeighting = true },
            PreferenceLossTests.settings {
                $0.lossTypes = [.aot, .sft]
                $0.ldAlpha = 0.5
            },
        ]

    @Test(arguments: cases)
    func partsOfAStepGiveTheWholeStep(_ settings: TrainingConfiguration) throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        var pairs = TrunkStatesTests.pairs(8)
        if !settings.lossTypes.contains(.aot), !settings.lossTypes.contains(.aotUnpaired) {
            for index in pairs.indices { pairs[index].weight = 1 + Double(index % 3) / 2 }
        }
        let reference =
            settings.needsReference ? try ReferenceLogProbabilities(pairs: pairs, model: model) : nil
        func steps(parts: Int) throws -> [StepMetrics] {
            var configuration = settings
            configuration.batchSize = 4
            configuration.gradientAccumulationSteps = parts
            configuration.learningRate = 1e-2
            configuration.epochs = 2
            var metrics: [StepMetrics] = []
            try Trainer(
                model: model, adapter: .byFormula(for: model, configuration.lora), pairs: pairs, reference: reference,
                configuration: configuration
            ).train { metrics.append($0) }
            return metrics
        }
        let (whole, split) = (try steps(parts: 1), try steps(parts: 3))
        try #require(whole.count == 4 && split.count == 4)
        for (a, b) in zip(whole, split) {
            #expect(abs(a.figures.loss - b.figures.loss) < 1e-4 * max(1, abs(a.figures.loss)), "\(settings.lossTypes)")
            #expect(abs(a.gradNorm - b.gradNorm) < 1e-3 * max(1, a.gradNorm), "\(settings.lossTypes)")
            #expect(abs((a.figures.rewardMargin ?? .nan) - (b.figures.rewardMargin ?? .nan)) < 1e-3)
        }
    }

    @Test func weightsOfPairsAreRefusedWhereValuesAreSorted() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        var pairs = TrunkStatesTests.pairs(2)
        pairs[1].weight = 2
        let reference = try ReferenceLogProbabilities(pairs: pairs, model: model)
        let settings = PreferenceLossTests.settings(.aot)
        #expect(throws: InputError.self) {
            try Trainer(
                model: model, adapter: .byFormula(for: model, settings.lora), pairs: pairs, reference: reference,
                configuration: settings)
        }
        #expect(throws: InputError.self) {
            try Trainer(
                model: model, adapter: .byFormula(for: model, settings.lora), pairs: pairs, reference: nil,
                configuration: PreferenceLossTests.settings(.sigmoid))
        }
    }
}
