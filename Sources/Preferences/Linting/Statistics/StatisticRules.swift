import Evidence
import Foundation

/// Looks at what the rows of one file are together.
struct StatisticRules {
    let path: String
    let options: LintOptions

    /// What is unbalanced in the rows for training among `rows`, which are those of one file.
    ///
    /// - Parameters:
    ///   - rows: The file's rows.
    ///   - openings: The first three words of each refusal that is to be learned.
    /// - Returns: Findings about the whole file.
    func findings(_ rows: ArraySlice<LintRow>, openings: [String]) -> [LintFinding] {
        let rows = rows.filter { $0.stage == .training }
        return [lengthBias(rows), monoculture(openings), imbalance(rows), ratio(rows)].compactMap(\.self)
    }

    /// Compares mean lengths, and the mean of the paired differences with their standard deviation.
    private func lengthBias(_ rows: [LintRow]) -> LintFinding? {
        let pairs = rows.compactMap { row -> (chosen: Double, rejected: Double)? in
            guard let chosen = row.chosen, let rejected = row.rejected else { return nil }
            return (Double(chosen.wordCount), Double(rejected.wordCount))
        }
        guard pairs.count >= max(2, options.minimumRows) else { return nil }
        let count = Double(pairs.count)
        let differences = pairs.map { $0.chosen - $0.rejected }
        let mean = differences.reduce(0, +) / count
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        // Where every pair differs by the same number of words, the effect has no bound.
        let effect = variance > 0 ? mean / variance.squareRoot() : mean == 0 ? 0 : mean * .infinity
        guard abs(effect) >= options.lengthEffect, abs(mean) >= 1 else { return nil }
        let chosen = pairs.reduce(0) { $0 + $1.chosen } / count
        let rejected = pairs.reduce(0) { $0 + $1.rejected } / count
        return finding(
            .lengthBias, "chosen",
            "chosen answers have \(Self.figure(chosen)) words on average, rejected ones \(Self.figure(rejected))"
                + " (d = \(Self.figure(effect)) over \(pairs.count) pairs)")
    }

    private func monoculture(_ openings: [String]) -> LintFinding? {
        guard openings.count >= max(1, options.minimumRows) else { return nil }
        let counts = openings.reduce(into: [:]) { counts, opening in counts[opening, default: 0] += 1 }
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        let share = Double(most.value) / Double(openings.count)
        guard share > options.openingShare else { return nil }
        return finding(
            .refusalMonoculture, "chosen",
            "\(Self.percent(share)) of \(openings.count) refusals begin with “\(most.key)”")
    }

    private func imbalance(_ rows: [LintRow]) -> LintFinding? {
        let counts = rows.compactMap(\.category).reduce(into: [:]) { counts, name in counts[name, default: 0] += 1 }
        guard rows.count >= options.minimumRows, counts.count > 1,
            let largest = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            let smallest = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
            Double(largest.value) > options.categoryRatio * Double(smallest.value)
        else { return nil }
        return finding(
            .categoryImbalance, "category",
            "\(largest.key) has \(largest.value) rows, \(smallest.key) \(smallest.value)")
    }

    private func ratio(_ rows: [LintRow]) -> LintFinding? {
        let unsafe = rows.count { $0.expected == .refuse }
        let benign = rows.count { $0.expected == .comply }
        // Data without a single unsafe row is not about safety.
        guard unsafe > 0, unsafe + benign >= options.minimumRows else { return nil }
        let ratio = benign > 0 ? Double(unsafe) / Double(benign) : .infinity
        guard !options.unsafePerBenign.contains(ratio) else { return nil }
        return finding(.unsafeRatio, "category", "there are \(unsafe) unsafe rows and \(benign) benign ones")
    }

    private func finding(_ rule: LintRule, _ field: String, _ message: String) -> LintFinding {
        LintFinding(rule, file: path, field: field, message: message)
    }

    private static func figure(_ value: Double) -> String { String(format: "%.1f", value) }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
