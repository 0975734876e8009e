import Files
import Foundation
import OrderedCollections
import Torch

extension Adapter {
    /// Reads an adapter in PEFT's format and checks that it fits `model`.
    ///
    /// What the file's tensors are decides which layers adapt; an entry that would change the numbers and is not
    /// supported (DoRA, biases, whole modules, weights that need a changed base model) is an error.
    public convenience init(folder: String, for model: LanguageModel) throws {
        let configPath = "\(folder)/adapter_config.json"
        guard FileManager.default.fileExists(atPath: configPath) else {
            throw InputError(
                file: folder, problem: "it has no adapter_config.json", expected: "a LoRA adapter in PEFT format",
                remedy: "give the folder that holds adapter_config.json and adapter_model.safetensors")
        }
        let settings = try PEFTSettings(
            JSONValue(parsing: Array(try readFile(configPath)), file: configPath), file: configPath)

        let path = "\(folder)/adapter_model.safetensors"
        let file = try SafetensorsFile(path: path)
        let bytes = Tensor.mapping(file: path, byteCount: file.tensors.map { $0.offset + $0.byteCount }.max() ?? 0)
        var halves: [String: (a: Tensor?, b: Tensor?)] = [:]
        let shapes = Dictionary(
            uniqueKeysWithValues: model.linearLayers.map { ($0.name, (out: $0.out, input: $0.input)) })
        for entry in file.tensors {
            let (layer, isDown) = try Self.place(of: entry.name, file: path)
            guard let shape = shapes[layer] else {
                throw InputError(
                    file: path, field: entry.name, problem: "the model has no linear layer \(layer)",
                    expected: "an adapter made for this model")
            }
            let inner = entry.shape.count == 2 ? entry.shape[isDown ? 0 : 1] : 0
            guard entry.shape == (isDown ? [inner, shape.input] : [shape.out, inner]), inner > 0 else {
                throw InputError(
                    file: path, field: entry.name, problem: "its shape is \(entry.shape)",
                    expected: isDown ? "[r, \(shape.input)]" : "[\(shape.out), r]",
                    remedy: "use an adapter made for this model")
            }
            guard let dtype = DType(safetensors: entry.dtype), dtype.isFloating else {
                throw InputError(
                    file: path, field: entry.name, problem: "its type is \(entry.dtype)", expected: "F32, F16 or BF16")
            }
            let tensor = bytes.narrowed(0, start: entry.offset, count: entry.byteCount).cloned()
                .viewed(as: dtype).reshaped(entry.shape).to(.float32).cloned().to(model.device)
            try tensor.check()
            var half = halves[layer] ?? (nil, nil)
            if isDown { half.a = tensor } else { half.b = tensor }
            halves[layer] = half
        }
        var layers: [String: Layer] = [:]
        for (name, half) in halves {
            guard let a = half.a, let b = half.b, a.size(0) == b.size(1) else {
                throw InputError(
                    file: path, field: name, problem: "lora_A and lora_B do not make a pair",
                    expected: "both, with the same r")
            }
            layers[name] = Layer(a: a, b: b, scale: settings.scale(of: name, rank: a.size(0)))
        }
        guard !layers.isEmpty else {
            throw InputError(file: path, problem: "it holds no tensors", expected: "lora_A and lora_B of some layers")
        }
        self.init(configuration: settings.configuration, layers: layers)
    }

    /// The layer a tensor belongs to, and whether it is the down-projection.
    private static func place(of name: String, file: String) throws -> (layer: String, isDown: Bool) {
        let prefix = "base_model.model.model."
        for (suffix, isDown) in [(".lora_A.weight", true), (".lora_B.weight", false)]
        where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
            return (String(name.dropFirst(prefix.count).dropLast(suffix.count)), isDown)
        }
        throw InputError(
            file: file, field: name, problem: "it is not a LoRA tensor of a decoder block",
            expected: "names like base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight")
    }
}

/// What adapter_config.json says, as far as it decides the numbers.
private struct PEFTSettings {
    let configuration: LoRAConfiguration
    private let alphaPattern: [(pattern: String, alpha: Double)]

    init(_ json: JSONValue, file: String) throws {
        func refuse(_ field: String, _ problem: String, _ expected: String) -> InputError {
            InputError(file: file, field: field, problem: problem, expected: expected)
        }
        guard json["peft_type"]?.string == "LORA" else {
            throw refuse("peft_type", "it is \(json["peft_type"]?.text(style: .compact) ?? "missing")", "\"LORA\"")
        }
        for field in ["use_dora", "fan_in_fan_out", "lora_bias", "use_qalora"] where json[field]?.bool == true {
            throw refuse(field, "it is true, which Plumb does not support", "false")
        }
        if let bias = json["bias"]?.string, bias != "none" { throw refuse("bias", "it is \"\(bias)\"", "\"none\"") }
        if let modules = json["modules_to_save"]?.array, !modules.isEmpty {
            throw refuse("modules_to_save", "whole modules are not supported", "null")
        }
        if let start = json["init_lora_weights"]?.string, !["gaussian", "orthogonal", "eva"].contains(start) {
            throw refuse(
                "init_lora_weights", "\"\(start)\" changes the base model's weights",
                "true, or an adapter converted with PEFT's path_initial_model_for_weight_conversion")
        }
        guard let rank = json["r"]?.integer, rank > 0 else { throw refuse("r", "it is missing", "a whole number") }
        guard let alpha = json["lora_alpha"]?.number, alpha.isFinite else {
            throw refuse("lora_alpha", "it is missing", "a number")
        }
        let targets = json["target_modules"]?.array?.compactMap(\.string)
        let blocks = json["layers_to_transform"] ?? .null
        let numbers = blocks.integer.map { [$0] } ?? blocks.array?.compactMap(\.integer)
        if blocks != .null, numbers?.count != blocks.array?.count ?? 1 {
            throw refuse(
                "layers_to_transform", "it is \(blocks.text(style: .compact))",
                "null, a block's number or a list of numbers")
        }
        configuration = LoRAConfiguration(
            rank: rank, alpha: alpha, dropout: json["lora_dropout"]?.number ?? 0,
            rankStabilised: json["use_rslora"]?.bool ?? false, targets: targets.map { .names($0) } ?? .allLinear,
            layersToTransform: numbers)
        alphaPattern = (json["alpha_pattern"]?.object ?? [:]).compactMap { key, value in
            value.number.map { (key, $0) }
        }
        for (pattern, _) in alphaPattern where (try? Regex(pattern)) == nil {
            throw refuse("alpha_pattern", "\(pattern) is not a regular expression", "a layer name or pattern")
        }
    }

    /// The factor of the layer `name`: PEFT matches a pattern against the end of the name, after a dot.
    func scale(of name: String, rank: Int) -> Double {
        let own = alphaPattern.first { pattern, _ in
            (try? Regex("(.*\\.)?(\(pattern))").wholeMatch(in: "model.\(name)")) != nil
        }
        var settings = configuration
        settings.rank = rank
        settings.alpha = own?.alpha ?? settings.alpha
        return settings.scale
    }
}
