package import Foundation
package import NIOHTTP1

/// How long an endpoint asks to wait.
package enum RetryAfter {
    /// The seconds that `retry-after-ms` or `Retry-After` (seconds or a date) ask for; nil where neither says.
    ///
    /// A date counts from the reply's own `Date`, so that clocks that differ do no harm; from `now` where it has none.
    package static func seconds(_ headers: HTTPHeaders, now: Date) -> Double? {
        if let value = number(headers.first(name: "retry-after-ms")) { return value / 1000 }
        guard let text = headers.first(name: "retry-after") else { return nil }
        if let value = number(text) { return value }
        guard let date = Self.date(text) else { return nil }
        let start = headers.first(name: "date").flatMap(Self.date) ?? now
        return max(0, date.timeIntervalSince(start))
    }

    private static func number(_ text: String?) -> Double? {
        guard let text, let value = Double(text.trimmingCharacters(in: .whitespaces)), value.isFinite, value >= 0 else {
            return nil
        }
        return value
    }

    /// A date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, IMF-fixdate).
    private static func date(_ text: String) -> Date? {
        let words = text.split { $0 == " " || $0 == "," || $0 == ":" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 8, words[7] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2])), let hour = Int(words[4]), let minute = Int(words[5]),
            let second = Int(words[6]), (1...31).contains(day), (1970...9999).contains(year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second))
    }
}
