import Evidence
import Files
import Tokenization

/// Puts every attempt of a plan to a target, judges the replies, and keeps all of it as it comes.
///
/// Attempts that the store has already are not made again, so the same campaign goes on after any interruption, and ends as
/// one that was not interrupted.
public struct Campaign {
    private let plan: CampaignPlan
    private let target: any Target
    private let judge: AttemptJudge
    private let store: CampaignStore
    /// So many failures in a row end a sitting: the target is down.
    static let mostFailures = 64

    public init(_ plan: CampaignPlan, target: any Target, judge: AttemptJudge, store: CampaignStore) {
        self.plan = plan
        self.target = target
        self.judge = judge
        self.store = store
    }

    /// Makes the attempts that are not made yet, as far as `budget` goes.
    ///
    /// - Parameters:
    ///   - budget: When to end early.
    ///   - retriesFailed: Whether attempts that failed in an earlier sitting are made again.
    ///   - report: Hears how far it is, at the start and whenever an attempt ends.
    /// - Returns: Why it ended, and how far it is.
    /// - Throws: `InputError` where the store cannot be written, and what stops the target altogether.
    public func run(
        budget: CampaignBudget = CampaignBudget(), retriesFailed: Bool = false,
        report: @escaping (CampaignProgress) -> Void = { _ in }
    ) async throws -> CampaignResult {
        // What an earlier sitting's judge said, today's may not.
        try store.rejudge(judge)
        var sitting = try CampaignSitting(plan, judge: judge, store: store, budget: budget, report: report)
        for group in plan.groups(of: target.batchSize, count: budget.attempts ?? .max) {
            let open = group.filter { sitting.isOpen($0.key, retriesFailed: retriesFailed) }
            if open.isEmpty { continue }
            if let limit = sitting.limit { return sitting.result(.budget(limit)) }
            do {
                try await ask(open, &sitting)
            } catch let spent as TargetSpent {
                return sitting.result(spent.isBudget ? .budget(spent.reason) : .refused(spent.reason))
            }
            if let problem = sitting.failing(after: Self.mostFailures) { return sitting.result(.failing(problem)) }
        }
        let isWhole = budget.attempts.map { $0 >= plan.attempts.count } ?? true
        return sitting.result(isWhole ? .complete : .budget("\(budget.attempts ?? 0) attempts"))
    }

    /// Makes one group of attempts, turn by turn, and keeps them: each as it ends, or all at once where the target's
    /// arithmetic depends on the group.
    private func ask(_ group: [PlannedAttempt], _ sitting: inout CampaignSitting) async throws {
        let talks = group.map(AttemptTalk.init)
        let desk = AttemptDesk(sitting, talks: talks, keepsWhole: target.dependsOnBatch)
        defer { sitting = desk.sitting }
        while true {
            let places = talks.indices.filter { !desk.talks[$0].hasEnded }
            if places.isEmpty { break }
            let turn = desk.talks[places[0]].turn
            _ = try await target.reply(
                to: places.map { desk.talks[$0].messages }, seeds: places.map { group[$0].seed(ofTurn: turn) },
                onReply: { desk.take($1, at: places[$0]) })
            for place in places where desk.talks[place].turn == turn && !desk.talks[place].hasEnded {
                desk.take(.failure("the target said nothing"), at: place)
            }
            if let problem = desk.problem { throw problem }
        }
        try desk.finish()
    }
}
