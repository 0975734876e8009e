import Foundation

/// One line on standard error that says how far a piece of work is, how fast it goes and how long it will take.
///
/// On a terminal the line is redrawn in place; elsewhere a new line appears every so often.
final class ProgressLine {
    private let total: Int
    private let unit: String
    /// What was done before the line began, which says nothing of the pace.
    private let before: Int
    private let start = ContinuousClock.now
    private var lastDrawn = ContinuousClock.now - .seconds(60)
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(total: Int, unit: String, before: Int = 0) {
        self.total = total
        self.unit = unit
        self.before = before
    }

    /// Shows that `done` of the total are done; `note` follows, such as a loss.
    func update(_ done: Int, note: String = "") {
        let now = ContinuousClock.now
        guard done >= total || now - lastDrawn > (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
        lastDrawn = now
        let elapsed = (now - start) / .seconds(1)
        let rate = Double(done - before) / max(elapsed, 1e-3)
        var line = "  \(bar(done))  \(done)/\(total) \(unit)"
        if done < total {
            // A rate needs more than a moment.
            if done > before, elapsed > 0.5 {
                line += "  \(pace(rate))  \(Self.clock(Double(total - done) / rate)) left"
            }
        } else {
            line += "  in \(Self.clock(elapsed))"
        }
        if !note.isEmpty { line += "  \(note)" }
        if isTerminal {
            write("\r\u{1B}[2K\(line)\(done >= total ? "\n" : "")")
        } else {
            write(line + "\n")
        }
    }

    private func bar(_ done: Int) -> String {
        let width = 20
        let full = min(width, done * width / max(1, total))
        return String(repeating: "━", count: full) + String(repeating: "╌", count: width - full)
    }

    private func pace(_ rate: Double) -> String {
        rate >= 1 ? "\(Self.rounded(rate)) \(unit)/s" : "\(Self.rounded(1 / max(rate, 1e-9))) s each"
    }

    private static func rounded(_ value: Double) -> String { String(format: value < 10 ? "%.1f" : "%.0f", value) }

    /// Seconds as `42 s` or `3:05 min`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60):\(String(format: "%02d", whole % 60)) min"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Writes a line to standard error: what a person follows, apart from what a script reads.
func say(_ text: String = "") { FileHandle.standardError.write(Data((text + "\n").utf8)) }
