/// Something in a text that should not be in training data.
struct SensitiveMatch: Hashable {
    /// What it is; the raw value is its name in messages.
    enum Kind: String {
        case email = "an e-mail address"
        case phone = "a phone number"
        case card = "a payment card number"
        case iban = "an IBAN"
        case socialSecurity = "a US social security number"
        case address = "a public IPv4 address"
        case privateKey = "a private key"
        case key = "an API key"
    }

    let kind: Kind
    let range: Range<Int>

    /// The rule that it breaks.
    var rule: LintRule { kind == .privateKey || kind == .key ? .secret : .personalData }
}

/// Finds keys and personal data in the bytes of a text, in one pass.
///
/// Values that standards reserve for examples are passed over: `example.com` and the like, 555-01xx, 192.0.2.0/24.
struct SensitiveText {
    let bytes: [UInt8]
    private(set) var matches: [SensitiveMatch] = []

    /// What is in `bytes`, each place once.
    static func matches(in bytes: [UInt8]) -> [SensitiveMatch] {
        var text = SensitiveText(bytes: bytes)
        text.scan()
        return text.matches
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func scan() {
        var index = 0
        var startsToken = true
        while index < bytes.count {
            let byte = bytes[index]
            let isWord = byte.isLetterOrDigit
            var match: SensitiveMatch?
            switch byte {
            case UInt8(ascii: "@"): match = email(at: index)
            case UInt8(ascii: "-") where startsToken: match = privateKey(at: index)
            case UInt8(ascii: "+"), UInt8(ascii: "("): match = phone(at: index)
            case _ where !startsToken || !isWord: break
            case UInt8(ascii: "0")...UInt8(ascii: "9"): match = number(at: index)
            default: match = key(at: index) ?? iban(at: index)
            }
            if let match {
                matches.append(match)
                index = max(index + 1, match.range.upperBound)
                startsToken = true
            } else {
                startsToken = !isWord && byte != UInt8(ascii: "_")
                index += 1
            }
        }
    }

    private func number(at index: Int) -> SensitiveMatch? {
        address(at: index) ?? socialSecurity(at: index) ?? card(at: index) ?? phone(at: index)
    }

    /// The byte at `index`; 0 beyond the text.
    func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isCapital: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
    var isLetterOrDigit: Bool { isDigit || isLetter }
    /// The value of a digit.
    var digit: Int { Int(self) - Int(UInt8(ascii: "0")) }
}
