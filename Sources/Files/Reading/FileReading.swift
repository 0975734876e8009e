import Foundation

/// The bytes of the file at `path`, which may also be a pipe such as `/dev/stdin`.
///
/// - Throws: `InputError` that names the path: missing, a folder, or unreadable.
public func readFile(_ path: String) throws(InputError) -> [UInt8] {
    let handle = try openForReading(path)
    do {
        return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
        throw InputError(file: path, problem: "the file cannot be read: \(reason(error))")
    }
}

/// The text of the file at `path`.
///
/// - Throws: `InputError` as `readFile(_:)` does, or with the line of the first byte that is not UTF-8.
public func readText(_ path: String) throws(InputError) -> String { try text(of: try readFile(path), file: path) }

/// `bytes` as text; `file` is the name that errors give.
///
/// - Throws: `InputError` with the line of the first byte that is not UTF-8.
public func text(of bytes: [UInt8], file: String) throws(InputError) -> String {
    _ = try UTF8Check.text(in: bytes, file: file)
    return String(decoding: bytes, as: UTF8.self)
}

/// An open handle on the file at `path`.
func openForReading(_ path: String) throws(InputError) -> FileHandle {
    guard FileManager.default.fileExists(atPath: path) else {
        throw InputError(file: path, problem: "there is no such file", remedy: "check the path")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path))
    guard attributes?[.type] as? FileAttributeType != .typeDirectory else {
        throw InputError(file: path, problem: "this is a folder", expected: "a file")
    }
    do {
        return try FileHandle(forReadingFrom: URL(filePath: path))
    } catch {
        throw InputError(file: path, problem: "the file cannot be opened: \(reason(error))")
    }
}

/// Runs `body` and, on macOS, releases at once what Foundation left to an autorelease pool.
func inPool<Result>(_ body: () throws -> Result) rethrows -> Result {
    #if canImport(ObjectiveC)
        return try autoreleasepool(invoking: body)
    #else
        return try body()
    #endif
}

/// The path with symbolic links followed.
func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false) }

/// Calls `body` with the rest of an open file, a mebibyte at a time.
func eachPiece(of handle: FileHandle, _ body: (Data) throws -> Void) throws {
    while let piece = try inPool({ try handle.read(upToCount: 1 << 20) }), !piece.isEmpty { try body(piece) }
}

/// The system's own words for why an operation on a file failed ("No space left on device").
func reason(_ error: any Error) -> String {
    let error = systemError(error) ?? error as NSError
    return error.localizedFailureReason ?? error.localizedDescription
}

/// The system's number for why an operation on a file failed (`ENOSPC`); nil when there is none.
func systemCode(_ error: any Error) -> Int32? { systemError(error).map { Int32(truncatingIfNeeded: $0.code) } }

private func systemError(_ error: any Error) -> NSError? {
    var error: NSError? = error as NSError
    while let candidate = error, candidate.domain != NSPOSIXErrorDomain {
        error = candidate.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    return error
}
