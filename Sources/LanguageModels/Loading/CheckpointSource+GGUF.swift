import Files
import Torch

extension CheckpointSource {
    /// What a GGUF file holds, under Hugging Face's names.
    init(gguf path: String) throws {
        guard !path.hasSuffix(".safetensors") else {
            throw InputError(
                file: path, problem: "this file holds weights without their configuration",
                expected: "a folder with config.json and safetensors, or a .gguf file",
                remedy: "name the folder that the file is in")
        }
        let file = try GGUFFile(path: path)
        configuration = try ModelConfiguration(gguf: file)
        self.path = path
        isGGUF = true
        files = [path]
        tensors = [:]
        for tensor in file.tensors where !configuration.isRead(tensor.name) {
            let name = Self.huggingFaceName(tensor.name) ?? tensor.name
            var stored = try StoredTensor(tensor, in: path)
            stored.pairedHeads = configuration.pairedHeads(in: name)
            tensors[name] = stored
        }
    }

    /// `model.layers.0.self_attn.q_proj.weight` for `blk.0.attn_q.weight`; nil for a tensor of other models.
    static func huggingFaceName(_ name: String) -> String? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        switch (parts.count, parts[0]) {
        case (2, "token_embd"): return "model.embed_tokens.\(parts[1])"
        case (2, "output_norm"): return "model.norm.\(parts[1])"
        case (2, "output"): return "lm_head.\(parts[1])"
        case (4, "blk"): return layerNames[String(parts[2])].map { "model.layers.\(parts[1]).\($0).\(parts[3])" }
        default: return nil
        }
    }

    private static let layerNames = [
        "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm",
        "attn_k_norm": "self_attn.k_norm", "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    ]
}

extension ModelConfiguration {
    /// Whether a GGUF tensor is part of the configuration rather than of the weights.
    fileprivate func isRead(_ name: String) -> Bool {
        name == "rope_freqs.weight" && modelType == Architecture.llama.rawValue
    }

    /// How many heads of a GGUF tensor have their rows in neighbouring pairs: those of Llama's queries and keys.
    fileprivate func pairedHeads(in name: String) -> Int? {
        guard modelType == Architecture.llama.rawValue else { return nil }
        if name.contains(".q_proj.") { return headCount }
        if name.contains(".k_proj.") { return keyValueHeadCount }
        return nil
    }
}

extension StoredTensor {
    /// A tensor of the GGUF file at `path`.
    init(_ tensor: GGUFTensor, in path: String) throws(InputError) {
        guard let format = Format(tensor.type) else {
            throw InputError(
                file: path, field: tensor.name, problem: "the type \(tensor.type.name) is not supported",
                expected: "F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K or Q6_K",
                remedy: "take or make a file in one of these, for example Q8_0 with llama-quantize")
        }
        self.init(
            file: path, name: tensor.name, shape: tensor.shape, format: format, offset: tensor.offset,
            byteCount: tensor.byteCount)
    }
}

extension StoredTensor.Format {
    /// How to read a type; nil for integers and doubles, which weights are not kept in.
    fileprivate init?(_ type: GGUFTensorType) {
        switch type {
        case .f32: self = .plain(.float32)
        case .f16: self = .plain(.float16)
        case .bf16: self = .plain(.bfloat16)
        case .q40: self = .blocks(.q4_0)
        case .q41: self = .blocks(.q4_1)
        case .q50: self = .blocks(.q5_0)
        case .q51: self = .blocks(.q5_1)
        case .q80: self = .blocks(.q8_0)
        case .q2K: self = .blocks(.q2_K)
        case .q3K: self = .blocks(.q3_K)
        case .q4K: self = .blocks(.q4_K)
        case .q5K: self = .blocks(.q5_K)
        case .q6K: self = .blocks(.q6_K)
        case .i8, .i16, .i32, .i64, .f64: return nil
        }
    }
}
