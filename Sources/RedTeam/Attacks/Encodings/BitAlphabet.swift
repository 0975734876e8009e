/// Digits that stand for a few bits each, as those of Base64 and Base32 (RFC 4648).
struct BitAlphabet: Sendable {
    /// How many bits a digit holds.
    private let bits: Int
    /// How many digits a padded group has.
    private let group: Int
    private let digits: [UInt8]
    private let values: [UInt8: UInt32]

    /// An alphabet of 2^`bits` digits.
    ///
    /// - Parameters:
    ///   - bits: How many bits a digit holds.
    ///   - group: How many digits a padded group has.
    ///   - digits: The digits in order of their value, 2^`bits` of them.
    ///   - synonyms: Other digits that are read, and what they stand for.
    init(bits: Int, group: Int, digits: String, synonyms: [Character: Character] = [:]) {
        self.bits = bits
        self.group = group
        self.digits = Array(digits.utf8)
        var values: [UInt8: UInt32] = [:]
        for (value, digit) in self.digits.enumerated() { values[digit] = UInt32(value) }
        for (other, digit) in synonyms {
            if let other = other.asciiValue, let digit = digit.asciiValue { values[other] = values[digit] }
        }
        self.values = values
    }

    func encode(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 8
            while count >= bits {
                count -= bits
                result.append(digits[Int(held >> UInt32(count)) & (digits.count - 1)])
            }
            held &= (1 << UInt32(count)) - 1
        }
        if count > 0 { result.append(digits[Int(held << UInt32(bits - count)) & (digits.count - 1)]) }
        while result.count % group != 0 { result.append(UInt8(ascii: "=")) }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes that the digits stand for, with or without padding and white space; nil for anything else.
    func decode(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        var isPadded = false
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "="): isPadded = true
            default:
                guard !isPadded, let value = values[byte] else { return nil }
                held = held << UInt32(bits) | value
                count += bits
                guard count >= 8 else { continue }
                count -= 8
                result.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
                held &= (1 << UInt32(count)) - 1
            }
        }
        return result.isEmpty || count >= bits || held != 0 ? nil : result
    }
}

extension String {
    /// The text that the bytes are in UTF-8; nil where they are none, or there are none.
    init?(text bytes: [UInt8]?) {
        guard let bytes, !bytes.isEmpty else { return nil }
        self.init(decoding: bytes, as: UTF8.self)
        // What is no UTF-8 was replaced.
        guard utf8.elementsEqual(bytes) else { return nil }
    }
}
