import Files
import Foundation
import Testing

/// Writes `text` to a file of its own and gives its path to `body`.
func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "rows.jsonl")
    try Data(text.utf8).write(to: file)
    return try body(file.path)
}
