extension String {
    /// The text on one line, as a terminal may show it: controls and what turns the direction of the text around it become U+FFFD.
    var onOneLine: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}": result += " "
            case _ where scalar.isUnsafe: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether it could act on what shows it, or may not be there: controls, embeddings, overrides and isolates of direction,
    /// and what Unicode leaves without a character.
    var isUnsafe: Bool {
        switch self {
        case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            true
        default: value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
        }
    }
}
