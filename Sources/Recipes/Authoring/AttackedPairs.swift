import Evidence
import Files
import OrderedCollections
public import Preferences
public import RedTeam
import Tokenization

/// Puts the requests of preference pairs into attacks, their answers kept.
///
/// A request and its safe twin go into the same attacks in the same wording, so that the wrapping tells nothing.
public struct AttackedPairs: Sendable {
    /// What stands for the assistant's replies in attacks of several turns; nothing of it is learned.
    public static let reply = "Sure. What comes next?"

    private let chains: [AttackChain]
    private let perSeed: Int
    private let seed: UInt64

    /// - Parameters:
    ///   - chains: The attacks; a request on its own is no attack and left out.
    ///   - perSeed: How many of them each request and its twin go into, in turn; nil is all of them.
    ///   - seed: What decides which attacks a request gets, and their wording.
    public init(_ chains: [AttackChain], perSeed: Int? = nil, seed: UInt64 = 0) {
        self.chains = chains.filter { chain in chain.attacks.contains { $0.family != .direct } }
        self.perSeed = min(perSeed ?? self.chains.count, self.chains.count)
        self.seed = seed
    }

    /// The pairs of each of `pairs` in its attacks, in their order; twins are known by `twin_of`.
    ///
    /// Each has `attack`, and as `group` the id of the request that it came from.
    public func pairs(of pairs: [PreferencePair]) -> [PreferencePair] {
        guard perSeed > 0 else { return [] }
        var generator = SplitMix64(seed: seed, stream: 5)
        let order = generator.permutation(chains.count)
        var turns: OrderedDictionary<String, Int> = [:]
        return pairs.flatMap { pair in
            let group = pair.extra["twin_of"]?.string ?? pair.id
            let turn = turns[group] ?? turns.count
            turns[group] = turn
            return (0..<perSeed).map { place in
                wrapped(pair, in: chains[order[(turn * perSeed + place) % chains.count]], group: group)
            }
        }
    }

    private func wrapped(_ pair: PreferencePair, in chain: AttackChain, group: String) -> PreferencePair {
        let isTwin = group != pair.id
        let row = SuiteRow(
            id: group, messages: pair.prompt, expected: isTwin ? .comply : .refuse)
        var wrapped = pair
        wrapped.id = "\(pair.id)-\(chain.name)"
        wrapped.prompt = chain.prompt(for: row, seed: seed).conversation(replying: Self.reply)
        if isTwin {
            wrapped.extra["twin_of"] = .string("\(group)-\(chain.name)")
        } else {
            wrapped.category = chain.family.rawValue
        }
        wrapped.extra["attack"] = .string(chain.name)
        wrapped.extra["group"] = .string(group)
        return wrapped
    }
}
