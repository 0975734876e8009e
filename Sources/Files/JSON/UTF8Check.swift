/// Checks that bytes are UTF-8 before anything is decoded from them.
enum UTF8Check {
    /// The range of the text without a byte-order mark.
    ///
    /// - Throws: `InputError` with the line of the first byte that is not UTF-8.
    static func text(in bytes: [UInt8], file: String) throws(InputError) -> Range<Int> {
        guard let place = firstInvalid(in: bytes) else {
            return (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)..<bytes.count
        }
        let utf16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        throw InputError(
            file: file, line: 1 + bytes[..<place].count { $0 == 0x0A },
            problem: utf16 ? "the text is UTF-16" : "byte \(place) (0x\(hexadecimal([bytes[place]]))) is not UTF-8",
            expected: "UTF-8", remedy: "save the file as UTF-8")
    }

    /// The offset of the first sequence that is not well-formed UTF-8 (Unicode 16, table 3-7); nil when there is none.
    static func firstInvalid(in bytes: [UInt8], _ range: Range<Int>? = nil) -> Int? {
        var index = range?.lowerBound ?? 0
        let end = range?.upperBound ?? bytes.count
        while index < end {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            guard let (length, second) = utf8Sequence(from: lead) else { return index }
            guard index + length <= end, second.contains(bytes[index + 1]) else { return index }
            for next in index + 2..<max(index + 2, index + length) where bytes[next] & 0xC0 != 0x80 { return index }
            index += length
        }
        return nil
    }
}

/// How many bytes the UTF-8 sequence has that `lead` begins, and where its second byte lies (Unicode 16, table 3-7).
///
/// Nil for a byte that begins none.
package func utf8Sequence(from lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0x00...0x7F: (1, 0x80...0xBF)
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
}

/// Lower-case hexadecimal digits of `bytes`, two for each.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}
