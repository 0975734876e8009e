import Alignment
import LanguageModels
import Testing

/// One run of a fixture: what it changes of TRL's settings.
struct TRLVariant: Sendable, CustomTestStringConvertible {
    var name: String
    /// How large the run's losses and gradients are, where they are tiny.
    var scale = 1.0
    var change: @Sendable (inout TrainingConfiguration) -> Void = { _ in }
    var testDescription: String { name }

    init(
        _ name: String, scale: Double = 1, change: @escaping @Sendable (inout TrainingConfiguration) -> Void = { _ in }
    ) {
        self.name = name
        self.scale = scale
        self.change = change
    }

    /// Three steps of two pairs.
    private static func short(
        _ name: String, scale: Double = 1,
        _ change: @escaping @Sendable (inout TrainingConfiguration) -> Void = { _ in }
    ) -> TRLVariant {
        TRLVariant(name, scale: scale) {
            $0.epochs = 0.375
            change(&$0)
        }
    }

    /// Three steps of `pairs` pairs of the loss type that gives the run its name.
    private static func loss(_ type: LossType, labelSmoothing: Double = 0, pairs: Int = 2) -> TRLVariant {
        TRLVariant(type.rawValue) {
            $0.lossTypes = [type]
            $0.labelSmoothing = labelSmoothing
            $0.batchSize = pairs
            $0.epochs = 3 * Double(pairs) / 16
        }
    }

    static let preference: [TRLVariant] = [
        TRLVariant("linear"),
        TRLVariant("accumulated") {
            $0.schedule = .cosine
            $0.warmupRatio = 0.3
            $0.batchSize = 4
            $0.gradientAccumulationSteps = 2
            $0.epochs = 0.75
            $0.maxGradNorm = 0.5
            $0.weightDecay = 0.1
        },
        short("large_beta") { $0.beta = 2 },
        short("constant_with_warmup") {
            $0.schedule = .constant
            $0.warmupRatio = 0.5
        },
        short("truncated_to_16") { $0.maxLength = 16 },
        short("rslora") { $0.lora.rankStabilised = true },
        short("sigmoid"),
        // TRL was given a label smoothing of 0.2 and trained without; Plumb would have smoothed.
        short("label_smoothing_is_ignored"),
        loss(.robust, labelSmoothing: 0.2), loss(.exoPair, labelSmoothing: 1e-3),
        loss(.aot, labelSmoothing: 0.1, pairs: 4), loss(.aotUnpaired, labelSmoothing: 0.1, pairs: 4),
        loss(.hinge), loss(.ipo), loss(.ncaPair), loss(.bcoPair), loss(.sppoHard), loss(.apoZero), loss(.apoDown),
        loss(.discopop), loss(.sft), loss(.sigmoidNorm),
        short("sigmoid_and_sft") {
            $0.lossTypes = [.sigmoid, .sft]
            $0.lossWeights = [1, 0.25]
        },
        // This model is so unlikely to say the answers that its weights are of the order of 1e-5.
        short("weighted", scale: 1e-4) { $0.useWeighting = true },
        short("ld_alpha") { $0.ldAlpha = 0.5 },
        short("forward_kl") { $0.fDivergenceType = .forwardKL },
        short("js_divergence") { $0.fDivergenceType = .jensenShannon },
        short("alpha_divergence") {
            $0.fDivergenceType = .alpha
            $0.fAlphaDivergenceCoef = 0.5
        },
    ]

    /// Single answers: four steps of four labelled ones, or as many as are to be learned from.
    static let single: [TRLVariant] = [
        TRLVariant("sft") {
            $0.lossTypes = [.sft]
            $0.learningRate = 5e-2
        },
        TRLVariant("sft_accumulated") {
            $0.lossTypes = [.sft]
            $0.batchSize = 4
            $0.gradientAccumulationSteps = 2
            $0.epochs = 0.75
            $0.maxGradNorm = 0.5
        },
        TRLVariant("kto") {
            $0.lossTypes = [.kto]
            $0.batchSize = 4
        },
        TRLVariant("kto_weighted") {
            $0.lossTypes = [.kto]
            $0.batchSize = 4
            $0.beta = 0.5
            $0.desirableWeight = 1.5
            $0.undesirableWeight = 0.75
        },
        TRLVariant("apo_zero_unpaired") {
            $0.lossTypes = [.apoZeroUnpaired]
            $0.batchSize = 4
        },
    ]

    static let referenceFree: [TRLVariant] = [
        short("simpo") {
            $0.lossTypes = [.simpo]
            $0.beta = 2
        },
        short("simpo_and_cross_entropy") {
            $0.lossTypes = [.simpo]
            $0.beta = 2
            $0.simpoGamma = 1
            $0.cpoAlpha = 0.5
            $0.labelSmoothing = 0.1
        },
        short("cpo") { $0.lossTypes = [.cpo] },
        short("cpo_smoothed") {
            $0.lossTypes = [.cpo]
            $0.cpoAlpha = 0.25
            $0.labelSmoothing = 0.2
        },
        short("orpo") {
            $0.lossTypes = [.orpo]
            $0.beta = 0.25
        },
    ]
}
