public import OrderedCollections

/// The header of a GGUF file (llama.cpp's container, versions 2 and 3): metadata, and where each tensor lies.
///
/// Only the header is read, in bounded pieces. Everything in it is checked before it is used, so a damaged or hostile
/// file gives an `InputError`; the tensors' bytes are the caller's to map: each lies inside the file and none overlap.
public struct GGUFFile: Sendable {
    /// The path the file was read from.
    public let path: String
    /// The version of the format: 2 or 3.
    public let version: Int
    /// Metadata in the order of the file.
    public let metadata: OrderedDictionary<String, GGUFValue>
    /// Tensors in the order of the file.
    public let tensors: [GGUFTensor]
    /// Bytes in the whole file.
    public let size: Int

    private let places: [String: Int]

    /// Reads the header of the file at `path`.
    ///
    /// - Throws: `InputError` that names the file, the key or tensor, and what to do.
    public init(path: String) throws(InputError) {
        var parser = GGUFParser(reader: try HeaderReader(path: path))
        try self.init(&parser)
    }

    /// Reads `header`, the first bytes of a file of `size` bytes that errors call `name`.
    ///
    /// - Throws: `InputError`, also when the header is longer than `header`.
    public init(header: [UInt8], size: Int, name: String) throws(InputError) {
        var parser = GGUFParser(reader: HeaderReader(header: header, size: size, file: name))
        try self.init(&parser)
    }

    private init(_ parser: inout GGUFParser) throws(InputError) {
        try parser.parse()
        self.path = parser.reader.file
        self.version = parser.version
        self.metadata = parser.metadata
        self.tensors = parser.tensors
        self.size = parser.reader.size
        self.places = Dictionary(tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The tensor called `name`; nil when there is none.
    public func tensor(_ name: String) -> GGUFTensor? { places[name].map { tensors[$0] } }

    /// The string at `key`.
    ///
    /// - Throws: `InputError` when it is missing or of another kind.
    public func string(_ key: String) throws(InputError) -> String { try value(key, \.string, "a string") }

    /// The integer at `key`.
    ///
    /// - Throws: `InputError` when it is missing or of another kind.
    public func integer(_ key: String) throws(InputError) -> Int { try value(key, \.integer, "an integer") }

    /// The number at `key`, also when stored as an integer.
    ///
    /// - Throws: `InputError` when it is missing or of another kind.
    public func number(_ key: String) throws(InputError) -> Double { try value(key, \.number, "a number") }

    /// The list of strings at `key`.
    ///
    /// - Throws: `InputError` when it is missing or of another kind.
    public func strings(_ key: String) throws(InputError) -> [String] {
        try value(key, \.strings, "a list of strings")
    }

    private func value<Value>(
        _ key: String, _ kind: KeyPath<GGUFValue, Value?>, _ expected: String
    ) throws(InputError) -> Value {
        guard let found = metadata[key] else {
            throw InputError(
                file: path, field: key, problem: "the metadata key is missing", expected: expected,
                remedy: "convert the model again with a current converter")
        }
        guard let value = found[keyPath: kind] else {
            throw InputError(file: path, field: key, problem: "the value is \(found.kind)", expected: expected)
        }
        return value
    }
}

/// A tensor of a GGUF file.
public struct GGUFTensor: Sendable, Hashable {
    /// The name, such as `blk.0.attn_q.weight`.
    public let name: String
    /// How its values are stored.
    public let type: GGUFTensorType
    /// Extents, outermost first: `[rows, columns]` for a matrix, the reverse of GGUF's `ne`.
    public let shape: [Int]
    /// Where its bytes start, counted from the start of the file.
    public let offset: Int
    /// How many bytes it takes.
    public let byteCount: Int
}
