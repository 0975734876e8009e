import Files
import Foundation

/// Learns which attacks, and which compositions of them, a target gives in to, and chooses the next one to try.
///
/// The choices are a pure function of the seed and of the calls made so far, so a search that is repeated with the same
/// outcomes makes the same choices.
public struct ChainBandit: Sendable {
    /// How arms are chosen.
    public enum Policy: String, Sendable, Hashable, CaseIterable {
        /// A rate is drawn from what is believed of each arm, and the highest taken (Thompson, 1933).
        case thompson
        /// The highest plausible rate is taken, after every arm was tried once (UCB1: Auer and others, 2002).
        case upperConfidence = "ucb1"
    }

    /// What an arm is chosen for.
    public struct Choice: Sendable, Hashable {
        /// The arm's place in `arms`.
        public var arm: Int
        /// How often the behaviour met this arm before.
        public var sample: Int
    }

    /// Attempts that came to something, and how many were successes.
    public struct Count: Sendable, Hashable {
        public var successes = 0
        public var trials = 0
    }

    public let arms: [AttackChain]
    public let policy: Policy
    /// What came of each arm so far.
    public private(set) var counts: [Count]
    private let seed: UInt64
    /// The attacks of each arm, by number, and what came of all arms with each.
    private let attacks: [[Int]]
    private var attackCounts: [Count]
    /// How often each behaviour met each arm.
    private var meetings: [String: [Int]] = [:]
    private var choices = 0
    /// So many attempts at most are what other arms with the same attacks say about an arm worth.
    private static let borrowed = 4

    /// A bandit that knows nothing yet; `arms` are at least one, with different names.
    public init(arms: [AttackChain], policy: Policy = .thompson, seed: UInt64) {
        self.arms = arms
        self.policy = policy
        self.seed = seed
        var numbers: [String: Int] = [:]
        attacks = arms.map { chain in
            chain.attacks.map { attack in
                let number = numbers[attack.name] ?? numbers.count
                numbers[attack.name] = number
                return number
            }
        }
        counts = Array(repeating: Count(), count: arms.count)
        attackCounts = Array(repeating: Count(), count: numbers.count)
    }

    /// The arm to try next on `behaviour`: each arm once before any is tried again.
    public mutating func next(for behaviour: String) -> Choice {
        var met = meetings[behaviour] ?? Array(repeating: 0, count: arms.count)
        let least = met.min() ?? 0
        var generator = SplitMix64(seed: seed, stream: UInt64(choices) + 1)
        choices += 1
        var best = (arm: 0, value: -1.0)
        for arm in arms.indices {
            // Drawn for every arm, so that what one behaviour has met does not change the others' numbers.
            let value = value(of: arm, using: &generator)
            if met[arm] == least, value > best.value { best = (arm, value) }
        }
        let choice = Choice(arm: best.arm, sample: least)
        met[best.arm] += 1
        meetings[behaviour] = met
        return choice
    }

    /// Takes in what came of an attempt with `arm`.
    public mutating func record(arm: Int, reward: Bool) {
        counts[arm].add(reward)
        for attack in Set(attacks[arm]) { attackCounts[attack].add(reward) }
    }

    private func value(of arm: Int, using generator: inout SplitMix64) -> Double {
        let count = counts[arm]
        switch policy {
        case .thompson:
            let prior = borrowed(by: arm)
            return generator.nextBeta(
                1 + count.successes + prior.successes,
                1 + count.trials - count.successes + prior.trials - prior.successes)
        case .upperConfidence:
            // Untried arms first, in random order.
            let tie = generator.nextUnit()
            guard count.trials > 0 else { return 1e6 + tie }
            let all = counts.reduce(0) { $0 + $1.trials }
            let rate = Double(count.successes) / Double(count.trials)
            return rate + (2 * log(Double(all)) / Double(count.trials)).squareRoot()
        }
    }

    /// What other arms with the same attacks say about `arm`, as a few attempts of its own.
    private func borrowed(by arm: Int) -> Count {
        var others = Count()
        for attack in Set(attacks[arm]) {
            others.successes += attackCounts[attack].successes - counts[arm].successes
            others.trials += attackCounts[attack].trials - counts[arm].trials
        }
        guard others.trials > 0 else { return others }
        let trials = min(Self.borrowed, others.trials)
        // Rounded to the nearest.
        return Count(successes: (2 * trials * others.successes + others.trials) / (2 * others.trials), trials: trials)
    }
}

extension ChainBandit.Count {
    fileprivate mutating func add(_ reward: Bool) {
        trials += 1
        if reward { successes += 1 }
    }
}

extension SplitMix64 {
    /// A number from the beta distribution with whole parameters: the `a`-th smallest of `a + b − 1` uniform numbers.
    mutating func nextBeta(_ a: Int, _ b: Int) -> Double {
        let draws = (0..<(a + b - 1)).map { _ in nextUnit() }
        return draws.sorted()[a - 1]
    }
}
