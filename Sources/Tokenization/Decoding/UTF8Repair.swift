import Files

/// Making well-formed UTF-8 of bytes from a model.
enum UTF8Repair {
    private static let replacement = Array("\u{FFFD}".utf8)

    /// How many bytes at the end may be the start of a character that more bytes complete.
    static func incompleteTail(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let start = bytes.count - length
            if bytes[start] & 0xC0 == 0x80 { continue }
            let prefix = validPrefix(bytes[start...])
            return prefix.isWhole || prefix.length < length ? 0 : length
        }
        return 0
    }

    /// Appends `bytes` with U+FFFD for what is not well-formed: for each maximal subpart, or for each byte.
    static func append(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8], eachByte: Bool) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] < 0x80 {
                result.append(bytes[index])
                index += 1
                continue
            }
            let (length, isWhole) = validPrefix(bytes[index...])
            if isWhole {
                result += bytes[index..<index + length]
                index += length
            } else {
                result += replacement
                index += eachByte ? 1 : max(1, length)
            }
        }
    }

    /// How many of the first bytes belong to one character (Unicode 16, table 3-7), and whether it is whole.
    private static func validPrefix(_ bytes: ArraySlice<UInt8>) -> (length: Int, isWhole: Bool) {
        guard let lead = bytes.first, let (length, second) = utf8Sequence(from: lead) else { return (0, false) }
        var valid = 1
        for byte in bytes.dropFirst().prefix(length - 1) {
            guard valid == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { break }
            valid += 1
        }
        return (valid, valid == length)
    }
}
