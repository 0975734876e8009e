import Files
import Foundation

/// Paths of committed fixtures and scratch folders.
enum Fixtures {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The path of a committed file under Tests/Fixtures/files.
    static func path(_ name: String) -> String {
        tests.appending(path: "Fixtures/files").appending(path: name).path(percentEncoded: false)
    }

    /// The default model, which `Scripts/setup` fetches.
    static let model = tests.deletingLastPathComponent().appending(path: ".deps/models/smollm2-135m-instruct.gguf")
        .path(percentEncoded: false)

    /// Runs `body` with the path of an empty folder that is removed afterwards.
    static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path(percentEncoded: false))
    }
}

/// What went wrong in `body`, as a person reads it; nil when nothing did.
func message(_ body: () throws(InputError) -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return error.description
    }
}
