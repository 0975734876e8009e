import Files

/// Checks preference data and evaluation suites, and reports everything that is wrong with them at once.
///
/// Where `PairDataset.read(_:)` stops at the first mistake, the linter goes on: rows are read one by one, on all processors,
/// then compared with each other, with the evaluations they are to be held apart from, and, where a refusal matters, judged.
public struct PairLinter: Sendable {
    /// What is looked for.
    public var options: LintOptions

    public init(options: LintOptions = LintOptions()) { self.options = options }

    /// What is wrong with `sources`, which are one data set: ids and rows are compared across files.
    public func lint(_ sources: [LintSource]) -> LintReport {
        var rows: [LintRow] = []
        var findings: [LintFinding] = []
        var files: [LintReport.File] = []
        // Where the rows of each file begin among all, and where the last ones end.
        var starts = [0]
        for (index, source) in sources.enumerated() {
            defer { starts.append(rows.count) }
            if let problem = Self.unreadable(source) {
                findings.append(problem)
                files.append(LintReport.File(path: source.path, kind: nil, rows: 0))
                continue
            }
            let lines = JSONLines.lines(of: source.bytes)
            let kind = Self.commonKind(of: source, lines)
            let read = concurrentMap(lines.count) { [options] line in
                var reader = LintRowReader(
                    file: index, path: source.path, line: lines[line].number, options: options, commonKind: kind)
                reader.read(lines[line], of: source.bytes)
                return reader.row
            }
            if rows.isEmpty { rows = read } else { rows += read }
            files.append(LintReport.File(path: source.path, kind: kind?.rawValue, rows: lines.count))
        }
        for index in rows.indices where !rows[index].findings.isEmpty { findings += rows[index].findings }
        return report(findings + comparisons(of: rows, starts: starts, paths: sources.map(\.path)), files)
    }

    /// What is wrong with rows beside others; the kinds of comparison do not need each other and run at once.
    private func comparisons(of rows: [LintRow], starts: [Int], paths: [String]) -> [LintFinding] {
        let parts = concurrentMap(3) { part in
            switch part {
            case 0: DuplicateRules(rows: rows, paths: paths, options: options).findings()
            case 1:
                SafetyRules(options: options).findings(rows, paths: paths) { file, openings in
                    StatisticRules(path: paths[file], options: options)
                        .findings(rows[starts[file]..<starts[file + 1]], openings: openings)
                }
            default: leaks(rows, paths)
            }
        }
        return parts.flatMap(\.self)
    }

    private func leaks(_ rows: [LintRow], _ paths: [String]) -> [LintFinding] {
        guard options.rules.contains(.evaluationLeak) || options.rules.contains(.evaluationOverlap) else { return [] }
        let apart = rows.indices.filter { rows[$0].stage != .evaluation }
        guard !apart.isEmpty else { return [] }
        let index = LeakIndex(options, suites: rows, paths: paths)
        guard !index.isEmpty else { return [] }
        let rules = LeakRules(index: index)
        return concurrentMap(apart.count) { rules.finding(rows[apart[$0]], path: paths[rows[apart[$0]].file]) }
            .compactMap(\.self)
    }

    private func report(_ findings: [LintFinding], _ files: [LintReport.File]) -> LintReport {
        let order = Dictionary(files.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
        let rules = Dictionary(uniqueKeysWithValues: LintRule.allCases.enumerated().map { ($1, $0) })
        // A stable order: findings of one place and rule stay as they were found.
        func key(_ item: (offset: Int, element: LintFinding)) -> (Int, Int, Int, Int) {
            let finding = item.element
            return (order[finding.file] ?? 0, finding.line ?? .max, rules[finding.rule] ?? 0, item.offset)
        }
        let kept = findings.filter { options.rules.contains($0.rule) }
        return LintReport(files: files, findings: kept.enumerated().sorted { key($0) < key($1) }.map(\.element))
            .allowing(options.exceptions)
    }

    /// A finding about a file whose lines are not worth reading; nil for others.
    private static func unreadable(_ source: LintSource) -> LintFinding? {
        if source.bytes.starts(with: [0xFF, 0xFE]) || source.bytes.starts(with: [0xFE, 0xFF]) {
            return LintFinding(.invalidUTF8, file: source.path, line: 1, message: "the text is UTF-16")
        }
        guard source.bytes.contains(where: { !($0 == 0x20 || (0x09...0x0D).contains($0)) }) else {
            return LintFinding(.invalidJSON, file: source.path, message: "the file is empty; expected a row a line")
        }
        return nil
    }

    /// What most of a file's first rows are; nil where none of them says.
    private static func commonKind(of source: LintSource, _ lines: [JSONLines.Line]) -> LintRow.Kind? {
        var counts: [LintRow.Kind: Int] = [:]
        for line in lines.prefix(50) where JSONLines.isUTF8(line, of: source.bytes) {
            guard let value = try? JSONLines.value(of: line, in: source.bytes, file: source.path),
                let object = value.object, let kind = LintRowReader.kind(of: object)
            else { continue }
            counts[kind, default: 0] += 1
        }
        return LintRow.Kind.allCases.max { counts[$0, default: 0] < counts[$1, default: 0] }.flatMap {
            counts[$0] == nil ? nil : $0
        }
    }
}
