/// Makes GGUF bytes, right ones and wrong ones.
struct GGUFBuilder {
    struct Tensor {
        var name: String
        /// Innermost first, as the file has them.
        var extents: [UInt64]
        var type: UInt32
        var offset: UInt64
    }

    var magic = "GGUF"
    var version: UInt32 = 3
    /// Key, number of the type, bytes of the value.
    var metadata: [(key: String, type: UInt32, value: [UInt8])] = []
    var tensors: [Tensor] = []
    var tensorCount: UInt64?
    var keyCount: UInt64?
    var alignment = 32
    var dataBytes = 0

    /// A file with a string, two lists and two tensors of 4 and 32 values.
    static let small = GGUFBuilder(
        metadata: [
            ("general.architecture", 8, text("llama")),
            ("tokens", 9, little(UInt32(8)) + little(UInt64(3)) + text("a") + text("") + text("ä")),
            ("types", 9, little(UInt32(5)) + little(UInt64(2)) + little(Int32(1)) + little(Int32(-1))),
            ("count", 4, little(UInt32(7))),
        ],
        tensors: [
            Tensor(name: "norm", extents: [4], type: 0, offset: 0),
            Tensor(name: "embedding", extents: [32, 2], type: 8, offset: 32),
        ],
        dataBytes: 32 + 68)

    var header: [UInt8] {
        var bytes = Array(magic.utf8) + little(version)
        bytes += little(tensorCount ?? UInt64(tensors.count)) + little(keyCount ?? UInt64(metadata.count))
        for pair in metadata { bytes += text(pair.key) + little(pair.type) + pair.value }
        for tensor in tensors {
            bytes += text(tensor.name) + little(UInt32(tensor.extents.count))
            bytes += tensor.extents.flatMap { little($0) } + little(tensor.type) + little(tensor.offset)
        }
        return bytes
    }

    var bytes: [UInt8] {
        let header = header
        return header + [UInt8](repeating: 0, count: (alignment - header.count % alignment) % alignment + dataBytes)
    }
}

/// The bytes of an integer, least significant first.
func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
}

/// A text with its length in front, as GGUF stores it.
func text(_ text: String) -> [UInt8] { little(UInt64(text.utf8.count)) + Array(text.utf8) }
