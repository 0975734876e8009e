/// Characters that nobody sees between the letters of words.
public enum ZeroWidth {
    private static let space: Unicode.Scalar = "\u{200B}"
    private static let invisible: Set<Unicode.Scalar> = ["\u{200B}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{180E}"]
    private static let joiners: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}"]

    /// The text with a zero-width space between the letters and digits of words.
    public static func encode(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var wasLetter = false
        for character in text {
            let isLetter = character.isLetter || character.isNumber
            if wasLetter, isLetter { result.append(space) }
            result.append(contentsOf: character.unicodeScalars)
            wasLetter = isLetter
        }
        return String(result)
    }

    /// The text without invisible characters; nil where there are none.
    ///
    /// Joiners go where they touch a Latin letter, and stay in emoji and in scripts that need them.
    public static func decode(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var isChanged = false
        for (place, scalar) in scalars.enumerated() {
            let isHidden =
                invisible.contains(scalar)
                || joiners.contains(scalar)
                    && (result.last?.isASCII ?? true || place + 1 < scalars.count && scalars[place + 1].isASCII)
            if isHidden { isChanged = true } else { result.append(scalar) }
        }
        return isChanged ? String(result) : nil
    }
}
