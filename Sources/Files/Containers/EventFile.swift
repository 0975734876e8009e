public import Foundation

/// A TensorBoard event file of scalars by step, which grows by whole records.
///
/// TensorBoard reads `events.out.tfevents.SECONDS.plumb` in the folder that `tensorboard --logdir` names, or below it.
public struct EventFile: Sendable {
    /// The path of the file.
    public let path: String
    private let handle: FileHandle

    /// Opens the newest event file in `folder`, or begins one.
    ///
    /// A run that resumes keeps the records up to its checkpoint's `step`, so that no step shows twice; 0 keeps none. What
    /// an interruption left of a last record is removed, and so is all that follows a damaged one, which no reader can reach.
    ///
    /// - Throws: `InputError` when the file cannot be written or is no event file.
    public init(folder: String, keepingThroughStep step: Int = .max, now: Date = Date()) throws(InputError) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let existing = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }.map { "\(folder)/\($0)" }
        for older in existing.dropLast() {
            let handle = try Self.open(older)
            try writing(older) { try Self.mend(handle, older, step) }
        }
        path = existing.last ?? "\(folder)/\(Self.prefix)\(Int(now.timeIntervalSince1970))\(Self.suffix)"
        handle = try Self.open(path)
        let (handle, path) = (handle, path)
        let isEmpty = try writing(path) { () throws -> Bool in
            try Self.mend(handle, path, step)
            return try handle.seekToEnd() == 0
        }
        if isEmpty {
            try append(EventRecord(wallTime: now.timeIntervalSince1970, fileVersion: "brain.Event:2"))
        }
    }

    /// Appends the values at `step`, in one record; the time is that of the measurement.
    ///
    /// - Throws: `InputError` when the disk is full or fails; the file is then as it was.
    public func append(_ scalars: [(tag: String, value: Double)], step: Int, at time: Date = Date()) throws(InputError)
    {
        try append(
            EventRecord(
                wallTime: time.timeIntervalSince1970, step: step,
                scalars: scalars.map { .init(tag: $0.tag, value: Float($0.value)) }))
    }

    /// Waits until every record is on the disk.
    ///
    /// - Throws: `InputError` when the disk fails.
    public func synchronize() throws(InputError) {
        try writing(path) { try handle.synchronize() }
    }

    private static let prefix = "events.out.tfevents."
    private static let suffix = ".plumb"

    private func append(_ record: EventRecord) throws(InputError) {
        try writing(path) {
            let end = try handle.seekToEnd()
            do {
                try handle.write(contentsOf: record.framed)
            } catch {
                try? handle.truncate(atOffset: end)
                throw error
            }
        }
    }

    private static func open(_ path: String) throws(InputError) -> FileHandle {
        try writing(path) {
            let url = URL(filePath: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url, options: .withoutOverwriting) }
            return try FileHandle(forUpdating: url)
        }
    }

    /// Cuts the file after its last whole record of a step to keep; the first record has no step of its own.
    private static func mend(_ handle: FileHandle, _ path: String, _ step: Int) throws {
        let bytes = [UInt8](try handle.readToEnd() ?? Data())
        var parser = EventParser(bytes)
        var kept = 0
        var isFirst = true
        while let next = parser.nextStep(), isFirst || next <= step, step > 0 {
            kept = parser.offset
            isFirst = false
        }
        let first = EventRecord(wallTime: 0, fileVersion: "brain.Event:2").framed.count
        if kept == 0, step > 0, bytes.count >= first {
            throw InputError(
                file: path, problem: "the file is not a TensorBoard event file", expected: "records of events",
                remedy: "move it out of the run's folder")
        }
        if kept < bytes.count { try handle.truncate(atOffset: UInt64(kept)) }
    }
}
