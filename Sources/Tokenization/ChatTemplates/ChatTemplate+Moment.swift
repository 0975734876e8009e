internal import Files
internal import Foundation

extension ChatTemplate {
    /// A date and time as a wall clock shows it, for `strftime_now`.
    public struct Moment: Sendable, Hashable {
        /// Seconds since 1970, in UTC.
        public var secondsSince1970: Double
        /// Seconds that the clock is ahead of UTC.
        public var offset: Int
        /// The name of the time zone, for `%Z`.
        public var zone: String

        public init(secondsSince1970: Double, offset: Int = 0, zone: String = "UTC") {
            self.secondsSince1970 = secondsSince1970
            self.offset = offset
            self.zone = zone
        }

        /// The present, in the machine's time zone.
        public static var now: Moment {
            let date = Date()
            let zone = TimeZone.current
            return Moment(
                secondsSince1970: date.timeIntervalSince1970, offset: zone.secondsFromGMT(for: date),
                zone: zone.abbreviation(for: date) ?? "")
        }
    }
}

extension ChatTemplate.Moment {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Python's `strftime` in the C locale.
    func text(_ format: String, fail: (String) -> InputError) throws(InputError) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: offset) ?? .gmt
        let date = Date(timeIntervalSince1970: secondsSince1970)
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second, .weekday, .dayOfYear], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
            let minute = parts.minute, let second = parts.second, let weekday = parts.weekday,
            let dayOfYear = parts.dayOfYear
        else { return "" }
        func padded(_ value: Int, _ width: Int = 2, _ fill: String = "0") -> String {
            let digits = String(value)
            return String(repeating: fill, count: max(0, width - digits.utf8.count)) + digits
        }
        let noonHour = hour % 12 == 0 ? 12 : hour % 12
        let sundayFirst = weekday - 1
        let mondayFirst = (sundayFirst + 6) % 7
        var text = ""
        var isPlain = true
        for scalar in format.unicodeScalars {
            guard !isPlain else {
                if scalar == "%" { isPlain = false } else { text.unicodeScalars.append(scalar) }
                continue
            }
            isPlain = true
            switch scalar {
            case "%": text += "%"
            case "Y": text += String(year)
            case "y": text += padded(year % 100)
            case "C": text += padded(year / 100)
            case "m": text += padded(month)
            case "d": text += padded(day)
            case "e": text += padded(day, 2, " ")
            case "H": text += padded(hour)
            case "I": text += padded(noonHour)
            case "M": text += padded(minute)
            case "S": text += padded(second)
            case "f": text += padded(Int((secondsSince1970 - secondsSince1970.rounded(.down)) * 1_000_000), 6)
            case "p": text += hour < 12 ? "AM" : "PM"
            case "B": text += Self.months[month - 1]
            case "b", "h": text += Self.months[month - 1].prefix(3)
            case "A": text += Self.days[sundayFirst]
            case "a": text += Self.days[sundayFirst].prefix(3)
            case "w": text += String(sundayFirst)
            case "u": text += String(mondayFirst + 1)
            case "j": text += padded(dayOfYear, 3)
            case "U": text += padded((dayOfYear + 6 - sundayFirst) / 7)
            case "W": text += padded((dayOfYear + 6 - mondayFirst) / 7)
            case "s": text += String(Int(secondsSince1970.rounded(.down)))
            case "n": text += "\n"
            case "t": text += "\t"
            case "F": text += "\(year)-\(padded(month))-\(padded(day))"
            case "T", "X": text += "\(padded(hour)):\(padded(minute)):\(padded(second))"
            case "R": text += "\(padded(hour)):\(padded(minute))"
            case "D", "x": text += "\(padded(month))/\(padded(day))/\(padded(year % 100))"
            case "c":
                text += "\(Self.days[sundayFirst].prefix(3)) \(Self.months[month - 1].prefix(3)) "
                text += "\(padded(day, 2, " ")) \(padded(hour)):\(padded(minute)):\(padded(second)) \(year)"
            // Python's `datetime.now()` knows no time zone, so these are empty.
            case "Z", "z": break
            default: throw fail("strftime_now does not know '%\(scalar)'")
            }
        }
        return isPlain ? text : text + "%"
    }
}
