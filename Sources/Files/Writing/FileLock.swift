import Foundation

/// Keeps a file to one program at a time, as long as the value lives; the system lets go of it when a program is killed.
package final class FileLock: Sendable {
    private let handle: FileHandle

    /// Locks the existing file at `path`.
    ///
    /// - Throws: `InputError` where another program, or another part of this one, holds it.
    package init(_ path: String) throws(InputError) {
        handle = try writing(path) { try FileHandle(forUpdating: URL(filePath: path)) }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        throw InputError(
            file: path, problem: "another run is writing to it", remedy: "wait for that run, or name another file")
    }
}
