import Files
public import Torch

/// The weights of a model as they lie on disk, in a Hugging Face folder or a GGUF file, under one set of names.
///
/// Opening checks everything but the numbers: that the files are whole, and that they hold exactly the tensors that the
/// configuration calls for, in the right shapes and in formats that can be read. Reading a tensor maps its file.
public struct Checkpoint: Sendable {
    public let configuration: ModelConfiguration
    /// The folder or the GGUF file, as the person named it.
    public let path: String
    public let isGGUF: Bool
    /// The files that `hash` covers.
    let files: [String]
    private let stored: [String: StoredTensor]

    /// Opens a folder with `config.json` and safetensors, or a GGUF file.
    ///
    /// - Throws: `InputError` that names the file, and the field or tensor.
    public init(path: String) throws {
        let source = try isFolder(path) ? CheckpointSource(folder: path) : CheckpointSource(gguf: path)
        self.path = path
        configuration = source.configuration
        isGGUF = source.isGGUF
        files = source.files
        stored = try source.checked()
    }

    /// The names of all tensors of the model, sorted.
    public var names: [String] { stored.keys.sorted() }

    /// Whether the model has a tensor of this name.
    public func contains(_ name: String) -> Bool { stored[name] != nil }

    /// The tensor that Hugging Face calls `name`, on the CPU.
    ///
    /// Float tensors in the file's own type are not copied but mapped, privately: writing to the result changes neither
    /// the file nor another tensor. The file must not be overwritten in place while the tensor lives.
    ///
    /// - Throws: `InputError` that names file and tensor where there is none or its shape differs.
    public func tensor(_ name: String, shape: [Int], dtype: DType = .float32) throws -> Tensor {
        guard let tensor = stored[name] else {
            throw InputError(file: path, field: name, problem: "the model has no such tensor")
        }
        guard tensor.shape == shape else {
            throw InputError(
                file: tensor.file, field: tensor.name, problem: "the shape is \(tensor.shape)", expected: "\(shape)")
        }
        return try tensor.read(as: dtype)
    }

    /// The quantised weights of these names one above the other, packed for `Tensor.quantisedLinear`.
    ///
    /// Nil where the file holds one of them in another form.
    func packedBlocks(_ names: [String], inputs: Int) throws -> Tensor? {
        var parts: [(bytes: Tensor, type: Int)] = []
        for name in names {
            guard let part = try stored[name]?.blocks() else { return nil }
            parts.append(part)
        }
        let packed = Tensor.packedBlocks(parts, inputs: inputs)
        try packed.check()
        return packed.count == 0 ? nil : packed
    }

    /// A SHA-256 that stands for the model: equal hashes mean equal weights and configuration.
    ///
    /// For a GGUF file it is the file's own; for a folder it is that of the listing which `sha256sum` prints of
    /// `config.json`, the safetensors files and their index, in the order of their names.
    public func hash() throws -> String {
        guard !isGGUF else { return try sha256(ofFile: path) }
        let lines = try files.map { file in "\(try sha256(ofFile: file))  \(fileName(file))\n" }
        return sha256(of: Array(lines.joined().utf8))
    }
}

/// What was found on disk, before it is compared with the configuration.
struct CheckpointSource {
    var configuration: ModelConfiguration
    var path: String
    var isGGUF: Bool
    var files: [String]
    /// Every tensor of the files, under its Hugging Face name where it has one.
    var tensors: [String: StoredTensor]

    /// The tensors that make the model, exactly those of the configuration.
    func checked() throws -> [String: StoredTensor] {
        var extra = tensors
        var result: [String: StoredTensor] = [:]
        for (name, shape) in configuration.tensors {
            guard let tensor = extra.removeValue(forKey: name) else {
                throw InputError(
                    file: path, field: name, problem: "the tensor is missing", expected: "a tensor of shape \(shape)",
                    remedy: "download the model again")
            }
            guard tensor.shape == shape else {
                throw InputError(
                    file: tensor.file, field: tensor.name, problem: "the shape is \(tensor.shape)",
                    expected: "\(shape), from the configuration")
            }
            result[name] = tensor
        }
        if configuration.tiedHead, let head = extra.removeValue(forKey: "lm_head.weight") {
            try checkTied(head, to: result["model.embed_tokens.weight"])
        }
        // Older files hold the rotary frequencies, which follow from the configuration.
        let unknown = extra.filter { !$0.key.hasSuffix(".rotary_emb.inv_freq") }
        if let tensor = unknown.min(by: { $0.key < $1.key })?.value {
            throw InputError(
                file: tensor.file, field: tensor.name,
                problem: "the configuration (\(configuration.modelType)) has no place for this tensor",
                expected: "only tensors of the model, since others would change what it computes",
                remedy: "check that the configuration belongs to these weights, or use another model")
        }
        return result
    }

    /// A file may repeat a tied head, but not give it other values.
    private func checkTied(_ head: StoredTensor, to embedding: StoredTensor?) throws {
        if let embedding, try head.isEqual(to: embedding) { return }
        throw InputError(
            file: head.file, field: head.name,
            problem: "tie_word_embeddings is true, but this head differs from model.embed_tokens.weight",
            remedy: "set tie_word_embeddings to false in config.json if the head is the right one")
    }
}
