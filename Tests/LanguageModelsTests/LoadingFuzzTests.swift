import Files
import Foundation
import LanguageModels
import Testing

/// Damaged bytes anywhere in a model's files give an error or other numbers, never a crash.
@Suite struct LoadingFuzzTests {
    /// Flips up to four bytes among the first `limit`.
    private func damaged(_ bytes: [UInt8], limit: Int, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            bytes[Int.random(in: 0..<min(limit, bytes.count), using: &random)] = .random(in: 0...255, using: &random)
        }
        return bytes
    }

    /// Opens a model and reads all of it; whether that worked.
    private func reads(_ path: String) throws -> Bool {
        do {
            let checkpoint = try Checkpoint(path: path)
            for (name, shape) in checkpoint.configuration.tensors { _ = try checkpoint.tensor(name, shape: shape) }
            return true
        } catch is InputError {
            return false
        }
    }

    @Test func damagedGGUFFiles() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: LoadingFixtures.path("loading/quantised.gguf"))))
        var random = SplitMix64(seed: 1)
        var counts = [true: 0, false: 0]
        try LoadingFixtures.withFolder { folder in
            for _ in 0..<500 {
                let file = "\(folder)/model.gguf"
                try Data(damaged(bytes, limit: 1792, &random)).write(to: URL(filePath: file))
                counts[try reads(file), default: 0] += 1
            }
        }
        #expect(counts.values.allSatisfy { $0 > 0 })
    }

    @Test(arguments: ["config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors"])
    func damagedFolders(name: String) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: LoadingFixtures.path("models/mistral/\(name)"))))
        var random = SplitMix64(seed: 2)
        var counts = [true: 0, false: 0]
        try LoadingFixtures.withCopy("models/mistral") { folder in
            for _ in 0..<200 {
                let file = "\(folder)/\(name)"
                try Data(damaged(bytes, limit: 1500, &random)).write(to: URL(filePath: file))
                counts[try reads(folder), default: 0] += 1
            }
        }
        #expect(counts[false, default: 0] > 20)
    }
}
