public import Files
public import Preferences

extension Harvest {
    /// Takes out the pairs that the linter calls errors, until there are none, and says how many each rule has cost.
    ///
    /// Encoded requests may hold characters that no text needs, and a prompt may be one of an evaluation.
    public mutating func lint(_ options: LintOptions) -> [LintRule: Int] {
        var removed: [LintRule: Int] = [:]
        while !pairs.isEmpty {
            let bytes = Array(JSONLines.text(pairs.lazy.map(\.json)).utf8)
            let errors = PairLinter(options: options).lint([LintSource(path: "harvest", bytes: bytes)]).findings
                .filter { $0.severity == .error && $0.line != nil }
            if errors.isEmpty { break }
            var lines: [Int: LintRule] = [:]
            for error in errors { lines[error.line ?? 0] = lines[error.line ?? 0] ?? error.rule }
            for rule in lines.values { removed[rule, default: 0] += 1 }
            pairs = pairs.enumerated().filter { lines[$0.offset + 1] == nil }.map(\.element)
        }
        return removed
    }

    /// Refuses files whose name says that they hold a test suite: what is measured with is not trained on.
    ///
    /// - Throws: `InputError` that names the first such file.
    public static func checkNoTestSuite(_ files: [String]) throws(InputError) {
        for file in files where file.split(separator: "/").last?.hasPrefix("suite-") == true {
            throw InputError(
                file: file, problem: "it is a test suite, and pairs of it would train on the test",
                expected: "requests that are not measured with, such as development-*.jsonl",
                remedy: "attack with other requests, or add --allow-test-suites where this suite is never reported on")
        }
    }
}
