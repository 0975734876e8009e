import Files
import Foundation
import Preferences
import Testing
import Tokenization

/// Writes `text` to a file of its own and gives its path to `body`.
func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try withFile(bytes: Array(text.utf8), body)
}

func withFile<Result>(bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "pairs.jsonl")
    try Data(bytes).write(to: file)
    return try body(file.path)
}

/// What reading `text` as a pair file throws, with the folder's name taken out.
func readingError(_ text: String) throws -> String {
    try readingError(bytes: Array(text.utf8))
}

func readingError(
    bytes: [UInt8], _ read: (String) throws -> PairDataset = { try PairDataset.read($0) }
) throws -> String {
    try withFile(bytes: bytes) { path in
        let error = #expect(throws: InputError.self) { try read(path) }
        return try #require(error).at(file: "pairs.jsonl").description
    }
}
