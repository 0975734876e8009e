import Evidence
import Files
import Foundation
import OrderedCollections

/// What a training writes of itself as it goes: metrics.jsonl, TensorBoard's events, and training.html.
final class TrainingLog {
    private let folder: String
    private let lines: LineAppender
    private let events: EventFile
    private var page: TrainingPage
    private var lastPage = ContinuousClock.now
    /// The least time from one writing of the page to the next.
    private let pause: Duration

    /// Opens the log in the run's `folder`; a run that resumes keeps the rows up to its checkpoint's step, and what an
    /// interruption left of a last row is dropped.
    ///
    /// - Throws: `InputError` when a file cannot be written, or is not what a log would be.
    init(
        folder: String, keepingThroughStep step: Int? = nil, title: String, byline: String, config: JSONValue,
        totalSteps: Int, pause: Duration = .seconds(10)
    ) throws {
        self.folder = folder
        self.pause = pause
        let path = "\(folder)/metrics.jsonl"
        let rows = try step.map { try Self.rows(at: path, through: $0) } ?? []
        lines = try LineAppender(path, keeping: rows.count)
        events = try EventFile(folder: "\(folder)/tensorboard", keepingThroughStep: step ?? 0)
        page = TrainingPage(
            title: title, byline: byline, rows: rows, config: config, status: .running, totalSteps: totalSteps)
        try writePage()
    }

    /// The rows so far.
    var rows: [JSONValue] { page.rows }

    /// Takes in a row, which has its `step`.
    func record(_ row: JSONValue) throws {
        try lines.append(row)
        page.rows.append(row)
        let scalars = Self.scalars(row)
        if !scalars.isEmpty { try events.append(scalars, step: row["step"]?.integer ?? 0) }
        if ContinuousClock.now - lastPage > pause { try writePage() }
    }

    /// Takes in a remark on a step, such as a warning, as a row of its own.
    func note(_ text: String, step: Int) throws {
        try record(["step": .integer(step), "note": .string(text)])
    }

    /// Waits until every row is on the disk.
    func synchronize() throws {
        try lines.synchronize()
        try events.synchronize()
    }

    /// Writes what is left, with how the training ended.
    func finish(_ status: TrainingPage.Status = .done) throws {
        page.status = status
        try synchronize()
        try writePage()
    }

    private func writePage() throws {
        try atomicWrite(page.html, to: "\(folder)/training.html")
        lastPage = ContinuousClock.now
    }

    /// The whole rows at `path` up to the first of a later step.
    private static func rows(at path: String, through step: Int) throws -> [JSONValue] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let bytes = try readFile(path)
        let pieces = bytes.split(separator: 0x0A)
        var rows: [JSONValue] = []
        for (index, piece) in pieces.enumerated() {
            let row: JSONValue
            do {
                row = try JSONValue(parsing: Array(piece), file: path)
            } catch {
                // Half a last line is what an interruption leaves; anything else is damage.
                if index == pieces.count - 1, bytes.last != 0x0A { break }
                throw error
            }
            guard row["step"]?.integer ?? 0 <= step else { break }
            rows.append(row)
        }
        return rows
    }

    /// The figures of a row under the tags that Hugging Face's trainers give them: `train/loss`, `eval/loss`.
    static func scalars(_ row: JSONValue) -> [(tag: String, value: Double)] {
        (row.object ?? [:]).compactMap { key, value in
            guard key != "step", let number = value.number else { return nil }
            if key.hasPrefix("eval_") { return ("eval/" + key.dropFirst(5), number) }
            return (key.hasPrefix("safety/") ? key : "train/" + key, number)
        }
    }
}
