import Foundation

/// Traces of a wrong decoding in a text, and its repair.
///
/// UTF-8 that was read as Windows-1252 turns `é` into `Ã©` and `’` into `â€™`. A run of such characters, written back as
/// Windows-1252, is UTF-8 again; runs that are not are left alone.
enum EncodingDamage {
    /// The first damaged run of `text`, as it stands there and as it should be; nil where there is none.
    static func first(in text: String) -> (found: String, repaired: String)? {
        for run in runs(text) {
            if let repaired = run.repaired { return (String(String.UnicodeScalarView(run.scalars)), repaired) }
        }
        return nil
    }

    /// `text` with every damaged run repaired, also where it was damaged twice.
    static func repaired(_ text: String) -> String {
        var text = text
        for _ in 0..<3 where first(in: text) != nil {
            text = runs(text).map { $0.repaired ?? String(String.UnicodeScalarView($0.scalars)) }.joined()
        }
        return text
    }

    /// Consecutive characters that are all ASCII, or one piece of those that Windows-1252 has beyond ASCII.
    private struct Run {
        var scalars: [Unicode.Scalar]
        var repaired: String?
    }

    private static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        var plain: [Unicode.Scalar] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            if let (length, repaired) = sequence(scalars, at: index) {
                if !plain.isEmpty { runs.append(Run(scalars: plain)) }
                plain = []
                runs.append(Run(scalars: Array(scalars[index..<index + length]), repaired: repaired))
                index += length
            } else {
                plain.append(scalars[index])
                index += 1
            }
        }
        if !plain.isEmpty { runs.append(Run(scalars: plain)) }
        return runs
    }

    /// The character that the scalars from `index` on spell when they are taken for Windows-1252; nil where they spell none.
    private static func sequence(_ scalars: [Unicode.Scalar], at index: Int) -> (length: Int, repaired: String)? {
        guard let lead = byte(scalars[index]), leads.contains(lead) else { return nil }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= scalars.count else { return nil }
        var bytes = [lead]
        for scalar in scalars[index + 1..<index + length] {
            guard let byte = byte(scalar), byte & 0xC0 == 0x80 else { return nil }
            bytes.append(byte)
        }
        // "Ñ”" also closes a quotation that ends in a capital letter.
        if length == 2, lead > 0xC3 || bytes == [0xC3, 0xBB], closing.contains(scalars[index + 1]) { return nil }
        if lead == 0xC2, bytes[1] < 0xA0 { return nil }
        guard let repaired = String(validating: bytes, as: UTF8.self) else { return nil }
        return (length, repaired)
    }

    /// First bytes of Latin, Greek, Cyrillic, Hebrew and Arabic letters, punctuation, ideographs and emoji.
    private static let leads: Set<UInt8> = Set(
        [0xC2, 0xC3, 0xC4, 0xC5, 0xCE, 0xCF, 0xD0, 0xD1, 0xD7, 0xD8, 0xD9] + Array(0xE2...0xE9) + [0xF0])

    private static let closing: Set<Unicode.Scalar> = ["»", "”", "’", "…", "–", "—"]

    /// The byte that Windows-1252 writes `scalar` as, for scalars beyond ASCII.
    private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        if let byte = UInt8(exactly: scalar.value) { return byte >= 0x80 ? byte : nil }
        return windows[scalar]
    }

    private static let windows: [Unicode.Scalar: UInt8] = [
        "€": 0x80, "‚": 0x82, "ƒ": 0x83, "„": 0x84, "…": 0x85, "†": 0x86, "‡": 0x87, "ˆ": 0x88, "‰": 0x89, "Š": 0x8A,
        "‹": 0x8B, "Œ": 0x8C, "Ž": 0x8E, "‘": 0x91, "’": 0x92, "“": 0x93, "”": 0x94, "•": 0x95, "–": 0x96, "—": 0x97,
        "˜": 0x98, "™": 0x99, "š": 0x9A, "›": 0x9B, "œ": 0x9C, "ž": 0x9E, "Ÿ": 0x9F,
    ]
}
