import Files
import Foundation
public import LanguageModels
public import Preferences
import Torch

/// What the reference model thinks of every answer token: computed once, kept on disk, read back only where it fits.
///
/// The key covers the model's weights and every token id of the data, so the template, the truncation and the order
/// are part of it; β, loss and learning rate are not, and can change without a new pass.
public struct ReferenceLogProbabilities {
    /// log p of the chosen answer's tokens, by pair.
    public let chosen: [[Float]]
    /// log p of the rejected answer's tokens, by pair.
    public let rejected: [[Float]]
    /// Whether they came from disk.
    public let wasCached: Bool

    /// A key for pairs scored by a model with these weights.
    public static func key(modelHash: String, pairs: [TokenizedPair]) -> String {
        var text = "plumb reference log-probabilities 1\nmodel \(modelHash)\n"
        for pair in pairs {
            text += "\(pair.promptIDs)\(pair.chosenIDs)\(pair.rejectedIDs)\n"
        }
        return sha256(of: Array(text.utf8))
    }

    /// Reads the log-probabilities from `folder`, or computes them with `model` and keeps them there.
    ///
    /// `trunk` holds what enters a block for the same pairs, which may have longer answers there. `progress` hears the
    /// number of pairs done so far.
    public static func load(
        pairs: [TokenizedPair], model: LanguageModel, modelHash: String, folder: String, trunk: TrunkStates? = nil,
        progress: (_ done: Int) -> Void = { _ in }
    ) throws -> ReferenceLogProbabilities {
        let key = key(modelHash: modelHash, pairs: pairs)
        let path = "\(folder)/\(key.prefix(32)).safetensors"
        if FileManager.default.fileExists(atPath: path) {
            let (chosen, rejected) = try read(path, key: key, pairs: pairs)
            return ReferenceLogProbabilities(chosen: chosen, rejected: rejected, wasCached: true)
        }
        let computed = try ReferenceLogProbabilities(pairs: pairs, model: model, trunk: trunk, progress: progress)
        try write(computed.chosen + computed.rejected, key: key, to: path)
        return computed
    }

    /// Computes the log-probabilities with `model`, without a file.
    public init(
        pairs: [TokenizedPair], model: LanguageModel, trunk: TrunkStates? = nil,
        progress: (_ done: Int) -> Void = { _ in }
    ) throws {
        var chosen: [[Float]] = []
        var rejected: [[Float]] = []
        for batch in PairBatch.passes(over: pairs) {
            let rows = chosen.count..<chosen.count + batch.pairs.count
            let input = trunk?.input(batch, rows: rows, device: model.device)
            let values = try AnswerScores(batch, model: model, adapter: nil, from: input, withGradients: false)
                .tokenLogProbabilities
            guard values.allSatisfy(\.isFinite) else {
                let ids = batch.pairs.map(\.id).joined(separator: ", ")
                throw InputError(
                    file: "reference", problem: "a log-probability is not finite for pairs among \(ids)",
                    expected: "finite numbers", remedy: "check the model file with `plumb model inspect`")
            }
            let sequences = batch.sequences(values).map(Array.init)
            chosen += sequences[..<batch.pairs.count]
            rejected += sequences[batch.pairs.count...]
            progress(chosen.count)
        }
        self.init(chosen: chosen, rejected: rejected, wasCached: false)
    }

    private init(chosen: [[Float]], rejected: [[Float]], wasCached: Bool) {
        self.chosen = chosen
        self.rejected = rejected
        self.wasCached = wasCached
    }

    private static func write(_ sequences: [[Float]], key: String, to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let flat = sequences.flatMap { $0 }
        let tensor = Tensor(flat)
        try SafetensorsFile.write(
            tensors: [
                SafetensorsFile.Content(
                    name: "log_probabilities", dtype: "F32", shape: [flat.count], bytes: Data(try tensor.bytes()))
            ],
            metadata: ["key": key], to: path)
    }

    private static func read(
        _ path: String, key: String, pairs: [TokenizedPair]
    ) throws -> (chosen: [[Float]], rejected: [[Float]]) {
        let file = try SafetensorsFile(path: path)
        let lengths = pairs.map(\.chosenIDs.count) + pairs.map(\.rejectedIDs.count)
        let total = lengths.reduce(0, +)
        guard file.metadata["key"] == key, let entry = file.tensor("log_probabilities"),
            entry.shape == [total], entry.dtype == "F32"
        else {
            throw InputError(
                file: path, problem: "it holds reference log-probabilities of another model or other data",
                expected: "the key \(key.prefix(16))…", remedy: "remove the file; it is computed anew")
        }
        let values: [Float] = try Tensor.mapping(file: path, byteCount: entry.offset + entry.byteCount)
            .narrowed(0, start: entry.offset, count: entry.byteCount).cloned().viewed(as: .float32).values()
        var start = 0
        let sequences = lengths.map { length in
            defer { start += length }
            return Array(values[start..<start + length])
        }
        return (Array(sequences[..<pairs.count]), Array(sequences[pairs.count...]))
    }
}
