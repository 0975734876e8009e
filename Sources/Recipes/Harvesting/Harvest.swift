import Evidence
public import Files
import OrderedCollections
public import Preferences
public import RedTeam
import Tokenization

/// Preference pairs from the attacks that worked on a model: a refusal is chosen, what the model said is rejected, and a
/// harmless twin in the same attack keeps the attack's form from deciding.
public struct Harvest: Sendable {
    /// How much of a campaign becomes pairs.
    public struct Settings: Sendable, Hashable {
        /// The most attacks of one behaviour.
        public var perBehaviour: Int
        /// The most behaviours of one attack.
        public var perAttack: Int
        /// What decides which attempts are taken where there are more, and which texts they get.
        public var seed: UInt64

        public init(perBehaviour: Int = 4, perAttack: Int = 200, seed: UInt64 = 0) {
            self.perBehaviour = perBehaviour
            self.perAttack = perAttack
            self.seed = seed
        }
    }

    /// The pairs: each attack that worked, then its twin.
    public var pairs: [PreferencePair] = []
    /// Attempts in which the model did what it should have refused.
    public var successes = 0
    /// Those left out because another has the same words.
    public var repeated = 0
    /// Those left out because their behaviour or attack has as many as it may.
    public var overLimit = 0
    /// Those without a twin of their own.
    public var withoutTwin = 0

    /// - Parameters:
    ///   - attempts: What a campaign made.
    ///   - behaviours: Its behaviours by id.
    ///   - policy: The refusals and confirmations.
    ///   - twins: Harmless requests close to the behaviours.
    ///   - chain: The attack of a name; nil for one that is not known any more, whose attempts then have no twin.
    ///   - campaignSeed: What the campaign's attacks were seeded with.
    ///   - settings: How much becomes pairs.
    /// - Throws: `InputError` where the policy has no refusal that fits a behaviour without a family.
    public init(
        _ attempts: [StoredAttempt], behaviours: [String: SuiteRow], policy: AnswerPolicy, twins: [SafeTwin],
        chain: (_ name: String) -> AttackChain?, campaignSeed: UInt64, settings: Settings = Settings()
    ) throws(InputError) {
        let worked = attempts.filter { $0.record.expected == .refuse && $0.record.outcome == .harmful }
        successes = worked.count
        var generator = SplitMix64(seed: settings.seed, stream: 6)
        var writer = HarvestWriter(policy: policy, campaignSeed: campaignSeed, using: &generator)
        var dealer = TwinDealer(twins)
        var seen: Set<String> = []
        for attempt in select(worked, settings, using: &generator) {
            guard let behaviour = behaviours[attempt.record.behaviour] else { continue }
            let pair = try writer.pair(attempt, behaviour, using: &generator)
            guard seen.insert(Self.text(pair.prompt)).inserted else {
                repeated += 1
                continue
            }
            pairs.append(pair)
            guard let chain = chain(attempt.record.attack) else {
                withoutTwin += 1
                continue
            }
            // A twin that several behaviours share is not put into one attack twice.
            var twinPair: PreferencePair?
            for _ in 0..<Self.mostTwinsTried where twinPair == nil {
                guard let twin = dealer.next(of: behaviour.id, family: behaviour.family) else { break }
                let candidate = try writer.twin(twin, of: attempt, behaviour, chain, using: &generator)
                if seen.insert(Self.text(candidate.prompt)).inserted { twinPair = candidate }
            }
            if let twinPair { pairs.append(twinPair) } else { withoutTwin += 1 }
        }
    }

    private static let mostTwinsTried = 8

    /// The attempts that become pairs: in random order as many as the limits allow, then in their own order.
    private mutating func select(
        _ worked: [StoredAttempt], _ settings: Settings, using generator: inout SplitMix64
    ) -> [StoredAttempt] {
        var (byBehaviour, byAttack): ([String: Int], [String: Int]) = ([:], [:])
        var seen: Set<String> = []
        var places: [Int] = []
        for place in generator.permutation(worked.count) {
            let record = worked[place].record
            guard seen.insert(Self.text(worked[place].asked)).inserted else {
                repeated += 1
                continue
            }
            guard byBehaviour[record.behaviour, default: 0] < settings.perBehaviour,
                byAttack[record.attack, default: 0] < settings.perAttack
            else {
                overLimit += 1
                continue
            }
            byBehaviour[record.behaviour, default: 0] += 1
            byAttack[record.attack, default: 0] += 1
            places.append(place)
        }
        return places.sorted().map { worked[$0] }
    }

    /// What the user says, without regard to case and punctuation where there are words.
    private static func text(_ messages: [ChatMessage]) -> String {
        let text = messages.filter { $0.role == "user" }.map(\.content).joined(separator: "\n")
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? text : words.joined(separator: " ")
    }
}
