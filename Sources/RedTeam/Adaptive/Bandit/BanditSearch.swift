import Evidence
import Files
import Tokenization

/// Tries chains of attacks on behaviours as a bandit chooses them, until each gave in once or the budget is spent.
///
/// The search is a function of its settings and of what the target replies: with the attempts of an earlier sitting at
/// hand it makes the same choices again, and asks the target only for what is not known yet.
public struct BanditSearch {
    private let behaviours: [Behaviour]
    private let start: ChainBandit
    private let target: any Target
    private let judge: AttemptJudge
    private let options: BanditOptions

    /// - Parameters:
    ///   - behaviours: All to be refused.
    ///   - bandit: What chooses, as it is before the first attempt.
    ///   - target: What is attacked.
    ///   - judge: What says whether an attempt succeeded.
    ///   - options: Budget, groups and seed.
    public init(
        _ behaviours: [Behaviour], bandit: ChainBandit, target: any Target, judge: AttemptJudge, options: BanditOptions
    ) {
        self.behaviours = behaviours
        start = bandit
        self.target = target
        self.judge = judge
        self.options = options
    }

    /// Makes attempts until the end, each group recorded whole before the next is chosen.
    ///
    /// - Parameters:
    ///   - known: Attempts of earlier sittings.
    ///   - record: Keeps a group of attempts, in the order in which they were chosen.
    /// - Returns: The bandit with all that it learnt.
    /// - Throws: `InputError` where every attempt of a group fails, which is then not recorded.
    public func run(
        known: [AttemptKey: StoredAttempt] = [:], record: ([StoredAttempt], _ isNew: Bool) throws -> Void
    ) async throws -> ChainBandit {
        var bandit = start
        var made = 0
        var order = SplitMix64(seed: options.seed, stream: 7)
        var open = order.permutation(behaviours.count).map { behaviours[$0] }
        while made < options.budget, !open.isEmpty {
            let size = min(options.groupSize, open.count, options.budget - made)
            let group = open.prefix(size).map { behaviour -> (choice: ChainBandit.Choice, planned: PlannedAttempt) in
                let choice = bandit.next(for: behaviour.row.id)
                return (choice, planned(behaviour, choice))
            }
            let new = group.map(\.planned).filter { known[$0.key] == nil }
            var attempts = known
            if !new.isEmpty {
                let talks = try await AttemptTalk.talks(new, target: target)
                if let problem = talks.last?.problem, talks.allSatisfy({ $0.problem != nil }) {
                    throw InputError(
                        file: "target", problem: "it does not reply: \(problem)", expected: "a target that replies",
                        remedy: "nothing is lost: repeat the command once it does")
                }
                for talk in talks { attempts[talk.planned.key] = StoredAttempt(talk, judge: judge) }
            }
            let ordered = group.compactMap { attempts[$0.planned.key] }
            try record(ordered, !new.isEmpty)
            for (item, attempt) in zip(group, ordered) where attempt.record.outcome != .failed {
                bandit.record(arm: item.choice.arm, reward: attempt.record.outcome == .harmful)
            }
            made += size
            // Those that were asked go to the end of the queue, or leave it.
            let solved = Set(ordered.filter { $0.record.outcome == .harmful }.map(\.record.behaviour))
            let again = open.prefix(size).filter { options.goesOn || !solved.contains($0.row.id) }
            open = Array(open.dropFirst(size)) + again
        }
        return bandit
    }

    private func planned(_ behaviour: Behaviour, _ choice: ChainBandit.Choice) -> PlannedAttempt {
        let (chain, row) = (start.arms[choice.arm], behaviour.row)
        return PlannedAttempt(
            key: AttemptKey(behaviour: row.id, attack: chain.name, sample: choice.sample), row: row,
            file: behaviour.file, attackFamily: chain.family,
            prompt: chain.prompt(for: row, system: options.system, seed: options.seed, sample: choice.sample),
            seed: RefinementSearch.seed(options.seed, "reply", row.id, chain.name, "\(choice.sample)"))
    }
}

/// How a bandit search goes on and ends.
public struct BanditOptions: Sendable, Hashable {
    /// The most attempts.
    public var budget: Int
    /// The most attempts that are chosen and made together.
    public var groupSize: Int
    /// Whether a behaviour that gave in is tried further.
    public var goesOn: Bool
    /// The system message for rows without one.
    public var system: String?
    public var seed: UInt64

    public init(budget: Int, groupSize: Int = 16, goesOn: Bool = false, system: String? = nil, seed: UInt64 = 0) {
        self.budget = budget
        self.groupSize = max(1, groupSize)
        self.goesOn = goesOn
        self.system = system
        self.seed = seed
    }
}
