import Foundation

/// How figures are written for people, with no-break spaces between a number and its unit.
public enum Figures {
    /// `97.2 %`, or a dash for nothing.
    public static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "–" }
        return decimal(share * 100, places: 1) + "\u{A0}%"
    }

    /// `93.1–98.9 %`.
    static func percent(_ range: ClosedRange<Double>) -> String {
        decimal(range.lowerBound * 100, places: 1) + "–" + decimal(range.upperBound * 100, places: 1) + "\u{A0}%"
    }

    /// `+84.7`, in percentage points; a dash where either is missing.
    static func points(from before: Double?, to after: Double?) -> String {
        guard let before, let after else { return "–" }
        let change = (after - before) * 100
        let text = decimal(abs(change), places: 1)
        if text == "0.0" { return "±0.0" }
        return (change < 0 ? "−" : "+") + text
    }

    /// A number with `places` decimals and a true minus sign.
    public static func decimal(_ value: Double, places: Int) -> String {
        let text = String(format: "%.\(places)f", abs(value))
        let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
        return value < 0 && !isZero ? "−" + text : text
    }

    /// `p = 0.031`, or `p < 0.0001`.
    static func pValue(_ p: Double) -> String {
        if p < 0.0001 { return "p\u{A0}<\u{A0}0.0001" }
        return "p\u{A0}=\u{A0}" + String(format: p < 0.01 ? "%.4f" : "%.3f", p)
    }

    /// `0.031`, or `< 0.0001`.
    static func shortPValue(_ p: Double) -> String {
        let text = pValue(p)
        return String(text.dropFirst(p < 0.0001 ? 2 : 4))
    }

    /// `9 min 12 s`, `2.4 s`, `1 h 3 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "–" }
        if seconds < 10 { return decimal(seconds, places: 1) + "\u{A0}s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole)\u{A0}s" }
        if whole < 3600 { return parts(whole / 60, "min", whole % 60, "s") }
        let minutes = (whole + 30) / 60
        return parts(minutes / 60, "h", minutes % 60, "min")
    }

    private static func parts(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
        let text = "\(large)\u{A0}\(largeUnit)"
        return small == 0 ? text : "\(text)\u{A0}\(small)\u{A0}\(smallUnit)"
    }

    /// `2.9 GB`, in powers of 1000.
    static func bytes(_ count: Int) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        var value = Double(count)
        var unit = 0
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(count)\u{A0}bytes" : decimal(value, places: value < 10 ? 1 : 0) + "\u{A0}" + units[unit]
    }

    /// `1 request`, `144 requests`.
    static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// A name from a file for people: underscores become spaces.
    static func name(_ key: String) -> String {
        key.replacing("_", with: " ")
    }
}
