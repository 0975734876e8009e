import Evidence
import Files

/// One process's work on a campaign: what is done, what it has cost, and when to stop.
struct CampaignSitting {
    private let store: CampaignStore
    private let judge: AttemptJudge
    private let budget: CampaignBudget
    private let report: (CampaignProgress) -> Void
    private var outcomes: [AttemptKey: AttemptRecord.Outcome]
    private var tries: [AttemptKey: Int] = [:]
    private var progress: CampaignProgress
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastEnd: ContinuousClock.Instant
    private var failuresInARow = 0
    private var lastProblem = ""

    init(
        _ plan: CampaignPlan, judge: AttemptJudge, store: CampaignStore, budget: CampaignBudget,
        report: @escaping (CampaignProgress) -> Void
    ) throws(InputError) {
        self.store = store
        self.judge = judge
        self.budget = budget
        self.report = report
        let costs = try store.costs()
        outcomes = try store.outcomes()
        tries = costs.tries
        progress = CampaignProgress(total: min(budget.attempts ?? .max, plan.attempts.count))
        progress.tokens = costs.tokens
        progress.before = outcomes.count
        for outcome in outcomes.values { progress.outcomes[outcome, default: 0] += 1 }
        start = clock.now
        lastEnd = start
        report(progress)
    }

    /// Whether the attempt is still to be made.
    func isOpen(_ key: AttemptKey, retriesFailed: Bool) -> Bool {
        guard let outcome = outcomes[key] else { return true }
        return retriesFailed && outcome == .failed
    }

    /// The budget that is spent, in words; nil while none is.
    var limit: String? {
        if let tokens = budget.tokens, progress.tokens >= tokens { return "\(tokens) tokens" }
        if let minutes = budget.minutes, (clock.now - start) / .seconds(60) >= minutes {
            return "\(minutes == minutes.rounded() ? String(Int(minutes)) : String(minutes)) minutes"
        }
        return nil
    }

    /// The attempt that was made, with the judge's word on it.
    mutating func judged(_ talk: AttemptTalk) -> StoredAttempt {
        let planned = talk.planned
        let word =
            talk.problem.map { AttemptJudge.Word(.failed, reason: $0) }
            ?? judge.judge(planned.row, prompt: planned.prompt, reply: talk.reply)
        let now = clock.now
        defer { lastEnd = now }
        return StoredAttempt(
            record: AttemptRecord(
                behaviour: planned.key.behaviour, expected: planned.row.expected, category: planned.row.category,
                family: planned.row.family, attack: planned.key.attack, attackFamily: planned.attackFamily.rawValue,
                sample: planned.key.sample, outcome: word.outcome, reason: word.reason, span: word.span,
                prompt: talk.lastAsked, reply: talk.problem == nil ? talk.reply : "",
                tags: planned.row.tags(under: planned.attackFamily).map(\.description),
                promptTokens: talk.promptTokens, completionTokens: talk.completionTokens,
                file: planned.file, line: planned.row.line),
            conversation: talk.messages, opening: planned.prompt.messages.count, seed: planned.seed,
            tries: (tries[planned.key] ?? 0) + 1,
            seconds: (now - lastEnd) / .seconds(1))
    }

    /// Keeps attempts that ended, and says how far the campaign is.
    mutating func keep(_ attempts: [StoredAttempt]) throws(InputError) {
        guard !attempts.isEmpty else { return }
        try store.save(attempts)
        for attempt in attempts {
            progress.add(attempt, replacing: outcomes[attempt.key])
            outcomes[attempt.key] = attempt.record.outcome
            tries[attempt.key] = attempt.tries
            if attempt.record.outcome == .failed {
                failuresInARow += 1
                lastProblem = attempt.record.reason
            } else {
                failuresInARow = 0
            }
        }
        pending = nil
        progress.seconds = (clock.now - start) / .seconds(1)
        report(progress)
    }

    /// Attempts of the group at work, which are not kept yet.
    private var pending: CampaignProgress?

    /// Says how far the campaign is with an attempt that will be kept with its group.
    mutating func preview(_ attempt: StoredAttempt) {
        var next = pending ?? progress
        next.add(attempt, replacing: outcomes[attempt.key])
        next.seconds = (clock.now - start) / .seconds(1)
        pending = next
        report(next)
    }

    /// The reason of the last failure, where `count` or more came in a row.
    func failing(after count: Int) -> String? { failuresInARow >= count ? lastProblem : nil }

    func result(_ end: CampaignResult.End) -> CampaignResult {
        var progress = progress
        progress.seconds = (clock.now - start) / .seconds(1)
        return CampaignResult(end, progress: progress)
    }
}

extension CampaignProgress {
    /// Counts an attempt, in the place of an earlier try of it.
    fileprivate mutating func add(_ attempt: StoredAttempt, replacing earlier: AttemptRecord.Outcome?) {
        if let earlier {
            outcomes[earlier, default: 0] -= 1
            before -= 1
        }
        outcomes[attempt.record.outcome, default: 0] += 1
        completionTokens += attempt.record.completionTokens
        tokens += attempt.record.promptTokens + attempt.record.completionTokens
    }
}
