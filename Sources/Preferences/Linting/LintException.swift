/// A rule that the authors of a data set break on purpose, and why.
public struct LintException: Sendable, Hashable {
    /// The rule.
    public var rule: LintRule
    /// The files it holds for, by the names that findings give; nil for every file.
    public var files: [String]?
    /// Why the findings are accepted; nil where the person did not say.
    public var reason: String?
    /// Where the exception is written, such as `Data/lint.yaml:3`.
    public var source: String
    /// Whether the report is to say so where no finding needs the exception.
    public var mustBeNeeded: Bool

    public init(
        _ rule: LintRule, files: [String]? = nil, reason: String? = nil, source: String, mustBeNeeded: Bool = false
    ) {
        self.rule = rule
        self.files = files
        self.reason = reason
        self.source = source
        self.mustBeNeeded = mustBeNeeded
    }

    /// Whether the exception covers `finding`.
    func covers(_ finding: LintFinding) -> Bool {
        finding.rule == rule && files?.contains(finding.file) ?? true
    }
}
