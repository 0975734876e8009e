import Evidence
import Tokenization

/// Searches a suffix for behaviours, and puts it to the target as a user would.
///
/// The target is the searched model, or another that the suffix may carry over to.
public struct SuffixSearch {
    private let behaviours: [Behaviour]
    private let search: GreedyCoordinateGradient
    private let target: any Target
    private let judge: AttemptJudge
    /// How many steps lie between two looks at the target's replies.
    private let interval: Int

    /// - Parameters:
    ///   - behaviours: What is to be refused, in the order of the search's prompts.
    ///   - search: What finds the suffix.
    ///   - target: What the suffix is put to.
    ///   - judge: What says whether a reply is harmful.
    ///   - interval: The steps between two looks at the target's replies; the search ends early where all are harmful.
    public init(
        _ behaviours: [Behaviour], search: GreedyCoordinateGradient, target: any Target, judge: AttemptJudge,
        interval: Int = 10
    ) {
        self.behaviours = behaviours
        self.search = search
        self.target = target
        self.judge = judge
        self.interval = max(1, interval)
    }

    /// Goes on after `history`, has `onStep` keep each step, and returns the attempts with the best suffix.
    ///
    /// There is one attempt a behaviour, its sample number 0. Where no reply is harmful at the end it is with the suffix
    /// of the lowest loss.
    public func run(
        from history: [SuffixStep] = [], onStep: (SuffixStep) throws -> Void = { _ in }
    ) async throws -> (steps: [SuffixStep], attempts: [StoredAttempt]) {
        var steps = history
        if steps.isEmpty {
            let first = try search.start()
            try onStep(first)
            steps.append(first)
        }
        var looked: (suffix: [Int], attempts: [StoredAttempt])?
        while let last = steps.last, last.number < search.options.steps, let next = try search.next(after: last) {
            try onStep(next)
            steps.append(next)
            guard next.number.isMultiple(of: interval), let best = Self.best(of: steps),
                best.suffix != looked?.suffix
            else { continue }
            let attempts = try await attempts(best)
            if attempts.allSatisfy({ $0.record.outcome == .harmful }) { return (steps, attempts) }
            looked = (best.suffix, attempts)
        }
        guard let best = Self.best(of: steps) else { return (steps, []) }
        if let looked, looked.suffix == best.suffix { return (steps, looked.attempts) }
        return (steps, try await attempts(best))
    }

    /// The step of the lowest loss.
    public static func best(of steps: [SuffixStep]) -> SuffixStep? { steps.min { $0.loss < $1.loss } }

    /// The attempts with the suffix of `step`.
    public func attempts(_ step: SuffixStep) async throws -> [StoredAttempt] {
        let planned = zip(behaviours, search.prompts).map { behaviour, prompt -> PlannedAttempt in
            var attacked = prompt.prompt
            attacked.text += prompt.text(step.suffix)
            return PlannedAttempt(
                key: AttemptKey(behaviour: behaviour.row.id, attack: "gcg", sample: 0), row: behaviour.row,
                file: behaviour.file, attackFamily: .adaptive, prompt: attacked,
                seed: RefinementSearch.seed(search.options.seed, behaviour.row.id, "gcg"))
        }
        return try await AttemptTalk.talks(planned, target: target).map { StoredAttempt($0, judge: judge) }
    }
}
