import ArgumentParser
import Evidence
import Files
import RedTeam

extension RedteamCommand {
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Read requests as benchmarks publish them and write a suite.",
            discussion: """
                Formats: \(SuiteFormat.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: "; ")). \
                The columns tell the format, and --format overrides it. Every row gets an id that says where it is from, \
                a category, a family where the benchmark has one, and tags of taxonomies. Commands that read suites read \
                these files as they are, too.

                Example:
                  plumb redteam import harmful-behaviors.csv --output suite.jsonl
                  plumb redteam import prompts.txt --expect refuse --output suite.jsonl
                """)

        @Argument(help: ArgumentHelp("Files to read, all written to one.", valueName: "file"))
        var files: [String]
        @Option(
            help: ArgumentHelp("How rows are laid out (default: what the columns say).", valueName: "format"),
            transform: SuiteFormat.parse)
        var format: SuiteFormat?
        @Option(
            help: ArgumentHelp(
                "What every request expects, where the file does not say: refuse or comply.", valueName: "what"),
            transform: Expected.parse)
        var expect: Expected?
        @Option(help: ArgumentHelp("The suite to write, in JSONL.", valueName: "file"))
        var output: String

        func run() throws {
            let suites = try files.map { try Suite.read($0, format: format, expecting: expect) }
            var owners: [String: String] = [:]
            for suite in suites {
                for row in suite.rows {
                    guard let first = owners.updateValue(suite.path, forKey: row.id) else { continue }
                    throw InputError(
                        file: suite.path, line: row.line, field: "id", problem: "\(row.id) is an id of \(first) too",
                        expected: "a different id for every row", remedy: "write the files to two suites")
                }
            }
            let rows = suites.flatMap(\.rows)
            try atomicWrite(JSONLines.text(rows.lazy.map(\.json)), to: output)
            for suite in suites { say("read \(suite.rows.count) rows of \(suite.path) (\(suite.format.rawValue))") }
            let unsafe = rows.count { $0.expected == .refuse }
            say("wrote \(rows.count) rows to \(output): \(unsafe) to refuse, \(rows.count - unsafe) to comply with")
        }
    }
}

extension SuiteFormat {
    static func parse(_ name: String) throws -> SuiteFormat {
        guard let format = SuiteFormat(rawValue: name) else {
            throw ValidationError(
                "\(name) is not a format; expected \(SuiteFormat.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }
}

extension Expected {
    static func parse(_ name: String) throws -> Expected {
        guard let expected = Expected(rawValue: name) else {
            throw ValidationError("\(name) is not what a request can expect; expected refuse or comply")
        }
        return expected
    }
}
