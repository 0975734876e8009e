import Foundation

/// Makes the folder at `path` whole or not at all: `body` fills a staging folder beside it, which then takes its place.
///
/// What an interruption leaves is `path` as it was and a hidden `.NAME.partial`, which the next writer removes.
///
/// - Throws: What `body` throws, with everything as it was; `InputError` when the folder cannot be made.
public func atomicFolder(_ path: String, _ body: (_ staging: String) throws -> Void) throws {
    let target = URL(filePath: path)
    let parent = target.deletingLastPathComponent()
    let staging = parent.appending(path: ".\(target.lastPathComponent).partial")
    let files = FileManager.default
    let name = staging.path(percentEncoded: false)
    try writing(path) {
        if files.fileExists(atPath: name) { try files.removeItem(at: staging) }
        try files.createDirectory(at: staging, withIntermediateDirectories: true)
    }
    do {
        try body(name)
        try? FileHandle(forReadingFrom: staging).synchronize()
        try writing(path) {
            if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            try files.moveItem(at: staging, to: target)
        }
    } catch {
        try? files.removeItem(at: staging)
        throw error
    }
    // The new name reaches the disk with its folder, where the file system can do that.
    try? FileHandle(forReadingFrom: parent).synchronize()
}
