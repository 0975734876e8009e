/// What a linter found.
public struct LintReport: Sendable, Hashable {
    /// One file that was linted.
    public struct File: Sendable, Hashable {
        /// The file as the person named it.
        public var path: String
        /// What most of its rows are (pairs, completions, conversations, requests, seeds); nil where none says.
        public var kind: String?
        /// How many lines are not blank.
        public var rows: Int
    }

    /// Findings that an exception accepts.
    public struct Allowed: Sendable, Hashable {
        /// What accepts them.
        public var exception: LintException
        /// The findings in the report's order.
        public var findings: [LintFinding]
    }

    /// The files in the order they were given.
    public var files: [File]
    /// The findings by file, line and rule; those about a whole file come after its lines.
    public var findings: [LintFinding]
    /// What exceptions accept, in their order; one that must be needed is here without findings where it is not.
    public var allowed: [Allowed]

    public init(files: [File], findings: [LintFinding], allowed: [Allowed] = []) {
        self.files = files
        self.findings = findings
        self.allowed = allowed
    }

    /// The report with findings that an exception covers moved to `allowed`, to the first such exception.
    func allowing(_ exceptions: [LintException]) -> LintReport {
        var accepted = [[LintFinding]](repeating: [], count: exceptions.count)
        var open: [LintFinding] = []
        for finding in findings {
            if let index = exceptions.firstIndex(where: { $0.covers(finding) }) {
                accepted[index].append(finding)
            } else {
                open.append(finding)
            }
        }
        let allowed = zip(exceptions, accepted).map { Allowed(exception: $0, findings: $1) }
        return LintReport(
            files: files, findings: open,
            allowed: allowed.filter { !$0.findings.isEmpty || $0.exception.mustBeNeeded })
    }

    /// How many findings are of `severity`; those that are allowed do not count.
    public func count(_ severity: LintSeverity) -> Int { findings.count { $0.severity == severity } }

    /// How many findings are allowed.
    public var allowedCount: Int { allowed.reduce(0) { $0 + $1.findings.count } }

    /// How many findings each rule has, in the rules' order, for rules with any.
    public var counts: [(rule: LintRule, count: Int)] {
        let counts = Dictionary(grouping: findings, by: \.rule).mapValues(\.count)
        return LintRule.allCases.compactMap { rule in counts[rule].map { (rule, $0) } }
    }
}
