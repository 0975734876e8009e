public import Files
import LanguageModels
import OrderedCollections

extension DPOConfiguration {
    /// The settings under the names that recipes use.
    public var json: JSONValue {
        let targets: JSONValue =
            switch lora.targets {
            case .allLinear: "all-linear"
            case .names(let names): .array(names.map(JSONValue.string))
            }
        return [
            "beta": .number(beta), "label_smoothing": .number(labelSmoothing), "sft_weight": .number(sftWeight),
            "lr": .number(learningRate), "loraplus_lr_ratio": .number(upProjectionRateRatio),
            "epochs": .number(epochs), "batch_size": .integer(batchSize),
            "gradient_accumulation_steps": .integer(gradientAccumulationSteps), "max_length": .integer(maxLength),
            "preference_tokens": .integer(preferenceTokens),
            "whole_answer_epochs": wholeAnswerEpochs == .max ? .null : .integer(wholeAnswerEpochs),
            "schedule": .string(schedule.rawValue), "warmup_ratio": .number(warmupRatio),
            "weight_decay": .number(weightDecay), "max_grad_norm": .number(maxGradNorm), "shuffle": .bool(shuffle),
            "seed": .integer(Int(clamping: seed)), "lora_r": .integer(lora.rank), "lora_alpha": .number(lora.alpha),
            "lora_dropout": .number(lora.dropout), "use_rslora": .bool(lora.rankStabilised), "target_modules": targets,
            "layers_to_transform": lora.layersToTransform.map { .array($0.map(JSONValue.integer)) } ?? .null,
        ]
    }
}
