import Files
import Foundation
import OrderedCollections

/// The committed models, and damaged copies of them.
enum LoadingFixtures {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The path of a file or folder under `Tests/Fixtures`.
    static func path(_ name: String) -> String {
        repository.appending(path: "Tests/Fixtures/\(name)").path(percentEncoded: false)
    }

    /// Runs `body` with the path of a folder of its own.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "loading-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path(percentEncoded: false))
    }

    /// Runs `body` with the path of a copy of the folder or file `name`.
    static func withCopy(_ name: String, _ body: (String) throws -> Void) throws {
        try withFolder { folder in
            let copy = "\(folder)/\(URL(filePath: name).lastPathComponent)"
            try FileManager.default.copyItem(atPath: path(name), toPath: copy)
            try body(copy)
        }
    }

    /// The `config.json` of a model, as an object to change.
    static func config(_ model: String) throws -> OrderedDictionary<String, JSONValue> {
        try JSONValue(file: path("models/\(model)/config.json")).object ?? [:]
    }

    /// Writes text to a file.
    static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}

/// Writes small GGUF files that no converter would.
struct GGUFBytes {
    enum Value {
        case integer(UInt32)
        case number(Float)
        case text(String)
        case bool(Bool)
        case integers([UInt32])
    }

    var metadata: OrderedDictionary<String, Value> = [:]
    /// Shapes have the outermost extent first; `type` is ggml's number.
    var tensors: [(name: String, type: UInt32, shape: [Int], bytes: [UInt8])] = []

    /// A Llama of one layer with two heads of 4, without tensors.
    static var llama: GGUFBytes {
        GGUFBytes(metadata: [
            "general.architecture": .text("llama"), "llama.block_count": .integer(1),
            "llama.context_length": .integer(64), "llama.embedding_length": .integer(8),
            "llama.feed_forward_length": .integer(12), "llama.attention.head_count": .integer(2),
            "llama.attention.layer_norm_rms_epsilon": .number(0.5), "llama.vocab_size": .integer(5),
        ])
    }

    /// Adds a float32 tensor.
    mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
        tensors.append((name, 0, shape, values.flatMap { bytes($0.bitPattern) }))
    }

    /// The file.
    var bytes: [UInt8] {
        var header = Array("GGUF".utf8) + bytes(UInt32(3)) + bytes(UInt64(tensors.count))
        header += bytes(UInt64(metadata.count))
        for (key, value) in metadata { header += text(key) + encoded(value) }
        var data: [UInt8] = []
        for tensor in tensors {
            header += text(tensor.name) + bytes(UInt32(tensor.shape.count))
            header += tensor.shape.reversed().flatMap { bytes(UInt64($0)) }
            header += bytes(tensor.type) + bytes(UInt64(data.count))
            data += padded(tensor.bytes)
        }
        return padded(header) + data
    }

    private func encoded(_ value: Value) -> [UInt8] {
        switch value {
        case .integer(let value): bytes(UInt32(4)) + bytes(value)
        case .number(let value): bytes(UInt32(6)) + bytes(value.bitPattern)
        case .bool(let value): bytes(UInt32(7)) + [value ? 1 : 0]
        case .text(let value): bytes(UInt32(8)) + text(value)
        case .integers(let values):
            bytes(UInt32(9)) + bytes(UInt32(4)) + bytes(UInt64(values.count)) + values.flatMap { bytes($0) }
        }
    }

    private func text(_ value: String) -> [UInt8] { bytes(UInt64(value.utf8.count)) + Array(value.utf8) }

    private func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + Array(repeating: 0, count: (32 - bytes.count % 32) % 32)
    }

    private func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Value(8 * $0)) }
    }

    /// Runs `body` with the path of the file.
    func withFile(_ body: (String) throws -> Void) throws {
        try LoadingFixtures.withFolder { folder in
            try Data(bytes).write(to: URL(filePath: "\(folder)/model.gguf"))
            try body("\(folder)/model.gguf")
        }
    }
}
