public import Files
import LanguageModels
import OrderedCollections

extension TrainingConfiguration {
    /// The settings under the names that recipes use.
    public var json: JSONValue {
        let targets: JSONValue =
            switch lora.targets {
            case .allLinear: "all-linear"
            case .names(let names): .array(names.map(JSONValue.string))
            }
        func used(_ isUsed: Bool, _ value: Double?) -> JSONValue {
            isUsed ? value.map(JSONValue.number) ?? .null : .null
        }
        let settings: OrderedDictionary<String, JSONValue> = [
            "beta": .number(beta), "loss_type": .array(lossTypes.map { .string($0.rawValue) }),
            "loss_weights": .array(weightedLosses.map { .number($0.weight) }),
            "label_smoothing": .number(labelSmoothing),
            "f_divergence_type": takesDivergence
                ? .string((fDivergenceType ?? .reverseKL).rawValue) : .null,
            "f_alpha_divergence_coef": used(fDivergenceType == .alpha, resolvedAlphaDivergenceCoef),
            "ld_alpha": used(true, ldAlpha), "use_weighting": .bool(useWeighting),
            "discopop_tau": used(lossTypes.contains(.discopop), resolvedDiscopopTau),
            "simpo_gamma": used(lossTypes.contains(.simpo), resolvedSimPOGamma),
            "cpo_alpha": used(takesCPOAlpha, resolvedCPOAlpha),
            "dpop_lambda": used(lossTypes.contains(.dpop), resolvedDPOPLambda),
            "desirable_weight": used(rowKind == .labelled, desirableWeight ?? 1),
            "undesirable_weight": used(rowKind == .labelled, undesirableWeight ?? 1),
            "bco_running_mean": .bool(bcoRunningMean), "sft_weight": .number(sftWeight),
            "lr": .number(learningRate), "loraplus_lr_ratio": .number(upProjectionRateRatio),
            "epochs": .number(epochs), "batch_size": .integer(batchSize),
            "tokens_per_batch": tokensPerBatch.map(JSONValue.integer) ?? .null,
            "gradient_accumulation_steps": .integer(gradientAccumulationSteps),
            "memory": memoryLimit.map { .integer($0.bytes) } ?? .null, "max_length": .integer(maxLength),
            "preference_tokens": .integer(preferenceTokens),
            "whole_answer_epochs": wholeAnswerEpochs == .max ? .null : .integer(wholeAnswerEpochs),
            "dtype": .string(precision.rawValue), "optimizer": .string(optimizer.rawValue),
            "momentum": used(optimizer == .sgd, momentum ?? 0),
            "schedule": .string(schedule.rawValue), "decay_ratio": used(schedule == .wsd, resolvedDecayRatio),
            "warmup_ratio": .number(warmupRatio),
            "weight_decay": .number(weightDecay), "max_grad_norm": .number(maxGradNorm), "shuffle": .bool(shuffle),
            "seed": .integer(Int(clamping: seed)), "lora_r": .integer(lora.rank), "lora_alpha": .number(lora.alpha),
            "lora_dropout": .number(lora.dropout), "use_rslora": .bool(lora.rankStabilised), "target_modules": targets,
            "layers_to_transform": lora.layersToTransform.map { .array($0.map(JSONValue.integer)) } ?? .null,
        ]
        return .object(settings.merging(monitoring.members) { own, _ in own })
    }
}
