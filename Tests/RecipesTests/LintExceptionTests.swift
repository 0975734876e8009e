import Files
import Foundation
import Preferences
import Recipes
import Testing

/// The exceptions that stand in a `lint.yaml` beside the data.
@Suite struct LintExceptionTests {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Data/task-api").path

    @Test func shippedOnesHoldForThePairs() throws {
        let names = ["pairs", "pairs-more", "pairs-twins", "seeds"]
        let files = names.map { "\(Self.data)/\($0).jsonl" }
        let all = try LintException.beside(files)
        #expect(all.map(\.rule) == [.lengthBias] && all[0].files == Array(files.prefix(3)))
        #expect(all[0].source == "\(Self.data)/lint.yaml" && all[0].mustBeNeeded)
        #expect(all[0].reason?.contains("\n") == false && all[0].reason?.isEmpty == false)
        // With one of the files alone, another may still need it.
        let one = try LintException.beside([files[1]])
        #expect(one.map(\.files) == [[files[1]]] && !one[0].mustBeNeeded)
        #expect(try LintException.beside([files[3], "/nowhere/pairs.jsonl", "pairs.jsonl"]).isEmpty)
    }

    @Test(arguments: [
        ("allow:\n  tidiness:\n    reason: x\n", ":3: allow.tidiness: there is no such setting"),
        ("allow:\n  secret:\n    files: a.jsonl\n", ":3: allow.secret.reason: the setting is missing"),
        ("allow:\n  secret:\n    reason: x\n    lines: 3\n", ":4: allow.secret.lines: there is no such setting"),
        ("rules: x\n", ":1: allow: the section is missing"),
    ])
    func mistakesAreNamedWithTheirLine(text: String, message: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: LintException.fileName).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = try #require(
            #expect(throws: InputError.self) { try LintException.read(path, for: ["a.jsonl"]) })
        #expect(error.description.hasPrefix(path + message), "\(error)")
    }
}
