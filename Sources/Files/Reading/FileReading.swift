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

/// The path with symbolic links followed.
func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false) }

/// The system's own words for why an operation on a file failed ("No space left on device").
func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { return reason(cause) }
    return error.localizedDescription
}
