import Files
import Foundation
import OrderedCollections
import Torch

extension CheckpointSource {
    private static let single = "model.safetensors"
    private static let index = "model.safetensors.index.json"

    /// What a Hugging Face folder holds: `config.json`, and `model.safetensors` or an index of several files.
    init(folder: String) throws(InputError) {
        let all: Set<String>
        do {
            all = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        } catch {
            throw InputError(file: folder, problem: "the folder cannot be read: \(error.localizedDescription)")
        }
        guard all.contains("config.json") else { throw Self.noModel(in: folder, all) }
        guard !(all.contains(Self.single) && all.contains(Self.index)) else {
            throw InputError(
                file: folder, problem: "there is a \(Self.single) and a \(Self.index)",
                expected: "one of the two", remedy: "remove the one that is not the model")
        }
        let config = join(folder, "config.json")
        configuration = try ModelConfiguration(config: try JSONValue(file: config), file: config)
        path = folder
        isGGUF = false
        if all.contains(Self.single) {
            files = [config, join(folder, Self.single)]
            tensors = try Self.tensors(of: join(folder, Self.single))
        } else if all.contains(Self.index) {
            let index = try ShardIndex(join(folder, Self.index), folder: folder, all)
            files = ([config, index.file] + index.shards.keys.map { join(folder, $0) }).sorted()
            tensors = try index.tensors()
        } else {
            throw Self.noWeights(in: folder, all)
        }
    }

    /// Every tensor of one safetensors file, by name.
    fileprivate static func tensors(of path: String) throws(InputError) -> [String: StoredTensor] {
        var result: [String: StoredTensor] = [:]
        for tensor in try SafetensorsFile(path: path).tensors {
            guard let dtype = DType(safetensors: tensor.dtype) else {
                throw InputError(
                    file: path, field: tensor.name, problem: "the type \(tensor.dtype) is not supported",
                    expected: "F32, F16 or BF16", remedy: "use the model's original weights")
            }
            result[tensor.name] = StoredTensor(
                file: path, name: tensor.name, shape: tensor.shape, format: .plain(dtype), offset: tensor.offset,
                byteCount: tensor.byteCount)
        }
        return result
    }

    private static func noModel(in folder: String, _ all: Set<String>) -> InputError {
        if all.contains("adapter_config.json") {
            return InputError(
                file: folder, problem: "this is an adapter, not a model",
                remedy: "name its base model, and give this folder as the adapter")
        }
        let gguf = all.filter { $0.hasSuffix(".gguf") }.min()
        return InputError(
            file: join(folder, "config.json"), problem: "there is no such file",
            expected: "a Hugging Face folder with config.json and model.safetensors, or the path of a .gguf file",
            remedy: gguf.map { "name the file \(join(folder, $0))" } ?? "check the path")
    }

    private static func noWeights(in folder: String, _ all: Set<String>) -> InputError {
        let pickle = all.filter { $0.hasSuffix(".bin") || $0.hasSuffix(".pth") || $0.hasSuffix(".pt") }.min()
        return InputError(
            file: join(folder, single), problem: "there is no such file", expected: "\(single) or \(index)",
            remedy: pickle.map { "\($0) is a Python pickle: save the model as safetensors" }
                ?? "download the weights too")
    }
}

/// `model.safetensors.index.json`: which file of several holds which tensor.
private struct ShardIndex {
    let file: String
    let folder: String
    /// The names of the tensors in each file, by the file's name.
    let shards: OrderedDictionary<String, [String]>

    init(_ file: String, folder: String, _ all: Set<String>) throws(InputError) {
        self.file = file
        self.folder = folder
        guard let map = try JSONValue(file: file)["weight_map"]?.object, !map.isEmpty else {
            throw InputError(
                file: file, field: "weight_map", problem: "the field is missing or empty",
                expected: "an object of tensor names and file names")
        }
        var shards: OrderedDictionary<String, [String]> = [:]
        for (tensor, shard) in map {
            guard let name = shard.string, name.hasSuffix(".safetensors"), fileName(name) == name else {
                throw InputError(
                    file: file, field: "weight_map.\(tensor)", problem: "found \(shard.text())",
                    expected: "the name of a .safetensors file in the same folder")
            }
            shards[name, default: []].append(tensor)
        }
        for name in shards.keys where !all.contains(name) {
            throw InputError(
                file: join(folder, name), problem: "there is no such file, but \(fileName(file)) lists it",
                remedy: "download the missing part of the model")
        }
        self.shards = shards
    }

    /// The tensors of all files; every file must hold exactly those that the index says.
    func tensors() throws(InputError) -> [String: StoredTensor] {
        var result: [String: StoredTensor] = [:]
        for (name, listed) in shards {
            let path = join(folder, name)
            let found = try CheckpointSource.tensors(of: path)
            for tensor in listed where found[tensor] == nil {
                throw InputError(
                    file: path, field: tensor, problem: "the tensor is missing, but \(fileName(file)) lists it",
                    remedy: "download the model again")
            }
            for tensor in Set(found.keys).subtracting(listed).sorted() {
                throw InputError(
                    file: path, field: tensor, problem: "\(fileName(file)) does not list this tensor in this file",
                    remedy: "download the model again")
            }
            result.merge(found) { first, _ in first }
        }
        return result
    }
}

extension DType {
    /// The float types of safetensors that models are published in; nil for any other.
    init?(safetensors name: String) {
        switch name {
        case "F32": self = .float32
        case "F16": self = .float16
        case "BF16": self = .bfloat16
        default: return nil
        }
    }
}
