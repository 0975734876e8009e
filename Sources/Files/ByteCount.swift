import Foundation

/// An amount of memory, written as people do: `4GB`, `512MB`, `1.5GiB`.
public struct ByteCount: Sendable, Hashable, CustomStringConvertible {
    public let bytes: Int

    public init(_ bytes: Int) { self.bytes = bytes }

    /// The amount that `text` names with a unit: B, kB, MB, GB, TB in powers of 1,000, or KiB, MiB, GiB, TiB; nil for
    /// another text.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces).lowercased()
        let factors = ["b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12]
        let binary = ["kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776.0]
        guard let number = Double(digits), let factor = factors[unit] ?? binary[unit], number * factor < 1e18 else {
            return nil
        }
        bytes = Int(number * factor)
    }

    /// In gigabytes or megabytes, with two or three digits.
    public var description: String {
        let value = Double(bytes)
        return value >= 1e9
            ? String(format: value >= 1e10 ? "%.0f GB" : "%.2f GB", value / 1e9)
            : String(format: "%.0f MB", value / 1e6)
    }
}
