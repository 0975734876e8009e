import OrderedCollections

/// Reads and checks the header of a safetensors file: its length (8 bytes), then a JSON object.
struct SafetensorsParser {
    /// The longest header that the reference implementation accepts.
    static let headerLimit = 100_000_000

    private var reader: HeaderReader
    private(set) var metadata: [String: String] = [:]
    private(set) var tensors: [SafetensorsTensor] = []

    init(reader: HeaderReader) { self.reader = reader }

    mutating func parse() throws(InputError) {
        let header = try header()
        let dataStart = reader.position
        guard let members = header.object else {
            throw reader.failure("the header is \(header.kind)", expected: "an object", remedy: HeaderReader.damaged)
        }
        for (name, value) in members {
            if name == "__metadata__" {
                try read(metadata: value)
            } else {
                tensors.append(try tensor(name, value, dataStart))
            }
        }
        tensors.sort { ($0.offset, $0.byteCount) < ($1.offset, $1.byteCount) }
        try checkLayout(from: dataStart)
    }

    private mutating func header() throws(InputError) -> JSONValue {
        guard reader.size >= 10 else {
            throw reader.failure(
                "the file has only \(reader.size) bytes", expected: "a safetensors file", remedy: HeaderReader.damaged)
        }
        let count = try reader.count(width: 1, of: "bytes of header")
        guard count <= Self.headerLimit else {
            throw reader.failure(
                "the header announces its length as \(count) bytes", expected: "at most \(Self.headerLimit)",
                remedy: HeaderReader.damaged)
        }
        let bytes = try reader.bytes(count)
        guard bytes.first == UInt8(ascii: "{") else {
            throw reader.failure(
                "the header does not start with “{”", expected: "a safetensors file",
                remedy: "check the path and the download")
        }
        do throws(InputError) {
            return try JSONValue(parsing: bytes, file: reader.file)
        } catch {
            var error = error
            (error.line, error.field, error.remedy) = (nil, "header", HeaderReader.damaged)
            throw error
        }
    }

    private mutating func read(metadata value: JSONValue) throws(InputError) {
        reader.field = "__metadata__"
        defer { reader.field = nil }
        guard let members = value.object else { throw reader.failure("it is \(value.kind)", expected: "an object") }
        for (key, value) in members {
            guard let text = value.string else {
                throw reader.failure("“\(key)” is \(value.kind)", expected: "a string")
            }
            metadata[key] = text
        }
    }

    private mutating func tensor(
        _ name: String, _ value: JSONValue, _ dataStart: Int
    ) throws(InputError) -> SafetensorsTensor {
        reader.field = name
        defer { reader.field = nil }
        guard let dtype = value["dtype"]?.string, SafetensorsType.bits[dtype] != nil else {
            throw reader.failure(
                "dtype is \(value["dtype"].map { $0.string ?? $0.kind } ?? "missing")",
                expected: "one of " + SafetensorsType.bits.keys.joined(separator: " "))
        }
        guard let shape = wholes(value["shape"]) else {
            throw reader.failure("the shape is missing or malformed", expected: "a list of whole numbers")
        }
        guard let ends = wholes(value["data_offsets"]), ends.count == 2, ends[0] <= ends[1] else {
            throw reader.failure("data_offsets are missing or malformed", expected: "two whole numbers in order")
        }
        let byteCount = ends[1] - ends[0]
        guard SafetensorsType.bytes(dtype, shape) == byteCount else {
            throw reader.failure(
                "data_offsets span \(byteCount) bytes",
                expected: SafetensorsType.bytes(dtype, shape).map { "\($0) for \(dtype) \(shape)" }
                    ?? "a shape that fits the file", remedy: HeaderReader.damaged)
        }
        guard ends[1] <= reader.size - dataStart else {
            throw reader.failure(
                "the tensor ends at byte \(ends[1]) of the data, but the file has only \(reader.size - dataStart)",
                expected: "a complete file", remedy: HeaderReader.damaged)
        }
        return SafetensorsTensor(
            name: name, dtype: dtype, shape: shape, offset: dataStart + ends[0], byteCount: byteCount)
    }

    /// The elements of a list of numbers that are whole and not negative; nil for anything else.
    private func wholes(_ value: JSONValue?) -> [Int]? {
        guard let elements = value?.array else { return nil }
        var wholes: [Int] = []
        for case .integer(let whole) in elements where whole >= 0 { wholes.append(whole) }
        return wholes.count == elements.count ? wholes : nil
    }

    private func checkLayout(from dataStart: Int) throws(InputError) {
        var end = dataStart
        for (index, tensor) in tensors.enumerated() {
            guard tensor.offset == end else {
                let previous = index > 0 ? tensors[index - 1].name : "the header"
                throw InputError(
                    file: reader.file, field: tensor.name,
                    problem: tensor.offset < end
                        ? "the tensor overlaps \(previous)" : "there is a hole between \(previous) and the tensor",
                    expected: "tensors side by side", remedy: HeaderReader.damaged)
            }
            end += tensor.byteCount
        }
        guard end == reader.size else {
            throw reader.failure(
                "\(reader.size - end) bytes follow the last tensor", expected: "the end of the file",
                remedy: HeaderReader.damaged)
        }
    }
}
