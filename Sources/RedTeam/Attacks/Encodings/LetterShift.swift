/// Letters moved along the alphabet, as Caesar did and ROT13 does; what is no letter from A to Z stays.
public enum LetterShift {
    /// How far Caesar moved them, as Suetonius tells.
    public static let caesar = 3

    /// The text with each letter `shift` places further on.
    public static func encode(_ text: String, by shift: Int) -> String {
        text.mapLetters { ($0 + shift % 26 + 26) % 26 }
    }

    /// The text with each letter moved back by `shift`; nil for a text without letters.
    public static func decode(_ text: String, by shift: Int) -> String? {
        text.hasLatinLetter ? encode(text, by: -shift) : nil
    }
}

/// The alphabet backwards: a for z, b for y; what is no letter from A to Z stays.
public enum Atbash {
    /// The text with each letter's mirror image.
    public static func encode(_ text: String) -> String { text.mapLetters { 25 - $0 } }

    /// The text behind; nil for a text without letters.
    public static func decode(_ text: String) -> String? { text.hasLatinLetter ? encode(text) : nil }
}

extension String {
    /// Whether there is a letter from A to Z.
    var hasLatinLetter: Bool { unicodeScalars.contains(where: \.isLatinLetter) }

    /// The text with each letter from A to Z, counted from 0, changed for another, its case kept.
    func mapLetters(_ change: (Int) -> Int) -> String {
        var result = UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isLatinLetter else {
                result.append(scalar)
                continue
            }
            let first = scalar.value < 0x61 ? 0x41 : 0x61
            result.append(Unicode.Scalar(UInt8(first + change(Int(scalar.value) - first))))
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter from A to Z, of either case.
    var isLatinLetter: Bool { (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }
}
