import LanguageModels
import Preferences

extension Trainer {
    /// KTO's divergence of policy and reference over a step, from answers to prompts that they do not belong to.
    ///
    /// Read for the whole step before any part of it, without gradients and without dropout; nil for other objectives.
    func divergence(of rows: [Int], in source: StepSource) throws -> Double? {
        guard let mismatches = source.mismatches else { return nil }
        let isTraining = adapter.isTraining
        adapter.isTraining = false
        defer { adapter.isTraining = isTraining }
        let first = source.pairs.count - mismatches.pairs.count
        let numbers = mismatches.numbers(of: rows).map { first + $0 }
        let size = (numbers.count + memoryPlan.parts - 1) / memoryPlan.parts
        var ratios: [Double] = []
        for start in stride(from: 0, to: numbers.count, by: max(1, size)) {
            let part = Array(numbers[start..<min(start + size, numbers.count)])
            let shares = StepShares(part.map { source.pairs[$0] })
            for scores in try score(part, of: source, shares, withGradients: false).pairs {
                ratios.append(scores.chosen.policy.reduce(0, +) - scores.chosen.reference.reduce(0, +))
            }
        }
        return KTOLoss.divergence(mismatchedLogRatios: ratios)
    }
}
