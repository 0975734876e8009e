public import Evidence
public import Files
import OrderedCollections

extension LintFinding {
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
    /// `{"files", "errors", "warnings", "counts", "findings", "allowed"}`.
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
            "allowed": .array(allowed.map(Self.json)),
        ]
    }

    private static func json(_ allowed: Allowed) -> JSONValue {
        let exception = allowed.exception
        return [
            "rule": .string(exception.rule.rawValue), "reason": exception.reason.map(JSONValue.string) ?? .null,
            "source": .string(exception.source), "findings": .array(allowed.findings.map(\.json)),
        ]
    }

    /// The findings in SARIF, allowed ones as suppressed; those about a whole file are put on its first line.
    public func sarif(version: String) -> SarifLog {
        func level(_ severity: LintSeverity) -> SarifLog.Level { severity == .error ? .error : .warning }
        func result(_ finding: LintFinding, allowedBy exception: LintException? = nil) -> SarifLog.Result {
            SarifLog.Result(
                rule: finding.rule.rawValue, level: level(finding.severity), message: finding.statement,
                file: finding.file, line: finding.line ?? 1,
                suppression: exception.map { $0.reason ?? "allowed by \($0.source)" })
        }
        return SarifLog(
            tool: "plumb data lint", version: version,
            rules: LintRule.allCases.map {
                .init(id: $0.rawValue, summary: $0.summary, help: $0.remedy, level: level($0.severity))
            },
            results: findings.map { result($0) }
                + allowed.flatMap { allowed in allowed.findings.map { result($0, allowedBy: allowed.exception) } })
    }
}
