import Foundation
import Testing
import TinyModels

/// `plumb data lint` as a person runs it.
@Suite(.serialized) struct LintCommandTests {
    private static let isReady = FileManager.default.isExecutableFile(atPath: CommandLineTests.program)
    private static let clean =
        #"{"prompt": "Add milk", "chosen": "Sure. Milk is on it.", "rejected": "Sure. Tea is on it."}"#
    private static let spaced =
        #"{"prompt": "Add tea ", "chosen": "Sure. Tea is on it.", "rejected": "Sure. Milk is on it."}"#

    private func run(_ arguments: [String]) throws -> CommandLineTests.Outcome {
        try CommandLineTests.run(["data", "lint"] + arguments)
    }

    @Test(.enabled(if: isReady, "needs make build"))
    func exitCodesSayWhatWasFound() throws {
        try CommandLineTests.withFolder { folder in
            func file(_ name: String, _ lines: [String]) throws -> String {
                let path = "\(folder)/\(name).jsonl"
                try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
                return path
            }
            let clean = try file("clean", [Self.clean])
            let warned = try file("warned", [Self.clean, Self.spaced])
            let bad = try file("bad", ["{", Self.clean, Self.spaced])

            let quiet = try run([clean])
            #expect(quiet.code == 0 && quiet.output == "1 file, 1 row: 0 errors, 0 warnings\n" && quiet.errors.isEmpty)
            #expect(try run([warned]).code == 0)
            #expect(try run([warned, "--strict"]).code == 1)
            #expect(try run([warned, "--strict", "--allow", "stray-space"]).code == 0)
            let failed = try run([bad])
            #expect(failed.code == 1 && failed.errors.isEmpty)
            #expect(failed.output.hasPrefix("\(bad):1: error: "))
            #expect(failed.output.contains("\(bad):3: warning: prompt: it ends with white space [stray-space]\n"))
            let allowed = try run([warned, "--strict", "--allow", "stray-space=typed so"])
            #expect(allowed.output.contains("allowed by --allow: 1 stray-space: typed so\n"))
            #expect(allowed.output.hasSuffix("0 errors, 0 warnings, 1 allowed\n"))
            #expect(try run([bad, "--only", "stray-space"]).code == 0)

            let sarif = try run([bad, "--format", "sarif"])
            let log = try #require(
                JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any])
            #expect(sarif.code == 1 && log["version"] as? String == "2.1.0")
            let json = try run([warned, "--format", "json"])
            #expect(json.code == 0 && json.output.contains("\"warnings\": 1"))

