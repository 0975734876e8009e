import Files
import Foundation
import LanguageModels
import OrderedCollections
import Testing
import Torch

/// Damaged, incomplete and mistaken checkpoints: one clear error each.
@Suite struct LoadingErrorsTests {
    private func message(_ path: String) -> String? {
        let error = #expect(throws: InputError.self) { try Checkpoint(path: path) }
        return error?.description
    }

    @Test func namesWhatIsNotAModel() throws {
        #expect(message("/no/such/model") == "/no/such/model: there is no such file (check the path)")
        try LoadingFixtures.withFolder { folder in
            #expect(
                message(folder) == "\(folder)/config.json: there is no such file; expected a Hugging Face folder with "
                    + "config.json and model.safetensors, or the path of a .gguf file (check the path)")
            try LoadingFixtures.write("", to: "\(folder)/model-Q4_0.gguf")
            #expect(message(folder)?.hasSuffix("(name the file \(folder)/model-Q4_0.gguf)") == true)
            try LoadingFixtures.write("{}", to: "\(folder)/adapter_config.json")
            #expect(
                message(folder) == "\(folder): this is an adapter, not a model (name its base model, and give this "
                    + "folder as the adapter)")
        }
        let weights = LoadingFixtures.path("models/llama/model.safetensors")
        #expect(
            message(weights) == "\(weights): this file holds weights without their configuration; expected a folder "
                + "with config.json and safetensors, or a .gguf file (name the folder that the file is in)")
        #expect(message(LoadingFixtures.path("models/llama/config.json"))?.contains("GGUF") == true)
    }

    @Test func namesMissingWeights() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
            try LoadingFixtures.write("", to: "\(folder)/pytorch_model.bin")
            #expect(
                message(folder) == "\(folder)/model.safetensors: there is no such file; expected model.safetensors or "
                    + "model.safetensors.index.json (pytorch_model.bin is a Python pickle: save the model as "
                    + "safetensors)")
        }
        try LoadingFixtures.withCopy("models/mistral") { folder in
            let shard = "\(folder)/model-00002-of-00002.safetensors"
            try FileManager.default.removeItem(atPath: shard)
            #expect(
                message(folder) == "\(shard): there is no such file, but model.safetensors.index.json lists it "
                    + "(download the missing part of the model)")
            try LoadingFixtures.write("", to: "\(folder)/model.safetensors")
            #expect(
                message(folder) == "\(folder): there is a model.safetensors and a model.safetensors.index.json; "
                    + "expected one of the two (remove the one that is not the model)")
        }
    }

    @Test func refusesAnIndexThatDisagreesWithItsFiles() throws {
        let norm = "model.norm.weight"
        for (change, expected): (@Sendable (inout [String: JSONValue]) -> Void, String) in [
            ({ $0[norm] = .string("../\(norm).safetensors") }, "weight_map.\(norm): found \"../\(norm).safetensors\""),
            ({ $0[norm] = 3 }, "weight_map.\(norm): found 3"),
            ({ $0[norm] = nil }, "\(norm): model.safetensors.index.json does not list this tensor in this file"),
            ({ $0["more"] = $0[norm] }, "more: the tensor is missing, but model.safetensors.index.json lists it"),
            ({ $0 = [:] }, "weight_map: the field is missing or empty"),
        ] {
            try LoadingFixtures.withCopy("models/mistral") { folder in
                let path = "\(folder)/model.safetensors.index.json"
                let map = try JSONValue(file: path)["weight_map"]?.object ?? [:]
                var entries = Dictionary(uniqueKeysWithValues: map.map { ($0, $1) })
                change(&entries)
                let new = JSONValue.object(["weight_map": .object(.init(uniqueKeysWithValues: entries))])
                try LoadingFixtures.write(new.text(), to: path)
                #expect(message(folder)?.contains(expected) == true)
            }
        }
    }

    @Test(arguments: ["models/llama/model.safetensors", "loading/quantised.gguf"])
    func refusesTruncatedFiles(name: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: LoadingFixtures.path(name)))
        try LoadingFixtures.withCopy("models/llama") { folder in
            let isGGUF = name.hasSuffix(".gguf")
            let file = isGGUF ? "\(folder)/model.gguf" : "\(folder)/model.safetensors"
            // The last 24 bytes of the GGUF file are padding.
            for count in [0, 3, 8, 30, 200, 1200, bytes.count / 2, bytes.count - 25] {
                try bytes.prefix(count).write(to: URL(filePath: file))
                let error = #expect(throws: InputError.self) { try Checkpoint(path: isGGUF ? file : folder) }
                #expect(error?.file == file)
            }
        }
    }

    @Test func namesATensorOfAnotherShape() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            var config = try LoadingFixtures.config("llama")
            config["intermediate_size"] = 40
            try LoadingFixtures.write(JSONValue.object(config).text(), to: "\(folder)/config.json")
            #expect(
                message(folder) == "\(folder)/model.safetensors: model.layers.0.mlp.gate_proj.weight: the shape is "
                    + "[32, 24]; expected [40, 24], from the configuration")
        }
        let checkpoint = try Checkpoint(path: LoadingFixtures.path("models/llama"))
        let error = #expect(throws: InputError.self) { try checkpoint.tensor("model.norm.weight", shape: [25]) }
        #expect(error?.description.hasSuffix("model.norm.weight: the shape is [24]; expected [25]") == true)
        let missing = #expect(throws: InputError.self) { try checkpoint.tensor("model.norm.bias", shape: [24]) }
        #expect(missing?.description.hasSuffix("models/llama: model.norm.bias: the model has no such tensor") == true)
    }

    @Test func namesMissingAndUnexpectedTensors() throws {
        try LoadingFixtures.withCopy("models/qwen2") { folder in
            let path = "\(folder)/model.safetensors"
            // As Llama the biases of Qwen 2 have no place; as Qwen 3 the norms of queries are missing.
            var config = try LoadingFixtures.config("qwen2")
            config["model_type"] = "llama"
            config["architectures"] = nil
            try LoadingFixtures.write(JSONValue.object(config).text(), to: "\(folder)/config.json")
            #expect(
                message(folder) == "\(path): model.layers.0.self_attn.k_proj.bias: the configuration (llama) has no "
                    + "place for this tensor; expected only tensors of the model, since others would change what it "
                    + "computes (check that the configuration belongs to these weights, or use another model)")
            config["model_type"] = "qwen3"
            config["head_dim"] = 8
            try LoadingFixtures.write(JSONValue.object(config).text(), to: "\(folder)/config.json")
            #expect(
                message(folder) == "\(folder): model.layers.0.self_attn.q_norm.weight: the tensor is missing; expected "
                    + "a tensor of shape [8] (download the model again)")
        }
    }

    @Test func refusesOtherTypes() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            let path = "\(folder)/model.safetensors"
            try LoadingCheckpointTests.rewrite(path) { tensors in
                tensors[0].dtype = "I32"
            }
            #expect(message(folder)?.contains("the type I32 is not supported; expected F32, F16 or BF16") == true)
        }
        for type in [UInt32(26), 16] {  // I32, which is no weight, and IQ2_XXS
            var file = GGUFBytes.llama
            file.tensors.append(("token_embd.weight", type, [1, 256], Array(repeating: 0, count: 1024)))
            try file.withFile { path in
                let error = #expect(throws: InputError.self) { try Checkpoint(path: path) }
                #expect(error?.field == "token_embd.weight" && error?.problem.contains("type") == true)
            }
        }
    }

    @Test func namesTensorsThatOtherModelsHave() throws {
        let bytes = try Data(contentsOf: URL(filePath: LoadingFixtures.path("loading/llama.gguf")))
        // A feed-forward layer by another name is missing by its own.
        try LoadingFixtures.withFolder { folder in
            var changed = [UInt8](bytes)
            let name = Array("blk.1.ffn_gate.weight".utf8)
            let place = changed.indices.first { changed[$0...].starts(with: name) }
            changed[(try #require(place)) + 6] = UInt8(ascii: "F")
            try Data(changed).write(to: URL(filePath: "\(folder)/model.gguf"))
            #expect(
                message("\(folder)/model.gguf") == "\(folder)/model.gguf: model.layers.1.mlp.gate_proj.weight: the "
                    + "tensor is missing; expected a tensor of shape [32, 24] (download the model again)")
        }
    }

    @Test func saysThatAFileHasShrunk() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            let checkpoint = try Checkpoint(path: folder)
            try LoadingFixtures.write("short", to: "\(folder)/model.safetensors")
            let error = #expect(throws: InputError.self) {
                for (name, shape) in checkpoint.configuration.tensors { _ = try checkpoint.tensor(name, shape: shape) }
            }
            #expect(error?.problem.hasPrefix("the file can no longer be mapped") == true)
        }
    }
}
