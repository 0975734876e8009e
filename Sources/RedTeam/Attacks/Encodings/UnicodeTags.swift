/// ASCII in the invisible tag characters of Unicode, U+E0000 and above.
public enum UnicodeTags {
    private static let offset: UInt32 = 0xE0000

    /// The text with a tag for each ASCII character; others stay, visible.
    public static func encode(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar.isASCII ? Unicode.Scalar(offset + scalar.value) ?? scalar : scalar)
        }
        return String(result)
    }

    /// The text with ASCII for tags; nil where there are none.
    public static func decode(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var isChanged = false
        for scalar in text.unicodeScalars {
            if (offset...offset + 0x7F).contains(scalar.value) {
                isChanged = true
                result.append(Unicode.Scalar(UInt8(scalar.value - offset)))
            } else {
                result.append(scalar)
            }
        }
        return isChanged ? String(result) : nil
    }
}

/// Bytes in the invisible variation selectors after an emoji: U+FE00 to U+FE0F, then U+E0100 to U+E01EF.
public enum VariationSelectors {
    /// An emoji, and a selector for each byte of the text's UTF-8.
    public static func encode(_ text: String, behind emoji: Unicode.Scalar = "😊") -> String {
        var result = String.UnicodeScalarView([emoji])
        for byte in text.utf8 {
            let value = UInt32(byte) + (byte < 16 ? 0xFE00 : 0xE0100 - 16)
            if let selector = Unicode.Scalar(value) { result.append(selector) }
        }
        return String(result)
    }

    /// The text that the selectors hold; nil where there are fewer than four, or they hold no UTF-8.
    ///
    /// A selector or two stand after many emoji and say how they look.
    public static func decode(_ text: String) -> String? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFE00...0xFE0F: bytes.append(UInt8(scalar.value - 0xFE00))
            case 0xE0100...0xE01EF: bytes.append(UInt8(scalar.value - 0xE0100 + 16))
            default: continue
            }
        }
        return bytes.count < 4 ? nil : String(text: bytes)
    }
}