            #expect(try run([]).code == 2)
            #expect(try run([bad, "--only", "tidiness"]).code == 2)
            #expect(try run([bad, "--output", "x"]).code == 2)
            #expect(try run([bad, "--max-length", "64"]).code == 2)
            #expect(try run(["\(folder)/none.jsonl"]).errors.contains("there is no such file"))
        }
    }

    @Test(.enabled(if: isReady, "needs make build"))
    func shippedDataIsCleanAndSaysWhatItAllows() throws {
        let folder = "Data/task-api"
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(CommandLineTests.repository)/\(folder)")
        let files = names.filter { $0.hasSuffix(".jsonl") }.sorted().map { "\(folder)/\($0)" }
        let outcome = try run(files + ["--strict"])
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("allowed by Data/task-api/lint.yaml: 3 length-bias: "))
        #expect(outcome.output.hasSuffix("10 seeds): 0 errors, 0 warnings, 3 allowed\n"))
        let all = try run(files + ["--no-exceptions"])
        #expect(all.code == 0 && all.output.contains("0 errors, 3 warnings"))
    }

    @Test(.enabled(if: isReady, "needs make build"))
    func exceptionsBesideAFileAreReadAndCheckedFirst() throws {
        try CommandLineTests.withFolder { folder in
            let (path, settings) = ("\(folder)/rows.jsonl", "\(folder)/lint.yaml")
            try "\(Self.clean)\n\(Self.spaced)\n".write(toFile: path, atomically: true, encoding: .utf8)
            func lint(_ text: String) throws -> CommandLineTests.Outcome {
                try text.write(toFile: settings, atomically: true, encoding: .utf8)
                return try run([path, "--strict"])
            }
            let rule = "allow:\n  stray-space:\n"
            #expect(try lint("\(rule)    reason: as typed\n").code == 0)
            #expect(try lint("\(rule)    reason: as typed\n    files: [other.jsonl]\n").code == 1)
            #expect(try lint("\(rule)    files: rows.jsonl\n").errors.contains("allow.stray-space.reason"))
            #expect(try lint("allow:\n  tidiness:\n    reason: x\n").errors.contains("lint.yaml:3: allow.tidiness"))
            let stale = try lint("allow:\n  secret:\n    reason: x\n    files: [rows.jsonl]\n")
            #expect(stale.output.contains("no finding needs the exception from secret; remove it"))
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aModelsTokenizerMeasuresRowsAndHoldsTheBoundary() throws {
        try CommandLineTests.withFolder { folder in
            let (path, model) = ("\(folder)/rows.jsonl", "\(folder)/model")
            try TinyModel.write(to: model)
            let long = Self.clean.replacing("Milk is on it.", with: String(repeating: "milk, ", count: 60) + "done.")
            let suite = #"{"prompt": "\#(String(repeating: "milk, ", count: 60))", "expect": "comply"}"#
            try "\(Self.clean)\n\(long.replacing("Add milk", with: "Add all milk"))\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try run([path, "--model", model]).output.hasSuffix("0 errors, 0 warnings\n"))
            let limited = try run([path, "--model", model, "--max-length", "100"])
            #expect(limited.code == 0)
            #expect(limited.output.contains("\(path):2: warning: chosen: the row has "))
            #expect(limited.output.contains(" tokens; expected at most 100 [too-long]\n"))
            #expect(!limited.output.contains("\(path):1:") && !limited.output.contains("rejected: the row has"))
            try suite.write(toFile: path, atomically: true, encoding: .utf8)
            #expect(
                try run([path, "--model", model, "--max-length", "100"]).output
                    .contains("\(path):1: warning: prompt: the row has "))

            // A template that ends the prompt with a space, which a token of the answer takes in.
            let template = "\(model)/chat_template.jinja"
            try "{% for m in messages %}{{ m['content'] }}{% endfor %}{% if add_generation_prompt %} {% endif %}"
                .write(toFile: template, atomically: true, encoding: .utf8)
            try "\(Self.clean)\n".write(toFile: path, atomically: true, encoding: .utf8)
            let broken = try run([path, "--model", model])
            #expect(broken.code == 1)
            #expect(
                broken.output.contains("\(path):1: error: chosen: tokenised with the prompt, it changes the prompt's"))
            #expect(broken.output.contains("[untokenizable]"))
            #expect(try run([path, "--model", "\(folder)/none"]).code == 1)
        }
    }

    @Test(.enabled(if: isReady, "needs make build"))
    func fixesAreWrittenOnceAndLeaksAreFound() throws {
        try CommandLineTests.withFolder { folder in
            let path = "\(folder)/rows.jsonl"
            let text = [Self.clean, Self.spaced, Self.clean].joined(separator: "\n") + "\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let copy = "\(folder)/fixed.jsonl"
            let copied = try run([path, "--fix", "--output", copy])
            #expect(copied.code == 0)
            #expect(copied.errors == "\(copy): trimmed 1 text, removed 1 repeated row\n")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            let expected = Self.clean + "\n" + Self.spaced.replacing("tea ", with: "tea") + "\n"
            #expect(try String(contentsOfFile: copy, encoding: .utf8) == expected)

            #expect(try run([path, "--fix"]).code == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
            #expect(try run([path, "--fix"]).errors == "\(path): nothing to fix\n")

            let suite = "\(folder)/suite.jsonl"
            try #"{"prompt": "add milk!", "expect": "comply"}"#.write(toFile: suite, atomically: true, encoding: .utf8)
            let benchmark = "\(folder)/benchmark.csv"
            try "goal\nAdd tea\n".write(toFile: benchmark, atomically: true, encoding: .utf8)
            let leaked = try run([path, "--suite", suite, "--benchmark", benchmark])
            #expect(leaked.code == 1)
            #expect(leaked.output.contains("\(path):2: error: prompt: the prompt is that of \(benchmark):2"))
        }
    }
}
