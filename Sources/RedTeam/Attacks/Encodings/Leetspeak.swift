/// Digits for the letters that they look like: `h3110`.
public enum Leetspeak {
    private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("a", "4"), ("e", "3"), ("i", "1"), ("o", "0"), ("s", "5"), ("t", "7"),
    ]
    private static let digits = Dictionary(uniqueKeysWithValues: pairs)
    private static let letters = Dictionary(uniqueKeysWithValues: pairs.map { ($1, $0) })
    private static let otherSigns: [Unicode.Scalar: Unicode.Scalar] = ["@": "a", "$": "s"]

    /// The text with digits for a, e, i, o, s and t, of either case.
    public static func encode(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let small = scalar.isLatinLetter ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar
            result.append(digits[small] ?? scalar)
        }
        return String(result)
    }

    /// The text with letters for digits, `@` and `$`; nil where there are none.
    ///
    /// Numbers become letters too.
    public static func decode(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var isChanged = false
        for scalar in text.unicodeScalars {
            let letter = letters[scalar] ?? otherSigns[scalar]
            if letter != nil { isChanged = true }
            result.append(letter ?? scalar)
        }
        return isChanged ? String(result) : nil
    }
}
