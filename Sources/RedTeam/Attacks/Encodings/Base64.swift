/// Base64 of a text's UTF-8 (RFC 4648, section 4).
public enum Base64 {
    private static let alphabet = BitAlphabet(
        bits: 6, group: 4, digits: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        synonyms: ["-": "+", "_": "/"])

    /// The text in Base64, padded.
    public static func encode(_ text: String) -> String { alphabet.encode(text.utf8) }

    /// The text behind Base64, also of the URL alphabet, without padding or broken into lines; nil for anything else.
    public static func decode(_ text: String) -> String? { String(text: alphabet.decode(text)) }
}

/// Base32 of a text's UTF-8 (RFC 4648, section 6).
public enum Base32 {
    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let alphabet = BitAlphabet(
        bits: 5, group: 8, digits: letters + "234567",
        synonyms: Dictionary(uniqueKeysWithValues: zip(letters.lowercased(), letters)))

    /// The text in Base32, padded.
    public static func encode(_ text: String) -> String { alphabet.encode(text.utf8) }

    /// The text behind Base32, also in lower case, without padding or broken into lines; nil for anything else.
    public static func decode(_ text: String) -> String? { String(text: alphabet.decode(text)) }
}

/// Hexadecimal digits of a text's UTF-8.
public enum Hex {
    private static let alphabet = BitAlphabet(
        bits: 4, group: 2, digits: "0123456789abcdef",
        synonyms: Dictionary(uniqueKeysWithValues: zip("ABCDEF", "abcdef")))

    /// The text as pairs of digits without spaces.
    public static func encode(_ text: String) -> String { alphabet.encode(text.utf8) }

    /// The text behind hexadecimal digits, also with spaces between; nil for anything else.
    public static func decode(_ text: String) -> String? {
        text.utf8.contains(UInt8(ascii: "=")) ? nil : String(text: alphabet.decode(text))
    }
}
