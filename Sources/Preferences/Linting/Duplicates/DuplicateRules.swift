import Evidence
import Files

/// Compares rows with each other.
struct DuplicateRules {
    let rows: [LintRow]
    let paths: [String]
    let options: LintOptions

    /// What is wrong with rows beside others; training data, evaluations and seeds are compared apart.
    func findings() -> [LintFinding] {
        LintRow.Stage.allCases.flatMap { stage in
            let group = rows.indices.filter { rows[$0].stage == stage }
            return ids(group) + repetitions(group) + nearDuplicates(group)
        }
    }

    private func ids(_ group: [Int]) -> [LintFinding] {
        var first: [String: Int] = [:]
        return group.compactMap { index in
            guard let id = rows[index].id else { return nil }
            guard let earlier = first[id] else {
                first[id] = index
                return nil
            }
            return finding(.duplicateID, index, "id", "\(id) is the id of \(place(earlier, from: index)) too")
        }
    }

    private struct Stand: Hashable {
        let prompt: UInt64
        let answer: UInt64
        let isChosen: Bool
    }

    private func repetitions(_ group: [Int]) -> [LintFinding] {
        var findings: [LintFinding] = []
        var wholes: [UInt64: Int] = [:]
        var stands: [Stand: Int] = [:]
        var labels: [UInt64: Int] = [:]
        for index in group where rows[index].isWhole {
            let row = rows[index]
            if let earlier = wholes[whole(row)] {
                findings.append(
                    finding(
                        .duplicateRow, index, nil, "the row repeats \(place(earlier, from: index))", fix: .removeRow))
                continue
            }
            wholes[whole(row)] = index
            for (answer, isChosen) in [(row.chosen, true), (row.rejected, false)] {
                guard let answer else { continue }
                let stand = Stand(prompt: row.promptFingerprint, answer: answer.fingerprint, isChosen: isChosen)
                let opposite = Stand(prompt: stand.prompt, answer: stand.answer, isChosen: !isChosen)
                if let earlier = stands[opposite], earlier != index {
                    let (here, there) = isChosen ? ("wanted", "unwanted") : ("unwanted", "wanted")
                    let message =
                        "the answer is \(here) here and \(there) in \(place(earlier, from: index)), for one prompt"
                    findings.append(finding(.contradictoryRows, index, answer.field, message))
                    break
                }
                stands[stand] = stands[stand] ?? index
            }
            if let message = conflict(row, labels[row.promptFingerprint], index) { findings.append(message) }
            if row.expected != nil { labels[row.promptFingerprint] = labels[row.promptFingerprint] ?? index }
        }
        return findings
    }

    private func conflict(_ row: LintRow, _ earlier: Int?, _ index: Int) -> LintFinding? {
        guard let earlier, let expected = row.expected, let other = rows[earlier].expected, expected != other else {
            return nil
        }
        let (here, there) = expected == .refuse ? ("unsafe", "benign") : ("benign", "unsafe")
        return finding(
            row.stage == .training ? .conflictingLabel : .contradictoryRows, index, "prompt",
            "the request is \(here) here and \(there) in \(place(earlier, from: index))")
    }

    /// A hash of all that makes a row what it is.
    private func whole(_ row: LintRow) -> UInt64 {
        let stance: UInt64 = row.expected == .refuse ? 1 : row.expected == .comply ? 2 : 3
        return Fingerprint.joined([
            row.promptFingerprint, row.chosen?.fingerprint ?? 0, row.rejected?.fingerprint ?? 0,
            row.stage == .training ? 0 : stance,
        ])
    }

    /// Rows that deserve different treatment are apart on purpose: a safe twin shares most words with its unsafe row.
    private func nearDuplicates(_ group: [Int]) -> [LintFinding] {
        guard options.rules.contains(.nearDuplicate) else { return [] }
        return Dictionary(grouping: group) { rows[$0].expected }.values.flatMap { nearDuplicatesAlike($0) }
    }

    private func nearDuplicatesAlike(_ group: [Int]) -> [LintFinding] {
        // The same prompt with other answers is no near-duplicate.
        var seen: Set<UInt64> = []
        let distinct = group.filter {
            !rows[$0].bands.isEmpty && seen.insert(Fingerprint.joined(rows[$0].promptWords)).inserted
        }
        let found = MinHashDuplicates.find(
            words: distinct.map { rows[$0].promptWords }, bands: distinct.map { rows[$0].bands },
            similarity: options.nearDuplicateSimilarity)
        return zip(distinct, found).compactMap { index, match in
            guard let match else { return nil }
            let share = Int((match.similarity * 100).rounded(.down))
            return finding(
                .nearDuplicate, index, "prompt",
                "\(share) % of its three-word runs are those of \(place(distinct[match.earlier], from: index))")
        }
    }

    private func finding(
        _ rule: LintRule, _ index: Int, _ field: String?, _ message: String, fix: LintFix? = nil
    ) -> LintFinding {
        let row = rows[index]
        return LintFinding(
            rule, file: paths[row.file], line: row.line, field: field, message: message, fix: fix)
    }

    /// Where another row is, in words.
    private func place(_ index: Int, from other: Int) -> String {
        let row = rows[index]
        return row.file == rows[other].file ? "line \(row.line)" : "\(paths[row.file]):\(row.line)"
    }
}
