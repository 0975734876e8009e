import Files
import Foundation
import Torch

extension Adapter {
    /// Writes `adapter_config.json` and `adapter_model.safetensors`, PEFT's format, to a folder, whole or not at all.
    ///
    /// `baseModel` is what `base_model_name_or_path` says.
    public func save(to folder: String, baseModel: String) throws {
        try atomicFolder(folder) { staging in
            try SafetensorsFile.write(
                tensors: parameters.map { name, tensor in
                    SafetensorsFile.Content(name: name, dtype: "F32", shape: tensor.shape) { Data(try tensor.bytes()) }
                },
                metadata: ["format": "pt"], to: "\(staging)/adapter_model.safetensors")
            let text = configurationJSON(baseModel: baseModel).text(style: .pretty(indent: 2), sortedKeys: true) + "\n"
            try atomicWrite(text, to: "\(staging)/adapter_config.json")
        }
    }

    private func configurationJSON(baseModel: String) -> JSONValue {
        let names = Set(layers.keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 })
        let blocks = Set(layers.keys.compactMap(LoRAConfiguration.block(of:))).sorted()
        // Where some blocks adapt other modules than others, only whole names say which.
        let isUniform = layers.count == names.count * blocks.count
        let modules = isUniform ? names.sorted() : layers.keys.sorted()
        let isPartial = configuration.layersToTransform != nil || blocks != Array(0..<blocks.count)
        let transformed: JSONValue = isUniform && isPartial ? .array(blocks.map(JSONValue.integer)) : nil
        return [
            "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": .string(baseModel),
            "r": .integer(configuration.rank),
            "lora_alpha": Int(exactly: configuration.alpha).map(JSONValue.integer) ?? .number(configuration.alpha),
            "lora_dropout": .number(configuration.dropout), "target_modules": .array(modules.map(JSONValue.string)),
            "bias": "none", "fan_in_fan_out": false, "use_rslora": .bool(configuration.rankStabilised),
            "use_dora": false, "modules_to_save": nil, "init_lora_weights": true, "inference_mode": true,
            "rank_pattern": [:], "alpha_pattern": [:], "layers_to_transform": transformed,
        ]
    }
}
