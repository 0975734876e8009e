import Files
import Foundation
import Testing
import Tokenization

/// Where the fixtures and the default model lie.
enum Place {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func fixture(_ name: String) -> String {
        root.appending(path: "Tests/Fixtures/tokenizers/\(name)").path(percentEncoded: false)
    }

    static let defaultModel = root.appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(
        percentEncoded: false)
    static var hasDefaultModel: Bool { FileManager.default.fileExists(atPath: defaultModel) }
}

/// The tiny tokenizers that `Tests/Fixtures/generate/tokenizer_fixtures.py` makes.
enum Tiny {
    static let names = [
        "gpt2", "gpt2-prefix", "smollm", "llama3", "qwen2", "qwen35", "gpt4o", "tekken", "added", "llama2",
        "llama2-metaspace", "gemma", "metaspace",
    ]

    static func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(json: readFile(Place.fixture("\(name).json")), file: "\(name).json")
    }

    static func gguf(_ name: String) throws -> Tokenizer {
        try Tokenizer(gguf: GGUFFile(path: Place.fixture("\(name).gguf")))
    }

    /// The texts that every tokenizer is tried on.
    static func corpus() throws -> [String] {
        try #require(JSONValue(file: Place.fixture("corpus.json")).array).map { try #require($0.string) }
    }

    /// What the reference library gives.
    static func expected(_ name: String) throws -> JSONValue {
        try JSONValue(file: Place.fixture("\(name).expected.json"))
    }
}

extension JSONValue {
    /// The list of lists of integers at `key`.
    func lists(_ key: String) throws -> [[Int]] {
        try #require(self[key]?.array).map { try #require($0.array).map { try #require($0.integer) } }
    }

    /// The list of strings at `key`.
    func strings(_ key: String) throws -> [String] {
        try #require(self[key]?.array).map { try #require($0.string) }
    }
}

/// Expects the same scalars: `==` takes canonically equivalent strings for equal.
func expectSame(_ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
        Array(text.unicodeScalars) == Array(expected.unicodeScalars), "\(text.debugDescription)",
        sourceLocation: sourceLocation)
}
