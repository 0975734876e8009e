import Evidence

extension LintFinding {
    /// The finding as a compiler says it: `pairs.jsonl:12: error: chosen: … [rule]`.
    public var text: String { "\(place): \(severity.rawValue): \(statement) [\(rule.rawValue)]" }

    /// The file, and the line where there is one.
    var place: String { line.map { "\(file):\($0)" } ?? file }

    /// What is wrong, with its field.
    var statement: String { (field.map { "\($0): " } ?? "") + message }
}

extension LintReport {
    /// A line for each finding, a table of how many each rule has, what is allowed and why, and a summary.
    public func text(width: Int, colour: Bool) -> String {
        var lines = findings.map(\.text)
        if !findings.isEmpty {
            // The first column is the one that gives way; rules are shown whole.
            var table = TextTable(
                headings: ["findings", "severity", "rule", "what it says"], alignments: [.right])
            for (rule, count) in counts {
                table.add(["\(count)", rule.severity.rawValue, rule.rawValue, rule.summary])
            }
            lines += [""] + table.lines(width: width, colour: colour) + [""]
        }
        return (lines + allowed.flatMap(Self.lines) + [summary]).joined(separator: "\n")
    }

    /// The most findings of one exception that are listed.
    private static let listed = 5

    private static func lines(_ allowed: Allowed) -> [String] {
        let (exception, count) = (allowed.exception, allowed.findings.count)
        guard count > 0 else {
            return ["\(exception.source): no finding needs the exception from \(exception.rule.rawValue); remove it"]
        }
        let reason = exception.reason.map { ": \($0)" } ?? ""
        let findings = allowed.findings.prefix(listed).map { "  \($0.place): \($0.statement)" }
        return ["allowed by \(exception.source): \(count) \(exception.rule.rawValue)\(reason)"] + findings
            + (count > listed ? ["  and \(count - listed) more"] : [])
    }

    /// How much was read and found, in one line.
    public var summary: String {
        func text(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let rows = files.reduce(0) { $0 + $1.rows }
        let byKind = LintRow.Kind.allCases.compactMap { kind -> String? in
            let count = files.reduce(0) { $0 + ($1.kind == kind.rawValue ? $1.rows : 0) }
            return count > 0 ? text(count, String(kind.rawValue.dropLast())) : nil
        }
        return "\(text(files.count, "file")), \(text(rows, "row"))"
            + (byKind.count > 1 ? " (\(byKind.joined(separator: ", ")))" : "")
            + ": \(text(count(.error), "error")), \(text(count(.warning), "warning"))"
            + (allowedCount > 0 ? ", \(allowedCount) allowed" : "")
    }
}
