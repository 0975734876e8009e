public import Evidence
public import Files
import OrderedCollections

extension LintFinding {
    /// The finding as a compiler says it: `pairs.jsonl:12: error: chosen: … [rule]`.
    public var text: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(severity.rawValue): \(field.map { "\($0): " } ?? "")\(message) [\(rule.rawValue)]"
    }

    /// `{"rule", "severity", "file", "line", "field", "message", "fix"}`; what does not apply is null.
    public var json: JSONValue {
        [
            "rule": .string(rule.rawValue), "severity": .string(severity.rawValue), "file": .string(file),
            "line": line.map(JSONValue.integer) ?? .null, "field": field.map(JSONValue.string) ?? .null,
            "message": .string(message), "fix": fix.map { .string($0.rawValue) } ?? .null,
        ]
    }
}

extension LintReport {
    /// A line for each finding, then a table of how many each rule has.
    public func text(width: Int, colour: Bool) -> String {
        var lines = findings.map(\.text)
        if !findings.isEmpty {
            var table = TextTable(
                headings: ["rule", "findings", "severity", "what it says"], alignments: [.left, .right])
            for (rule, count) in counts {
                table.add([rule.rawValue, "\(count)", rule.severity.rawValue, rule.summary])
            }
            lines += [""] + table.lines(width: width, colour: colour) + [""]
        }
        return (lines + [summary]).joined(separator: "\n")
    }

    /// How much was read and found, in one line.
    public var summary: String {
        func text(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let rows = files.reduce(0) { $0 + $1.rows }
        return "\(text(files.count, "file")), \(text(rows, "row")): \(text(count(.error), "error")), "
            + text(count(.warning), "warning")
    }

    /// `{"files", "errors", "warnings", "counts", "findings"}`.
    public var json: JSONValue {
        let files = files.map { file -> JSONValue in
            [
                "path": .string(file.path), "kind": file.kind.map(JSONValue.string) ?? .null,
                "rows": .integer(file.rows),
            ]
        }
        let counts = OrderedDictionary(
            counts.map { ($0.rule.rawValue, JSONValue.integer($0.count)) }, uniquingKeysWith: { first, _ in first })
        return [
            "files": .array(files), "errors": .integer(count(.error)), "warnings": .integer(count(.warning)),
            "counts": .object(counts), "findings": .array(findings.map(\.json)),
        ]
    }

    /// The findings in SARIF; those about a whole file are put on its first line.
    public func sarif(version: String) -> SarifLog {
        func level(_ severity: LintSeverity) -> SarifLog.Level { severity == .error ? .error : .warning }
        return SarifLog(
            tool: "plumb data lint", version: version,
            rules: LintRule.allCases.map {
                .init(id: $0.rawValue, summary: $0.summary, help: $0.remedy, level: level($0.severity))
            },
            results: findings.map { finding in
                .init(
                    rule: finding.rule.rawValue, level: level(finding.severity),
                    message: (finding.field.map { "\($0): " } ?? "") + finding.message, file: finding.file,
                    line: finding.line ?? 1)
            })
    }
}
