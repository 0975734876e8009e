import Foundation

/// One text of a row: its bytes, what is wrong with its characters, and its mended form.
struct TextCheck {
    /// What is wrong with the characters, in the order of the rules.
    private(set) var problems: [(rule: LintRule, message: String, fix: LintFix?)] = []
    /// The text with repairs, in composed form and trimmed, for comparisons.
    private(set) var mended: String
    /// The bytes of `mended`.
    private(set) var bytes: [UInt8]

    init(_ text: String) {
        mended = text
        bytes = Array(text.utf8)
        var isASCII = true
        var control: UInt32?
        for byte in bytes {
            if byte >= 0x80 { isASCII = false }
            if byte < 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { control = control ?? UInt32(byte) }
            if byte == 0x7F { control = control ?? 0x7F }
        }
        if !isASCII { checkWide(text, &control) }
        if let control {
            problems.append(
                (.controlCharacter, "it holds the control character U+\(Self.hexadecimal(control))", nil))
        }
        let trimmed = Self.trimmed(text)
        if trimmed.utf8.count != text.utf8.count, !trimmed.isEmpty {
            let atStart = text.first?.isWhitespace ?? false
            let atEnd = text.last?.isWhitespace ?? false
            let place = atStart && atEnd ? "begins and ends" : atStart ? "begins" : "ends"
            problems.append((.straySpace, "it \(place) with white space", .trim))
            mended = Self.trimmed(mended)
            bytes = Array(mended.utf8)
        }
    }

    private mutating func checkWide(_ text: String, _ control: inout UInt32?) {
        // A sequence of wrongly decoded bytes begins with a character of Latin-1's last quarter.
        if bytes.contains(0xC3), let damage = EncodingDamage.first(in: text) {
            let message = "“\(damage.found)” is “\(damage.repaired)”, decoded with the wrong encoding"
            problems.append((.encodingDamage, message, .repairEncoding))
            mended = EncodingDamage.repaired(text)
        } else {
            for scalar in text.unicodeScalars {
                if (0x80...0x9F).contains(scalar.value) { control = control ?? scalar.value }
            }
        }
        if text.unicodeScalars.contains("\u{FFFD}") {
            problems.append((.encodingDamage, "it holds U+FFFD, which stands for characters that were lost", nil))
        }
        // Nothing below U+0300 but what is composed already, and no punctuation, changes.
        let isPlain = mended.unicodeScalars.allSatisfy { $0.value < 0x300 || (0x2010...0x2027).contains($0.value) }
        if !isPlain {
            let composed = mended.precomposedStringWithCanonicalMapping
            if !composed.utf8.elementsEqual(mended.utf8) {
                if !text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8) {
                    problems.append((.unicodeForm, "it is not in composed form (NFC)", .compose))
                }
                mended = composed
            }
        }
        bytes = Array(mended.utf8)
    }

    /// `text` without the white space at its ends.
    static func trimmed(_ text: String) -> String {
        if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
            (0x21...0x7E).contains(last)
        {
            return text
        }
        guard let first = text.first, let last = text.last, first.isWhitespace || last.isWhitespace else { return text }
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }

    /// Whether `text` is nothing but white space.
    static func isBlank(_ text: String) -> Bool {
        if let first = text.utf8.first, (0x21...0x7E).contains(first) { return false }
        return text.allSatisfy(\.isWhitespace)
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
