import Foundation

/// The hidden file beside a target that becomes the target once it is complete.
struct Temporary {
    let handle: FileHandle
    /// The file it will replace, with links followed.
    private let target: URL
    private let url: URL
    /// The path as the person named it.
    private let name: String

    /// Makes a temporary for `target`, which errors call `name`, and removes those that interrupted writers left.
    init(for target: String, named name: String) throws(InputError) {
        let target = URL(filePath: target)
        (self.target, self.name) = (target, name)
        (self.url, self.handle) = try writing(name) {
            let folder = target.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            Self.removeLeftovers(of: target)
            while true {
                let tag = hexadecimal((0..<4).map { _ in UInt8.random(in: 0...255) })
                let url = folder.appending(path: Self.prefix(of: target) + tag + Self.suffix)
                try Data().write(to: url, options: .withoutOverwriting)
                let handle = try FileHandle(forUpdating: url)
                // Another writer may take a temporary that is not yet locked for a leftover: then try again.
                if lock(handle), FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) {
                    return (url, handle)
                }
            }
        }
    }

    /// Puts the temporary in the place of the target, in one step.
    func takePlace() throws(InputError) {
        let path = target.path(percentEncoded: false)
        try writing(name) {
            if let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: url.path(percentEncoded: false))
            }
            try replace(path, with: url.path(percentEncoded: false))
        }
        // The new name reaches the disk with its folder; file systems that cannot do so have it in order already.
        try? FileHandle(forReadingFrom: target.deletingLastPathComponent()).synchronize()
    }

    /// Removes the temporary; a failure to do so leaves a hidden file that the next write removes.
    func remove() { try? FileManager.default.removeItem(at: url) }
}

extension Temporary {
    private static let suffix = ".partial"

    private static func prefix(of target: URL) -> String { ".\(target.lastPathComponent)." }

    /// Removes temporaries of `target` that no living writer holds locked.
    private static func removeLeftovers(of target: URL) {
        let folder = target.deletingLastPathComponent()
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        for name in names ?? [] where isTemporary(name, of: target) {
            let url = folder.appending(path: name)
            guard let handle = try? FileHandle(forUpdating: url), lock(handle) else { continue }
            try? FileManager.default.removeItem(at: url)
        }
    }

    private static func isTemporary(_ name: String, of target: URL) -> Bool {
        let prefix = prefix(of: target)
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
        let tag = name.dropFirst(prefix.count).dropLast(suffix.count)
        return tag.count == 8 && tag.allSatisfy(\.isHexDigit)
    }
}

/// Takes the advisory lock of an open file, which the system gives back when its process ends; false when it is taken.
private func lock(_ handle: FileHandle) -> Bool { flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 }

/// Renames `source` to `path`, replacing what is there in one step.
///
/// The one use of `unsafe` outside Torch: Foundation has no such operation (`moveItem` refuses an existing file, and on Linux
/// `replaceItemAt` keeps the old content), and the pointers made from these strings live only during the call.
private func replace(_ path: String, with source: String) throws {
    guard unsafe rename(source, path) == 0 else {
        throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
    }
}
