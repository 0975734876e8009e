public import Foundation

/// Writes `bytes` to the file at `path`, whole or not at all.
///
/// They go to a temporary beside it, reach the disk, and take the file's place in one step, so that a full disk or an
/// interruption never leaves half a file. Missing folders are made.
///
/// - Throws: `InputError` that names the path and the system's reason.
public func atomicWrite(_ bytes: some DataProtocol, to path: String) throws(InputError) {
    var writer = try FileWriter(path)
    try writer.write(bytes)
    try writer.commit()
}

/// Writes `text` as UTF-8 to the file at `path`, whole or not at all, as the version for bytes does.
public func atomicWrite(_ text: String, to path: String) throws(InputError) {
    try atomicWrite(Array(text.utf8), to: path)
}

/// Writes the file at `path` piece by piece, whole or not at all: what `body` throws leaves everything as it was.
public func atomicWrite(to path: String, _ body: (inout FileWriter) throws -> Void) throws {
    var writer = try FileWriter(path)
    try body(&writer)
    try writer.commit()
}

/// A file being written by `atomicWrite`; until that returns, its bytes are in a temporary.
///
/// The temporary of `report.json` is `.report.json.XXXXXXXX.partial`, with eight hexadecimal digits, and is locked while its
/// writer lives. What an interruption leaves behind is removed by the next write of the same file.
public struct FileWriter: ~Copyable {
    private let path: String
    /// Nil for a device or a pipe, which is written directly.
    private let temporary: Temporary?
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var committed = false

    init(_ path: String) throws(InputError) {
        self.path = path
        if let handle = try Self.device(path) {
            (self.temporary, self.handle) = (nil, handle)
        } else {
            let temporary = try Temporary(for: resolved(path), named: path)
            (self.temporary, self.handle) = (temporary, temporary.handle)
        }
    }

    /// Appends `bytes`.
    ///
    /// - Throws: `InputError` when the disk is full or fails.
    public mutating func write(_ bytes: some DataProtocol) throws(InputError) {
        if buffer.count + bytes.count <= 1 << 20 {
            buffer += bytes
            return
        }
        try flush()
        try writing(path) { try handle.write(contentsOf: bytes) }
    }

    /// Appends `text` as UTF-8.
    ///
    /// - Throws: `InputError` when the disk is full or fails.
    public mutating func write(_ text: String) throws(InputError) {
        try write(Array(text.utf8))
    }

    private mutating func flush() throws(InputError) {
        guard !buffer.isEmpty else { return }
        try writing(path) { try handle.write(contentsOf: buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    consuming func commit() throws(InputError) {
        try flush()
        if let temporary {
            try writing(path) { try handle.synchronize() }
            try temporary.takePlace()
        }
        committed = true
    }

    deinit {
        if !committed { temporary?.remove() }
    }

    /// A handle on what `path` names when that is a device or a pipe, which no file may replace.
    static func device(_ path: String) throws(InputError) -> FileHandle? {
        if path == "/dev/stdout" { return .standardOutput }
        if path == "/dev/stderr" { return .standardError }
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path))
        let type = attributes?[.type] as? FileAttributeType
        guard type != .typeDirectory else {
            throw InputError(file: path, problem: "this is a folder", expected: "the path of a file to write")
        }
        guard path.hasPrefix("/dev/") || (type != nil && type != .typeRegular) else { return nil }
        do {
            return try FileHandle(forWritingTo: URL(filePath: path))
        } catch {
            throw writeFailure(path, error)
        }
    }
}

/// Runs `body`; what it throws becomes an `InputError` about writing the file at `path`.
func writing<Result>(_ path: String, _ body: () throws -> Result) throws(InputError) -> Result {
    do {
        return try body()
    } catch let error as InputError {
        throw error
    } catch {
        throw writeFailure(path, error)
    }
}

private func writeFailure(_ path: String, _ error: any Error) -> InputError {
    let remedy =
        switch systemCode(error) {
        case ENOSPC, EDQUOT: "free some space, or write to another disk"
        case EACCES, EPERM, EROFS: "write to a folder that is yours"
        default: String?.none
        }
    return InputError(file: path, problem: "the file cannot be written: \(reason(error))", remedy: remedy)
}
