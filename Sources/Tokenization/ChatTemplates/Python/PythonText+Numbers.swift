internal import Foundation

extension Int {
    /// Python's `int(text, base)`; nil when the text is not a whole number of 64 bits.
    init?(python text: String, base: Int = 10) {
        var digits = text.stripped()[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        var base = base
        let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)]
        let lowered = digits.lowercased()
        if let (_, radix) = prefixes.first(where: { lowered.hasPrefix($0.0) && (base == 0 || base == $0.1) }) {
            digits = digits.dropFirst(2)
            if digits.hasPrefix("_") { digits = digits.dropFirst() }
            base = radix
        }
        if base == 0 {
            guard !digits.hasPrefix("0") || digits.allSatisfy({ "0_".contains($0) }) else { return nil }
            base = 10
        }
        guard let plain = String(digits).withoutUnderscores,
            let value = Int((isNegative ? "-" : "") + plain.asciiDigits, radix: base)
        else { return nil }
        self = value
    }
}

extension Int {
    /// This offset into `count` elements, counted from the end when negative, moved inside.
    func clamped(asOffsetIn count: Int) -> Int {
        if self < 0 { return self < -count ? 0 : self + count }
        return self > count ? count : self
    }
}

extension Double {
    /// Python's `float(text)`; nil when the text is not a number.
    init?(python text: String) {
        let trimmed = text.stripped().asciiDigits.lowercased()
        let unsigned = trimmed.hasPrefix("-") || trimmed.hasPrefix("+") ? String(trimmed.dropFirst()) : trimmed
        let isNamed = ["inf", "infinity", "nan"].contains(unsigned)
        guard isNamed || unsigned.unicodeScalars.allSatisfy({ "0123456789._e+-".unicodeScalars.contains($0) }),
            let plain = isNamed ? trimmed : trimmed.withoutUnderscores, let value = Double(plain)
        else { return nil }
        self = value
    }

    /// Python's `round(number, precision)`: the nearest decimal, a tie by the number's exact binary value.
    func pythonRounded(_ precision: Int) -> Double {
        guard isFinite else { return self }
        if precision == 0 { return rounded(.toNearestOrEven) }
        if precision > 0 { return Double(String(format: "%.\(precision)f", self)) ?? self }
        let power = 1.0.scaledByPowerOfTen(-precision)
        return (self / power).rounded(.toNearestOrEven) * power
    }

    /// This number times 10 to the power of `exponent`.
    func scaledByPowerOfTen(_ exponent: Int) -> Double { self * pow(10, Double(exponent)) }
}

extension String {
    /// The text without underscores, which Python allows between digits only; nil when one is elsewhere.
    fileprivate var withoutUnderscores: String? {
        guard contains("_") else { return isEmpty ? nil : self }
        let scalars = Array(unicodeScalars)
        for (index, scalar) in scalars.enumerated() where scalar == "_" {
            guard index > 0, index + 1 < scalars.count, scalars[index - 1].hexadecimalDigit != nil,
                scalars[index + 1].hexadecimalDigit != nil
            else { return nil }
        }
        return String(scalars: scalars.filter { $0 != "_" })
    }

    /// Decimal digits of other scripts as 0–9.
    fileprivate var asciiDigits: String {
        guard !unicodeScalars.allSatisfy(\.isASCII) else { return self }
        return String(
            scalars: unicodeScalars.map { scalar in
                guard scalar.isDecimal, let value = scalar.properties.numericValue, (0...9).contains(value) else {
                    return scalar
                }
                return Unicode.Scalar(UInt8(0x30 + Int(value)))
            })
    }
}
