import Foundation

/// A log of one JSON value a line, such as `metrics.jsonl`, that grows by whole lines.
///
/// Opening it mends what an interruption left: half a last line is removed. When a write fails (disk full), the part that was
/// written is taken back. One owner at a time: two appenders of one file would write over each other.
public struct LineAppender: Sendable {
    private let path: String
    private let handle: FileHandle
    private let isDevice: Bool

    /// Opens the log at `path`, making it and its folders if need be.
    ///
    /// A run that resumes keeps the first `lines` lines and drops what came after its checkpoint.
    ///
    /// - Throws: `InputError` when the file cannot be written, is no such log, or has fewer than `lines` lines.
    public init(_ path: String, keeping lines: Int? = nil) throws(InputError) {
        self.path = path
        if let device = try FileWriter.device(path) {
            self.handle = device
            self.isDevice = true
            return
        }
        let url = URL(filePath: path)
        self.handle = try writing(path) {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url, options: .withoutOverwriting) }
            return try FileHandle(forUpdating: url)
        }
        self.isDevice = false
        try writing(path) { try mend(keeping: lines) }
    }

    /// Appends `value` as one compact line.
    ///
    /// - Throws: `InputError` when the disk is full or fails; the file is then as it was.
    public func append(_ value: JSONValue) throws(InputError) {
        try append(contentsOf: [value])
    }

    /// Appends `values`, one compact line each, all of them or none.
    ///
    /// - Throws: `InputError` when the disk is full or fails; the file is then as it was.
    public func append(contentsOf values: [JSONValue]) throws(InputError) {
        let text = Array(JSONLines.text(values).utf8)
        try writing(path) {
            let end = isDevice ? 0 : try handle.seekToEnd()
            do {
                try handle.write(contentsOf: text)
            } catch {
                if !isDevice { try? handle.truncate(atOffset: end) }
                throw error
            }
        }
    }

    /// Waits until every line is on the disk.
    ///
    /// - Throws: `InputError` when the disk fails.
    public func synchronize() throws(InputError) {
        try writing(path) { try handle.synchronize() }
    }

    /// Removes half a last line, or completes a whole one that lacks its line feed, and drops what is not to be kept.
    private func mend(keeping lines: Int?) throws {
        var (count, offset, kept): (Int, UInt64, UInt64) = (0, 0, 0)
        var tail: [UInt8] = []
        try eachPiece(of: handle) { piece in
            if offset == 0, let first = piece.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") {
                throw InputError(
                    file: path, line: 1, problem: "the file is not a log", expected: "JSON objects, one a line",
                    remedy: "name another file")
            }
            for byte in piece {
                offset += 1
                tail.append(byte)
                guard byte == 0x0A else { continue }
                tail.removeAll(keepingCapacity: true)
                count += 1
                if count <= lines ?? .max { kept = offset }
            }
        }
        let completes = count < lines ?? .max && (try? JSONValue(parsing: tail, file: path)) != nil
        if let lines, count + (completes ? 1 : 0) < lines {
            throw InputError(
                file: path, problem: "the log has \(count + (completes ? 1 : 0)) lines", expected: "at least \(lines)",
                remedy: "resume from an earlier checkpoint, or start the run afresh")
        }
        if completes {
            try handle.write(contentsOf: [0x0A])
        } else if kept < offset {
            try handle.truncate(atOffset: kept)
        }
    }
}
