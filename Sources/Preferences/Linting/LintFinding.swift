/// A change that needs no judgement.
public enum LintFix: String, Sendable, Hashable, CaseIterable {
    /// Decodes the text again with the encoding it was written in.
    case repairEncoding = "repair encoding"
    /// Composes letters and their marks (NFC).
    case compose = "compose"
    /// Removes white space at the ends.
    case trim = "trim"
    /// Removes the row.
    case removeRow = "remove row"
}

/// One thing that the linter found, and where.
public struct LintFinding: Sendable, Hashable {
    /// The rule that is broken.
    public var rule: LintRule
    /// The file as the person named it.
    public var file: String
    /// The line, counted from 1; nil where the finding is about the whole file.
    public var line: Int?
    /// The field, such as `chosen` or `prompt[2].content`.
    public var field: String?
    /// What is wrong, in words.
    public var message: String
    /// The change that mends it, where none needs judgement.
    public var fix: LintFix?

    public init(
        _ rule: LintRule, file: String, line: Int? = nil, field: String? = nil, message: String, fix: LintFix? = nil
    ) {
        self.rule = rule
        self.file = file
        self.line = line
        self.field = field
        self.message = message
        self.fix = fix
    }

    /// The rule's severity.
    public var severity: LintSeverity { rule.severity }
}
