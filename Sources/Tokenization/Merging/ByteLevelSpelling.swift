/// How byte-level vocabularies spell bytes as printable characters (GPT-2's `bytes_to_unicode`): a space is `Ġ`.
enum ByteLevelSpelling {
    /// The scalar of each byte: itself where it is printable, else the next free one from U+0100.
    static let scalars: [UInt32] = {
        var next: UInt32 = 0x100
        return (0..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return UInt32(byte)
            default:
                next += 1
                return next - 1
            }
        }
    }()

    /// The byte of each scalar below 0x144, or -1.
    private static let bytes: [Int16] = {
        var bytes = [Int16](repeating: -1, count: 0x144)
        for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
        return bytes
    }()

    /// The bytes that `token` spells; nil where a character of it spells none.
    static func bytes(of token: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(token.count)
        var index = token.startIndex
        while index < token.endIndex {
            let lead = token[index]
            let scalar: Int
            if lead < 0x80 {
                scalar = Int(lead)
                index += 1
            } else if lead < 0xE0, index + 1 < token.endIndex {
                scalar = Int(lead & 0x1F) << 6 | Int(token[index + 1] & 0x3F)
                index += 2
            } else {
                return nil
            }
            guard scalar < bytes.count, bytes[scalar] >= 0 else { return nil }
            result.append(UInt8(bytes[scalar]))
        }
        return result
    }
}
