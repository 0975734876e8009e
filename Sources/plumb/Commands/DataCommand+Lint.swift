import ArgumentParser
import Evidence
import Files
import Foundation
import LanguageModels
import Preferences
import Recipes
import Tokenization

extension DataCommand {
    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lint", abstract: "Find everything that is wrong with preference data and suites.",
            discussion: """
                Every row is checked, and every finding gets a line of its own: malformed rows, repeated and \
                contradictory ones, damaged text, refusals that lecture, chosen answers that comply with unsafe \
                requests, personal data, imbalances, and prompts of the evaluations given with --suite and --benchmark \
                or linted beside them. Several files are one data set. Exit code 1 says that there are errors (with \
                --strict, warnings too).

                What is so on purpose is allowed with --allow, or in a lint.yaml beside the files, which names its \
                reason: such findings are listed apart and fail nothing.

                Example:
                  plumb data lint Data/task-api/*.jsonl
                  plumb data lint pairs.jsonl --suite Data/task-api/suite-unsafe.jsonl --allow length-bias

                Trims, composes and repairs texts and removes repeated rows, then says what is left:
                  plumb data lint pairs.jsonl --fix --output pairs-fixed.jsonl
                """)

        @Argument(help: ArgumentHelp("Pairs, completions, conversations, suites or seeds in JSONL.", valueName: "file"))
        var files: [String]
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Suites that no training prompt may come from or near.", valueName: "file"))
        var suite: [String] = []
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("The same for public benchmarks: JSONL, CSV, or a prompt a line.", valueName: "file"))
        var benchmark: [String] = []
        @Option(help: ArgumentHelp("text, json, or sarif for code hosts and editors.", valueName: "format"))
        var format = Format.text
        @Option(
            help: ArgumentHelp(
                "A rule that may be broken, and why; may be given several times.", valueName: "rule[=reason]"),
            transform: Self.exception)
        var allow: [LintException] = []
        @Flag(help: "Take no exceptions from the lint.yaml beside the files.")
        var noExceptions = false
        @Option(
            help: ArgumentHelp("A rule to check instead of all; may be given several times.", valueName: "rule"),
            transform: Self.rule)
        var only: [LintRule] = []
        @Flag(help: "Let warnings fail too.")
        var strict = false
        @Flag(help: "Make the changes that need no judgement, in place or to --output.")
        var fix = false
        @Option(help: ArgumentHelp("Where --fix writes the one file.", valueName: "file"))
        var output: String?
        @Option(help: ArgumentHelp("Categories of unsafe requests, separated by commas.", valueName: "names"))
        var unsafeCategories: String?
        @Option(help: ArgumentHelp("Categories of benign ones (default: all others).", valueName: "names"))
        var benignCategories: String?
        @Option(help: ArgumentHelp("The model whose tokens --max-length counts.", valueName: "folder|file|name"))
        var model: String?
        @Option(help: "The most tokens of prompt and answer (default: 1024; needs --model).")
        var maxLength: Int?
        @Option(help: "So many words in a row shared with an evaluation are an overlap.")
        var sharedWords = 8

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

        func validate() throws {
            if output != nil, !fix { throw ValidationError("--output needs --fix") }
            if output != nil, files.count > 1 {
                throw ValidationError("--output takes one file; there are \(files.count)")
            }
            if Set(files).count < files.count { throw ValidationError("a file is given twice") }
            if maxLength != nil, model == nil { throw ValidationError("--max-length needs --model") }
            if let maxLength, maxLength < 2 {
                throw ValidationError("--max-length is \(maxLength); expected at least 2")
            }
            if sharedWords < 3 { throw ValidationError("--shared-words is \(sharedWords); expected at least 3") }
        }

        func run() throws {
            let linter = PairLinter(options: try options())
            var sources = try files.map { path throws(InputError) in try LintSource.read(path) }
            var report = linter.lint(sources)
            if fix {
                sources = try fixed(sources, report)
                report = linter.lint(sources)
            }
            switch format {
            case .text: print(report.text(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1))
            case .json: print(report.json.text(style: .pretty(indent: 2)))
            case .sarif: print(report.sarif(version: plumbVersion).json.text(style: .pretty(indent: 2)))
            }
            if report.count(.error) > 0 || (strict && !report.findings.isEmpty) { throw ExitCode.failure }
        }

        private func options() throws -> LintOptions {
            var options = LintOptions()
            if !only.isEmpty { options.rules = Set(only) }
            options.exceptions = allow + (noExceptions ? [] : try LintException.beside(files))
            if let unsafeCategories { options.unsafeCategories = Self.names(unsafeCategories) }
            if let benignCategories { options.benignCategories = Self.names(benignCategories) }
            options.evaluations = try (suite + benchmark).map { path throws(InputError) in
                try EvaluationPrompts.read(path)
            }
            options.sharedWords = sharedWords
            if let model {
                options.tokenizer = try Tokenizer(checkpoint: Checkpoint(path: try ModelLocation.resolve(model)))
            }
            if let maxLength { options.maxLength = maxLength }
            return options
        }

        /// Writes the files with their fixes, and says what was done.
        private func fixed(_ sources: [LintSource], _ report: LintReport) throws -> [LintSource] {
            try sources.map { source in
                var fixer = LintFixer()
                var result = try fixer.fixed(source, report.findings)
                if let output { result.path = output }
                if output != nil || fixer.summary != nil { try atomicWrite(result.bytes, to: result.path) }
                say("\(result.path): \(fixer.summary ?? "nothing to fix")")
                return result
            }
        }

        private static func names(_ list: String) -> Set<String> {
            Set(list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
        }

        private static func exception(_ text: String) throws -> LintException {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let reason = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            return LintException(
                try rule(String(parts[0])), reason: reason.isEmpty ? nil : reason, source: "--allow")
        }

        private static func rule(_ name: String) throws -> LintRule {
            guard let rule = LintRule(rawValue: name) else {
                let names = LintRule.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(name) is not a rule; expected \(names)")
            }
            return rule
        }
    }
}
