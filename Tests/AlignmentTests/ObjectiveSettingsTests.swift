import Alignment
import Files
import LanguageModels
import Preferences
import Testing

/// A setting that the chosen objective does not use is refused, and so is one out of its range.
@Suite struct ObjectiveSettingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var field: String
        var change: @Sendable (inout TrainingConfiguration) -> Void
        init(_ field: String, _ change: @escaping @Sendable (inout TrainingConfiguration) -> Void) {
            self.field = field
            self.change = change
        }
        var testDescription: String { field }
    }

    static let refused: [Case] = [
        Case("loss_type") { $0.lossTypes = [] },
        Case("loss_type") { $0.lossTypes = [.hinge, .hinge] },
        Case("loss_type") { $0.lossTypes = [.sigmoid, .simpo] },
        Case("loss_type") { $0.lossTypes = [.cpo, .sft, .orpo] },
        Case("loss_weights") { $0.lossWeights = [1, 2] },
        Case("loss_weights") { $0.lossWeights = [0] },
        Case("label_smoothing") {
            $0.lossTypes = [.hinge]
            $0.labelSmoothing = 0.1
        },
        Case("label_smoothing") { $0.lossTypes = [.exoPair] },
        Case("label_smoothing") { $0.labelSmoothing = 0.5 },
        Case("f_divergence_type") {
            $0.lossTypes = [.simpo]
            $0.fDivergenceType = .reverseKL
        },
        Case("f_divergence_type") {
            $0.lossTypes = [.sigmoid, .bcoPair]
            $0.fDivergenceType = .forwardKL
        },
        Case("f_divergence_type") {
            $0.lossTypes = [.sft]
            $0.fDivergenceType = .forwardKL
        },
        Case("f_alpha_divergence_coef") {
            $0.fDivergenceType = .jensenShannon
            $0.fAlphaDivergenceCoef = 0.5
        },
        Case("f_alpha_divergence_coef") {
            $0.fDivergenceType = .alpha
            $0.fAlphaDivergenceCoef = .infinity
        },
        Case("ld_alpha") {
            $0.lossTypes = [.cpo]
            $0.ldAlpha = 0.5
        },
        Case("ld_alpha") { $0.ldAlpha = 1.5 },
        Case("use_weighting") {
            $0.lossTypes = [.aot]
            $0.useWeighting = true
        },
        Case("use_weighting") {
            $0.lossTypes = [.sft]
            $0.useWeighting = true
        },
        Case("discopop_tau") { $0.discopopTau = 0.05 },
        Case("discopop_tau") {
            $0.lossTypes = [.discopop]
            $0.discopopTau = 0
        },
        Case("simpo_gamma") {
            $0.lossTypes = [.cpo]
            $0.simpoGamma = 0.5
        },
        Case("cpo_alpha") {
            $0.lossTypes = [.orpo]
            $0.cpoAlpha = 1
        },
        Case("cpo_alpha") {
            $0.lossTypes = [.cpo]
            $0.cpoAlpha = -1
        },
        Case("dpop_lambda") { $0.dpopLambda = 50 },
        Case("bco_running_mean") { $0.bcoRunningMean = true },
        Case("desirable_weight") { $0.desirableWeight = 1 },
        Case("undesirable_weight") {
            $0.lossTypes = [.kto]
            $0.undesirableWeight = 0
        },
        Case("loss_type") { $0.lossTypes = [.kto, .sigmoid] },
        Case("loss_type") { $0.lossTypes = [.kto, .apoZeroUnpaired] },
        Case("batch_size") {
            $0.lossTypes = [.kto]
            $0.batchSize = 1
        },
        Case("preference_tokens") {
            $0.lossTypes = [.kto]
            $0.preferenceTokens = 4
        },
        Case("label_smoothing") {
            $0.lossTypes = [.apoZeroUnpaired]
            $0.labelSmoothing = 0.1
        },
        Case("beta") {
            $0.lossTypes = [.sft]
            $0.beta = 0.2
        },
        Case("preference_tokens") {
            $0.lossTypes = [.sft]
            $0.preferenceTokens = 4
        },
        Case("sft_weight") {
            $0.lossTypes = [.sigmoid, .sft]
            $0.sftWeight = 0.5
        },
        Case("gradient_accumulation_steps") {
            $0.lossTypes = [.aot]
            $0.gradientAccumulationSteps = 2
            $0.lora.dropout = 0.1
        },
    ]

    @Test(arguments: refused)
    func isRefused(_ example: Case) throws {
        let error = #expect(throws: InputError.self) {
            try PreferenceLossTests.settings(example.change).validate()
        }
        #expect(error?.field == example.field)
    }

    @Test func theErrorNamesTheSettingItsValueAndWhatWouldUseIt() {
        let error = #expect(throws: InputError.self) {
            try PreferenceLossTests.settings {
                $0.lossTypes = [.hinge]
                $0.labelSmoothing = 0.1
            }.validate()
        }
        #expect(
            error?.description
                == "training settings: label_smoothing: it is 0.1, and hinge does not use it; expected it with sigmoid, "
                + "robust, exo_pair, aot, aot_unpaired, simpo, cpo, or left out")
    }

    @Test func theSettingsThatAreUsedAreEchoedWithTheirDefaults() {
        let json = PreferenceLossTests.settings {
            $0.lossTypes = [.simpo, .sft]
            $0.lossWeights = [1, 0.5]
        }.json
        #expect(json["loss_type"] == ["simpo", "sft"] && json["loss_weights"]?.array?.map(\.number) == [1, 0.5])
        #expect(json["simpo_gamma"]?.number == 0.5 && json["cpo_alpha"]?.number == 0)
        #expect(json["f_divergence_type"] == .null && json["dpop_lambda"] == .null)
        #expect(TrainingConfiguration().json["f_divergence_type"] == "reverse_kl")
        #expect(PreferenceLossTests.settings { $0.lossTypes = [.cpo] }.json["cpo_alpha"]?.number == 1)
    }

    /// The rejected answers are cut to what is compared, the chosen ones only where no cross-entropy reads them.
    ///
    /// Cross-entropy alone reads no rejected answer.
    @Test(arguments: [
        (LossType.sigmoid, false), (.sft, true), (.cpo, true), (.orpo, true), (.simpo, false),
    ])
    func chosenAnswersStayWholeForACrossEntropy(_ type: LossType, isWhole: Bool) {
        var settings = PreferenceLossTests.settings { $0.lossTypes = [type] }
        settings.preferenceTokens = 2
        let pair = settings.needed(TrunkStatesTests.pairs(1)[0])
        #expect((pair.chosenIDs.count > 2) == isWhole && pair.rejectedIDs.count == (type == .sft ? 0 : 2))
    }
}
