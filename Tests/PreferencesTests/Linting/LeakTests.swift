import Files
import Foundation
import Preferences
import Testing

/// Training prompts beside those of suites and benchmarks.
@Suite struct LeakTests {
    private func withFiles(_ files: [String: String], _ body: ([EvaluationPrompts]) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let evaluations = try files.sorted { $0.key < $1.key }.map { name, text in
            let path = folder.appending(path: name).path
            try Data(text.utf8).write(to: URL(filePath: path))
            var evaluation = try EvaluationPrompts.read(path)
            evaluation.path = name
            return evaluation
        }
        try body(evaluations)
    }

    private let rows = [
        Clean.first,
        pair("please, add EGGS to my list!", "Sure. Added eggs.", "Added hens."),
        pair("One two three four five six seven eight, said he", "Sure. Counted.", "Counted hens."),
        pair("alpha beta gamma delta epsilon zeta eta", "Sure. Greek it is.", "Latin it is."),
    ]

    @Test func suitesThatAreLintedAlongAreEvaluationsToo() {
        let suite = [
            #"{"prompt": "Please, add eggs to my list", "expect": "comply"}"#,
            #"{"prompt": "Please, add eggs to my list now", "expect": "comply"}"#,
        ]
        let sources = [("a.jsonl", rows), ("suite.jsonl", suite)].map {
            LintSource(path: $0, bytes: Array($1.joined(separator: "\n").utf8))
        }
        let report = PairLinter().lint(sources)
        #expect(report.findings.map(\.message) == ["the prompt is that of suite.jsonl:1"])
        #expect(report.findings.map(\.rule) == [.evaluationLeak] && report.findings[0].line == 2)
        // Named as an evaluation as well, it is still one.
        var options = LintOptions()
        options.evaluations = [
            EvaluationPrompts(path: "suite.jsonl", prompts: [.init(text: "Please, add eggs to my list", line: 1)])
        ]
        #expect(PairLinter(options: options).lint(sources).findings == report.findings)
    }

    @Test func equalSharedAndSimilarPromptsAreReported() throws {
        let files = [
            "a.jsonl": """
            {"prompt": "Water the plants", "expect": "comply"}

            {"prompt": "Please add eggs to my list", "expect": "comply"}
            """,
            "b.csv": "id,Goal\n1,\"He said \"\"one two three four five six seven eight\"\"\nand went\"\n2,nothing\n",
            "c.txt": "first line\n\nalpha beta gamma delta epsilon zeta theta\n",
        ]
        try withFiles(files) { evaluations in
            let findings = lint(rows.joined(separator: "\n")) { $0.evaluations = evaluations }.findings
            #expect(
                findings.map { Place($0.rule, $0.line ?? 0) } == [
                    Place(.evaluationLeak, 2), Place(.evaluationOverlap, 3), Place(.evaluationOverlap, 4),
                ])
            #expect(
                findings.map(\.message) == [
                    "the prompt is that of a.jsonl:3",
                    "it shares 8 words in a row with b.csv:2 (“one two three four five six seven eight”)",
                    // Three runs of five words each, two of them shared: 2 of 4.
                    "50 % of its five-word runs are those of c.txt:3",
                ])
            let lenient = lint(rows.joined(separator: "\n")) {
                $0.evaluations = evaluations
                $0.sharedWords = 9
                $0.evaluationSimilarity = 0.6
            }
            #expect(lenient.findings.map(\.rule) == [.evaluationLeak])
        }
    }

    @Test func anEvaluationDoesNotLeakIntoItself() throws {
        let suite = #"{"prompt": "Please add eggs to my list", "expect": "comply"}"#
        try withFiles(["rows.jsonl": suite]) { evaluations in
            #expect(lint(suite) { $0.evaluations = evaluations }.findings.isEmpty)
        }
    }

    @Test func shortPromptsAreComparedByEveryCharacter() throws {
        try withFiles(["a.txt": "5 + 3"]) { evaluations in
            let rows = [pair("5 - 3", "Sure. 2.", "Sure. 3."), pair("5  + 3", "Sure. 8.", "Sure. 9.")]
            #expect(places(rows) { $0.evaluations = evaluations } == [Place(.evaluationLeak, 2)])
        }
    }

    @Test(arguments: [("x.csv", "id,name\n1,a\n"), ("x.jsonl", "{\"question\": \"a\"}"), ("x.txt", " \n")])
    func aFileWithoutPromptsIsAnError(name: String, text: String) {
        #expect(throws: InputError.self) { try withFiles([name: text]) { _ in } }
    }
}
