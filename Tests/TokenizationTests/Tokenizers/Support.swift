import Files
import Foundation
import Testing
import Tokenization

/// Where the fixtures and the default model lie.
enum Place {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func fixture(_ name: String) -> String {
        root.appending(path: "Tests/Fixtures/tokenizers/\(name)").path(percentEncoded: false)
    }

    static let defaultModel = root.appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(
        percentEncoded: false)
    static var hasDefaultModel: Bool { FileManager.default.fileExists(atPath: defaultModel) }
}
