public import Foundation
import OrderedCollections

extension SafetensorsFile {
    /// A tensor to be written.
    public struct Content {
        /// The name.
        public var name: String
        /// The type of its values as safetensors spells it: `F32`, `F16`, `BF16` and so on.
        public var dtype: String
        /// Extents, outermost first.
        public var shape: [Int]
        /// Gives the values, little-endian; called once, when it is their turn, so that one tensor at a time is in memory.
        public var bytes: () throws -> Data

        /// A tensor whose bytes are made when they are written.
        public init(name: String, dtype: String, shape: [Int], bytes: @escaping () throws -> Data) {
            (self.name, self.dtype, self.shape, self.bytes) = (name, dtype, shape, bytes)
        }

        /// A tensor whose bytes are at hand.
        public init(name: String, dtype: String, shape: [Int], bytes: Data) {
            self.init(name: name, dtype: dtype, shape: shape) { bytes }
        }
    }

    /// Writes `tensors` to `path`, whole or not at all; the bytes are those that the reference implementation writes.
    ///
    /// - Throws: `InputError` for an unknown dtype, a name used twice, bytes that do not match the shape, a disk that is
    ///   full; whatever a tensor's `bytes` throws.
    public static func write(tensors: [Content], metadata: [String: String] = [:], to path: String) throws {
        let sorted = tensors.sorted {
            let (first, second) = (rank($0.dtype), rank($1.dtype))
            return first != second ? first > second : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        var header: OrderedDictionary<String, JSONValue> = [:]
        if !metadata.isEmpty {
            let members = metadata.map { ($0.key, JSONValue.string($0.value)) }.sorted { $0.0 < $1.0 }
            header["__metadata__"] = .object(OrderedDictionary(uniqueKeysWithValues: members))
        }
        var offset = 0
        var counts: [Int] = []
        for tensor in sorted {
            let count = SafetensorsType.bytes(tensor.dtype, tensor.shape)
            guard let count, tensor.shape.allSatisfy({ $0 >= 0 }), offset <= Int.max - count else {
                throw InputError(
                    file: path, field: tensor.name, problem: "\(tensor.dtype) \(tensor.shape) cannot be stored",
                    expected: "one of " + SafetensorsType.bits.keys.joined(separator: " "))
            }
            let entry: JSONValue = [
                "dtype": .string(tensor.dtype), "shape": .array(tensor.shape.map(JSONValue.integer)),
                "data_offsets": [.integer(offset), .integer(offset + count)],
            ]
            guard tensor.name != "__metadata__", header.updateValue(entry, forKey: tensor.name) == nil else {
                throw InputError(
                    file: path, field: tensor.name, problem: "the name is taken", expected: "each name once")
            }
            offset += count
            counts.append(count)
        }
        var text = Array(JSONValue.object(header).text().utf8)
        text += repeatElement(0x20, count: (8 - text.count % 8) % 8)
        try atomicWrite(to: path) { writer in
            try writer.write((0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text)
            for (tensor, count) in zip(sorted, counts) {
                let bytes = try inPool { try tensor.bytes() }
                guard bytes.count == count else {
                    throw InputError(
                        file: path, field: tensor.name, problem: "there are \(bytes.count) bytes to write",
                        expected: "\(count) for \(tensor.dtype) \(tensor.shape)")
                }
                try writer.write(bytes)
            }
        }
    }

    /// The rank of a dtype: wider types come first in the file, so that every tensor is aligned.
    private static func rank(_ dtype: String) -> Int { SafetensorsType.bits.index(forKey: dtype) ?? 0 }
}
