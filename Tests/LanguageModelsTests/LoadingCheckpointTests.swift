import Files
import Foundation
import LanguageModels
import OrderedCollections
import Testing
import Torch

/// Weights of the tiny models, equal to the last bit to what their files hold.
@Suite struct LoadingCheckpointTests {
    private func bits(_ tensor: Tensor) throws -> [UInt32] {
        try tensor.values(as: Float.self).map(\.bitPattern)
    }

    @Test(arguments: ["llama", "qwen2", "qwen3", "mistral"])
    func readsEveryTensorOfAFolder(model: String) throws {
        let folder = LoadingFixtures.path("models/\(model)")
        let checkpoint = try Checkpoint(path: folder)
        #expect(!checkpoint.isGGUF && checkpoint.path == folder)
        #expect(checkpoint.names == checkpoint.configuration.tensors.map(\.name).sorted())
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".safetensors") {
            let path = "\(folder)/\(file)"
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            for tensor in try SafetensorsFile(path: path).tensors {
                let stored = bytes[tensor.offset..<tensor.offset + tensor.byteCount]
                let size = tensor.dtype == "F32" ? 4 : 2
                // A bfloat16 is the upper half of a float32.
                let expected = stride(from: stored.startIndex, to: stored.endIndex, by: size).map { start in
                    (0..<size).reduce(UInt32(0)) { $0 | UInt32(stored[start + $1]) << UInt32(8 * ($1 + 4 - size)) }
                }
                #expect(try bits(checkpoint.tensor(tensor.name, shape: tensor.shape)) == expected)
                #expect(checkpoint.contains(tensor.name))
                count += 1
            }
        }
        #expect(count == checkpoint.names.count)
    }

    @Test func convertsToTheTypeAskedFor() throws {
        let mistral = try Checkpoint(path: LoadingFixtures.path("models/mistral"))
        let own = try mistral.tensor("model.norm.weight", shape: [24], dtype: .bfloat16)
        let wide = try mistral.tensor("model.norm.weight", shape: [24])
        #expect(own.dtype == .bfloat16 && wide.dtype == .float32)
        #expect(try own.values(as: Float.self) == wide.values(as: Float.self))
    }

    /// A mapped tensor is private: writing to it reaches neither the file nor the next reader.
    @Test func writingToATensorChangesNothingElse() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            let checkpoint = try Checkpoint(path: folder)
            let hash = try checkpoint.hash()
            let first = try checkpoint.tensor("model.norm.weight", shape: [24])
            let before = try first.values(as: Float.self)
            try first.fill(7)
            #expect(try checkpoint.tensor("model.norm.weight", shape: [24]).values(as: Float.self) == before)
            #expect(try checkpoint.hash() == hash)
        }
    }

    @Test func readsTensorsThatAreNotAligned() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            let path = "\(folder)/model.safetensors"
            let expected = try bits(try Checkpoint(path: folder).tensor("model.norm.weight", shape: [24]))
            // One more byte of header pushes every tensor to an odd place.
            var bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            let length = bytes[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            bytes.insert(UInt8(ascii: " "), at: 8 + length)
            bytes.replaceSubrange(0..<8, with: (0..<8).map { UInt8(truncatingIfNeeded: (length + 1) >> (8 * $0)) })
            try Data(bytes).write(to: URL(filePath: path))
            #expect(try bits(try Checkpoint(path: folder).tensor("model.norm.weight", shape: [24])) == expected)
        }
    }

    @Test func hashIsOfTheListingOfTheFiles() throws {
        let folder = LoadingFixtures.path("models/mistral")
        let names = [
            "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
            "model.safetensors.index.json",
        ]
        let listing = try names.map { "\(try sha256(ofFile: "\(folder)/\($0)"))  \($0)\n" }.joined()
        let checkpoint = try Checkpoint(path: folder)
        #expect(try checkpoint.hash() == sha256(of: Array(listing.utf8)))
        let gguf = LoadingFixtures.path("loading/llama.gguf")
        #expect(try Checkpoint(path: gguf).hash() == sha256(ofFile: gguf))
        // Another scaling is another model, though the weights are the same.
        try LoadingFixtures.withCopy("models/mistral") { copy in
            var config = try LoadingFixtures.config("mistral")
            config["rope_theta"] = 5.0
            try LoadingFixtures.write(JSONValue.object(config).text(), to: "\(copy)/config.json")
            #expect(try Checkpoint(path: copy).hash() != checkpoint.hash())
        }
    }

    @Test func acceptsARepeatedTiedHead() throws {
        try LoadingFixtures.withCopy("models/llama") { folder in
            let path = "\(folder)/model.safetensors"
            try Self.rewrite(path) { tensors in
                guard var head = tensors.first(where: { $0.name == "model.embed_tokens.weight" }) else { return }
                head.name = "lm_head.weight"
                tensors.append(head)
                tensors.append(
                    .init(
                        name: "model.layers.0.self_attn.rotary_emb.inv_freq", dtype: "F32", shape: [1],
                        bytes: Data([0, 0, 0, 0])))
            }
            let checkpoint = try Checkpoint(path: folder)
            #expect(!checkpoint.contains("lm_head.weight") && checkpoint.names.count == 20)

            try Self.rewrite(path) { tensors in
                guard let place = tensors.firstIndex(where: { $0.name == "lm_head.weight" }) else { return }
                var bytes = try tensors[place].bytes()
                bytes[100] ^= 1
                tensors[place].bytes = { [bytes] in bytes }
            }
            let error = #expect(throws: InputError.self) { try Checkpoint(path: folder) }
            #expect(
                error?.description == "\(path): lm_head.weight: tie_word_embeddings is true, but this head differs "
                    + "from model.embed_tokens.weight (set tie_word_embeddings to false in config.json if the head is the "
                    + "right one)")
        }
    }

    /// Replaces the tensors of a safetensors file.
    static func rewrite(_ path: String, _ change: (inout [SafetensorsFile.Content]) throws -> Void) throws {
        let all = try Data(contentsOf: URL(filePath: path))
        var tensors = try SafetensorsFile(path: path).tensors.map { tensor in
            SafetensorsFile.Content(
                name: tensor.name, dtype: tensor.dtype, shape: tensor.shape,
                bytes: Data(all[tensor.offset..<tensor.offset + tensor.byteCount]))
        }
        try change(&tensors)
        try SafetensorsFile.write(tensors: tensors, to: path)
    }
}
