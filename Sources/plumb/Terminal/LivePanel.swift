import Evidence
import Foundation
import Synchronization

/// A few lines at the bottom of the terminal that are redrawn in place, under the lines that stay.
final class LivePanel {
    /// The lines on the screen, as they were drawn.
    private var drawn: [String] = []
    private var lastDrawn = ContinuousClock.now - .seconds(60)

    /// Whether standard error is a terminal that can move its cursor.
    static let isPossible =
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"].map { $0 != "dumb" } ?? false

    /// Whether colour is wanted there (no-color.org).
    static let hasColour = ProcessInfo.processInfo.environment["NO_COLOR"]?.isEmpty ?? true

    /// Draws what `lines` gives for the terminal's width; often enough to follow unless it `must` be now.
    func draw(must: Bool = false, _ lines: (_ width: Int) -> [String]) {
        let now = ContinuousClock.now
        guard must || now - lastDrawn > .milliseconds(200) else { return }
        lastDrawn = now
        let width = terminalWidth(of: STDERR_FILENO)
        let new = lines(width - 1)
        Self.write("\u{1B}[?25l" + erasing(width) + new.map { $0 + "\n" }.joined(), hidesCursor: true)
        drawn = new
    }

    /// Writes `text` as a line that stays, above the panel.
    func say(_ text: String) {
        Self.write(erasing(terminalWidth(of: STDERR_FILENO)) + text + "\n" + drawn.map { $0 + "\n" }.joined())
    }

    /// Leaves the panel on the screen as it is and gives the cursor back.
    func finish() {
        guard !drawn.isEmpty else { return }
        drawn = []
        Self.write("\u{1B}[?25h", hidesCursor: false)
    }

    /// Gives the cursor back for good: what a signal's handler calls before the process ends.
    static func close() {
        cursor.withLock { cursor in
            if cursor == .hidden { FileHandle.standardError.write(Data("\u{1B}[?25h".utf8)) }
            cursor = .closed
        }
    }

    private enum Cursor { case shown, hidden, closed }
    private static let cursor = Mutex(Cursor.shown)

    private static func write(_ text: String, hidesCursor: Bool? = nil) {
        cursor.withLock { cursor in
            guard cursor != .closed else { return }
            FileHandle.standardError.write(Data(text.utf8))
            if let hidesCursor { cursor = hidesCursor ? .hidden : .shown }
        }
    }

    /// Goes to where the panel begins and clears from there; a terminal made narrower has wrapped its lines.
    private func erasing(_ width: Int) -> String {
        let rows = drawn.reduce(0) { $0 + max(1, ($1.displayWidth + width - 1) / width) }
        return rows == 0 ? "" : "\u{1B}[\(rows)A\r\u{1B}[J"
    }
}

/// Columns of the terminal that `descriptor` is; 100 where it is none.
func terminalWidth(of descriptor: Int32 = STDOUT_FILENO) -> Int {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return max(20, Int(size.ws_col))
}
