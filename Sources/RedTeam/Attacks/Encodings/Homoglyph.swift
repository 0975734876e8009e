/// Letters of other alphabets that look like Latin ones.
public enum Homoglyph {
    private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("a", "\u{430}"), ("c", "\u{441}"), ("d", "\u{501}"), ("e", "\u{435}"), ("g", "\u{261}"), ("h", "\u{4BB}"),
        ("i", "\u{456}"), ("j", "\u{458}"), ("l", "\u{4CF}"), ("o", "\u{43E}"), ("p", "\u{440}"), ("q", "\u{51B}"),
        ("s", "\u{455}"), ("v", "\u{475}"), ("w", "\u{51D}"), ("x", "\u{445}"), ("y", "\u{443}"),
        ("A", "\u{410}"), ("B", "\u{412}"), ("C", "\u{421}"), ("E", "\u{415}"), ("H", "\u{41D}"), ("I", "\u{406}"),
        ("J", "\u{408}"), ("K", "\u{41A}"), ("M", "\u{41C}"), ("N", "\u{39D}"), ("O", "\u{41E}"), ("P", "\u{420}"),
        ("S", "\u{405}"), ("T", "\u{422}"), ("X", "\u{425}"), ("Y", "\u{4AE}"), ("Z", "\u{396}"),
    ]
    private static let lookalikes = Dictionary(uniqueKeysWithValues: pairs)
    private static let letters = Dictionary(uniqueKeysWithValues: pairs.map { ($1, $0) })

    /// The text in Cyrillic and Greek letters wherever they look the same.
    public static func encode(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(lookalikes[scalar] ?? scalar) }
        return String(result)
    }

    /// The text in Latin letters; nil where there are no lookalikes.
    public static func decode(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var isChanged = false
        for scalar in text.unicodeScalars {
            if letters[scalar] != nil { isChanged = true }
            result.append(letters[scalar] ?? scalar)
        }
        return isChanged ? String(result) : nil
    }
}
