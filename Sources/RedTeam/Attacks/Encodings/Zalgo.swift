import Files

/// Letters under heaps of combining marks.
public enum Zalgo {
    private static let marks: ClosedRange<UInt32> = 0x300...0x36F

    /// The text with one to three marks over and under each letter, chosen by `variant`.
    public static func encode(_ text: String, variant: UInt64 = 0) -> String {
        var generator = SplitMix64(seed: variant)
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar)
            guard scalar.isLatinLetter else { continue }
            for _ in 0...generator.next(below: 3) {
                // The first 70 are accents of any letter; joiners and double marks come later.
                if let mark = Unicode.Scalar(marks.lowerBound + UInt32(generator.next(below: 70))) {
                    result.append(mark)
                }
            }
        }
        return String(result)
    }

    /// The text without combining marks; nil where there are none.
    public static func decode(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var isChanged = false
        for scalar in text.unicodeScalars {
            if marks.contains(scalar.value) { isChanged = true } else { result.append(scalar) }
        }
        return isChanged ? String(result) : nil
    }
}
