extension JSONParser {
    /// Reads a string, from its opening to its closing quote.
    mutating func string() throws(InputError) -> String {
        let opening = index
        index += 1
        var run = index
        var decoded: [UInt8] = []
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let last = bytes[run..<index]
                index += 1
                if decoded.isEmpty { return String(decoding: last, as: UTF8.self) }
                decoded += last
                return String(decoding: decoded, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") {
                decoded += bytes[run..<index]
                try escape(into: &decoded)
                run = index
            } else if byte < 0x20 {
                throw failure(
                    "\(found) stands bare inside a string", expected: "a closing quote or an escape such as \\n or \\t")
            } else {
                index += 1
            }
        }
        throw failure("the string is not closed", expected: "a closing double quote", at: opening)
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(InputError) {
        guard index + 1 < end else {
            throw failure("the text ends inside an escape", expected: "a closing double quote")
        }
        let code = bytes[index + 1]
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(code)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "u"):
            decoded += String(Character(try unicodeEscape())).utf8
            return
        default:
            throw failure("the escape is unknown", expected: #"one of \" \\ \/ \b \f \n \r \t \uXXXX"#)
        }
        index += 2
    }

    /// Reads `\uXXXX`, or a surrogate pair of two of them.
    private mutating func unicodeEscape() throws(InputError) -> Unicode.Scalar {
        let place = index
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if high < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") {
            let low = try fourDigits()
            let joined = 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF))
            if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(joined) { return scalar }
        }
        throw failure(
            "half of a surrogate pair stands alone", expected: "both halves, such as \\ud83d\\ude00",
            remedy: "write the character itself", at: place)
    }

    private mutating func fourDigits() throws(InputError) -> UInt32 {
        guard index + 6 <= end else {
            throw failure("the text ends inside an escape", expected: "four digits after \\u")
        }
        var code: UInt32 = 0
        for digit in bytes[index + 2..<index + 6] {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw failure("the escape is malformed", expected: "four hexadecimal digits after \\u")
            }
        }
        index += 6
        return code
    }
}
