import Files
import Foundation
import LanguageModels
import Testing
import Torch

/// GGUF tensors of every type, equal to the last bit to what the `gguf` Python package makes of them.
@Suite struct LoadingQuantisedTests {
    private func bits(_ tensor: Tensor) throws -> [UInt32] {
        try tensor.values(as: Float.self).map(\.bitPattern)
    }

    @Test func everyTypeIsBitExact() throws {
        let path = LoadingFixtures.path("loading/quantised.gguf")
        let checkpoint = try Checkpoint(path: path)
        let expectedPath = LoadingFixtures.path("loading/quantised.safetensors")
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: expectedPath)))
        let expected = try SafetensorsFile(path: expectedPath).tensors
        #expect(checkpoint.isGGUF && checkpoint.names == expected.map(\.name).sorted())
        for tensor in expected {
            let stored = Array(bytes[tensor.offset..<tensor.offset + tensor.byteCount])
            let wanted = Tensor(bytes: stored, dtype: .float32, shape: tensor.shape)
            let found = try checkpoint.tensor(tensor.name, shape: tensor.shape)
            #expect(try bits(found) == bits(wanted), "\(tensor.name)")
            let half = try checkpoint.tensor(tensor.name, shape: tensor.shape, dtype: .bfloat16)
            #expect(try half.dtype == .bfloat16 && bits(half) == bits(wanted.to(.bfloat16)), "\(tensor.name)")
        }
        // The file must not lose a type unnoticed.
        let types = Set(try GGUFFile(path: path).tensors.map(\.type))
        #expect(types == [.f32, .f16, .bf16, .q80, .q40, .q41, .q50, .q51, .q2K, .q3K, .q4K, .q5K, .q6K])
        #expect(
            checkpoint.configuration.rope.scaling
                == .llama3(factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192))
    }

    /// The converted file has rows in pairs, other names and scaling as divisors, and is the same model.
    @Test func aConvertedModelIsTheModel() throws {
        let folder = try Checkpoint(path: LoadingFixtures.path("models/llama"))
        let gguf = try Checkpoint(path: LoadingFixtures.path("loading/llama.gguf"))
        #expect(gguf.names == folder.names)
        for (name, shape) in folder.configuration.tensors {
            let original = try folder.tensor(name, shape: shape)
            let wanted = shape.count == 1 ? original : original.to(.float16)
            #expect(try bits(gguf.tensor(name, shape: shape)) == bits(wanted), "\(name)")
        }
        var ours = folder.configuration
        let frequencies = zip(
            gguf.configuration.rope.inverseFrequencies(headWidth: 8), ours.rope.inverseFrequencies(headWidth: 8))
        #expect(frequencies.allSatisfy { abs($0 - $1) <= 1e-6 * $1 })
        // Its context of 64 is nowhere in the file, so the divisors stay; GGUF holds epsilon as float32.
        ours.rope.scaling = gguf.configuration.rope.scaling
        ours.normEpsilon = Double(Float(1e-5))
        #expect(gguf.configuration == ours)
    }

    static let smollm = LoadingFixtures.repository.appending(path: ".deps/models/smollm2-135m-instruct.gguf")
        .path(percentEncoded: false)

    /// The embedding and two layers of the default model, against what the `gguf` package dequantises.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: smollm), "the default model is not set up"))
    func theDefaultModelIsBitExact() throws {
        let checkpoint = try Checkpoint(path: Self.smollm)
        #expect(checkpoint.names.count == 272)
        var digests = ""
        for (name, shape) in checkpoint.configuration.tensors.sorted(by: { $0.name < $1.name }) {
            guard !name.contains(".layers.") || name.contains(".0.") || name.contains(".29.") else { continue }
            digests += sha256(of: try checkpoint.tensor(name, shape: shape).bytes())
        }
        #expect(
            sha256(of: Array(digests.utf8)) == "47da69fca1ffd6515e3efac575ff298dda752d758edf56c48679b97652b90e8a")
        #expect(checkpoint.configuration.tiedHead && checkpoint.configuration.headWidth == 64)
        #expect(checkpoint.configuration.rope == RopeConfiguration(theta: 100_000))
    }
}
