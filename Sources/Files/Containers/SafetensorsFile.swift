import OrderedCollections

/// The header of a safetensors file: metadata, and where each tensor lies.
///
/// Only the header is read. It is checked as the reference implementation does: tensors fill the data part without holes
/// or overlaps, and each has as many bytes as its shape and dtype say.
public struct SafetensorsFile: Sendable {
    /// The path the file was read from.
    public let path: String
    /// The texts of `__metadata__`.
    public let metadata: [String: String]
    /// Tensors in the order of their bytes.
    public let tensors: [SafetensorsTensor]
    /// Bytes in the whole file.
    public let size: Int

    private let places: [String: Int]

    /// Reads the header of the file at `path`.
    ///
    /// - Throws: `InputError` that names the file, the tensor, and what to do.
    public init(path: String) throws(InputError) {
        try self.init(HeaderReader(path: path))
    }

    /// Reads `header`, the first bytes of a file of `size` bytes that errors call `name`.
    ///
    /// - Throws: `InputError`, also when the header is longer than `header`.
    public init(header: [UInt8], size: Int, name: String) throws(InputError) {
        try self.init(HeaderReader(header: header, size: size, file: name))
    }

    private init(_ reader: HeaderReader) throws(InputError) {
        var parser = SafetensorsParser(reader: reader)
        try parser.parse()
        self.path = reader.file
        self.metadata = parser.metadata
        self.tensors = parser.tensors
        self.size = reader.size
        self.places = Dictionary(tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The tensor called `name`; nil when there is none.
    public func tensor(_ name: String) -> SafetensorsTensor? { places[name].map { tensors[$0] } }
}

/// A tensor of a safetensors file.
public struct SafetensorsTensor: Sendable, Hashable {
    /// The name, such as `model.layers.0.self_attn.q_proj.weight`.
    public let name: String
    /// The type of its values as the file spells it: `F32`, `F16`, `BF16`, `I64` and so on.
    public let dtype: String
    /// Extents, outermost first; empty for a scalar.
    public let shape: [Int]
    /// Where its bytes start, counted from the start of the file.
    public let offset: Int
    /// How many bytes it takes.
    public let byteCount: Int
}

/// The types of values that safetensors knows.
enum SafetensorsType {
    /// Bits of one value, by name, in the order in which the reference implementation ranks them.
    static let bits: OrderedDictionary<String, Int> = [
        "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
        "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
        "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
    ]

    /// Bytes of a tensor of `shape`; nil for an unknown type, an overflow, or a last byte that is not full.
    static func bytes(_ dtype: String, _ shape: [Int]) -> Int? {
        guard let bits = bits[dtype], let total = product(shape + [bits]), total % 8 == 0 else { return nil }
        return total / 8
    }
}
