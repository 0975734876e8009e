import Evidence
import Files
import Foundation

/// The log of sampled answers: what it belongs to, then one answer a line, in the order in which they are drawn.
///
/// After the last one may follow answers that take the place of some that failed.
struct SampleLog {
    private(set) var answers: [SampledAnswer]
    /// Whether there was a log before.
    let isResumed: Bool
    private let file: LineAppender

    /// Opens the log at `path`, making it if need be; `groups` says how many answers are logged together each time.
    ///
    /// An interruption may have left a part of a group, which is dropped.
    /// - Throws: `InputError` where it belongs to something else than `header`, or cannot be written.
    init(_ path: String, header: JSONValue, groups: [Int]) throws(InputError) {
        guard let logged = try Self.read(path, header: header) else {
            file = try LineAppender(path, keeping: 0)
            try file.append(header)
            answers = []
            isResumed = false
            return
        }
        let total = groups.reduce(0, +)
        var whole = 0
        for count in groups {
            guard whole + count <= logged.count else { break }
            whole += count
        }
        file = try LineAppender(path, keeping: 1 + (whole == total ? logged.count : whole))
        answers = Array(logged[..<whole])
        isResumed = true
        if whole == total { put(logged[total...]) }
    }

    /// How many answers are refusals.
    var refusals: Int { answers.count { $0.verdict == .refusal } }

    /// Adds a group of answers, and waits until they are on the disk.
    mutating func append(_ group: [SampledAnswer]) throws(InputError) {
        try write(group)
        answers += group
    }

    /// Puts answers in the place of those that failed.
    mutating func replace(_ others: [SampledAnswer]) throws(InputError) {
        try write(others)
        put(others)
    }

    private mutating func put(_ others: some Sequence<SampledAnswer>) {
        for other in others {
            if let place = answers.firstIndex(where: { $0.hasPlace(of: other) }) { answers[place] = other }
        }
    }

    private func write(_ rows: [SampledAnswer]) throws(InputError) {
        try file.append(contentsOf: rows.map(\.json))
        try file.synchronize()
    }

    /// The answers that the log at `path` holds, half a last line left out; nil where nothing is lost by making it anew.
    private static func read(_ path: String, header: JSONValue) throws(InputError) -> [SampledAnswer]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes = try readFile(path)
        let other = InputError(
            file: path, line: 1, problem: "it holds answers of another model, other requests or other settings",
            expected: "those of this run", remedy: "repeat the settings, remove the file, or give another --output")
        guard let end = bytes.lastIndex(of: 0x0A) else {
            if Array(header.text().utf8).starts(with: bytes) { return nil }
            throw other
        }
        let rows = try JSONLines.parse(Array(bytes[...end]), file: path)
        guard let first = rows.first, first.value == header else {
            // A run that drew nothing, such as one with a mistyped address.
            if rows.count == 1, rows[0].value["group_size"] != nil { return nil }
            throw other
        }
        return try rows.dropFirst().map { row throws(InputError) in
            try SampledAnswer(json: row.value, file: path, line: row.line)
        }
    }
}
