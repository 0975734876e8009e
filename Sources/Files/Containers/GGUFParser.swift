import OrderedCollections

/// Reads the header of a GGUF file: magic, version, counts, metadata, tensor table.
///
/// Layout after https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
struct GGUFParser {
    /// Limits far above what exists, so that a damaged count cannot fill the memory.
    enum Limit {
        static let keys = 1 << 20
        static let tensors = 1 << 20
        static let elements = 1 << 24
        static let nameBytes = 65_535
        static let textBytes = 1 << 26
        static let dimensions = 4
        static let alignment = 1 << 20
    }

    var reader: HeaderReader
    var version = 0
    var metadata: OrderedDictionary<String, GGUFValue> = [:]
    var tensors: [GGUFTensor] = []

    init(reader: HeaderReader) { self.reader = reader }

    mutating func parse() throws(InputError) {
        try parseStart()
        // The smallest tensor entry: name length 8, dimensions 4, type 4, offset 8; the smallest pair: 8 + 4 + 1.
        let tensorCount = try reader.count(width: 24, of: "tensors")
        let keyCount = try reader.count(width: 13, of: "metadata keys")
        guard tensorCount <= Limit.tensors, keyCount <= Limit.keys else {
            throw reader.failure(
                "the header announces \(tensorCount) tensors and \(keyCount) metadata keys",
                expected: "at most \(Limit.tensors) of each", remedy: HeaderReader.damaged)
        }
        for _ in 0..<keyCount { try parsePair() }
        try parseTensors(tensorCount)
    }

    private mutating func parseStart() throws(InputError) {
        guard reader.size >= 24 else {
            throw reader.failure(
                "the file has only \(reader.size) bytes", expected: "a GGUF file", remedy: HeaderReader.damaged)
        }
        let magic = try reader.bytes(4)
        guard magic == Array("GGUF".utf8) else {
            let isZip = magic.starts(with: [0x50, 0x4B])
            throw reader.failure(
                "the file starts with bytes \(hexadecimal(magic))\(isZip ? ", so it is a zip archive" : "")",
                expected: "a GGUF file, which starts with 47475546 (“GGUF”)", remedy: "check the path and the download")
        }
        let number: UInt32 = try reader.integer()
        guard number == 2 || number == 3 else {
            let bigEndian = (1...3).contains(number.byteSwapped)
            throw reader.failure(
                bigEndian ? "the file is big-endian" : "the file has GGUF version \(number)",
                expected: bigEndian ? "a little-endian file" : "version 2 or 3",
                remedy: "convert the model again with a current converter")
        }
        version = Int(number)
    }
}
