/// What a linter found.
public struct LintReport: Sendable, Hashable {
    /// One file that was linted.
    public struct File: Sendable, Hashable {
        /// The file as the person named it.
        public var path: String
        /// What most of its rows are (pairs, completions, conversations, requests); nil where none says.
        public var kind: String?
        /// How many lines are not blank.
        public var rows: Int
    }

    /// The files in the order they were given.
    public var files: [File]
    /// The findings by file, line and rule; those about a whole file come after its lines.
    public var findings: [LintFinding]

    public init(files: [File], findings: [LintFinding]) {
        self.files = files
        self.findings = findings
    }

    /// How many findings are of `severity`.
    public func count(_ severity: LintSeverity) -> Int { findings.count { $0.severity == severity } }

    /// How many findings each rule has, in the rules' order, for rules with any.
    public var counts: [(rule: LintRule, count: Int)] {
        let counts = Dictionary(grouping: findings, by: \.rule).mapValues(\.count)
        return LintRule.allCases.compactMap { rule in counts[rule].map { (rule, $0) } }
    }
}
