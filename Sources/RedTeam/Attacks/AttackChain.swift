import Files

/// Attacks applied one after the other: `role_play+base64` tells the story, then encodes it.
public struct AttackChain: Sendable {
    /// The attacks in the order in which they are applied.
    public let attacks: [Attack]

    public init(_ attacks: [Attack]) {
        self.attacks = attacks
    }

    /// The names joined by `+`, as people write it.
    public var name: String { attacks.map(\.name).joined(separator: "+") }

    /// The family of the attack that shapes the prompt: the first that is no encoding, or the first.
    public var family: Attack.Family {
        (attacks.first { $0.family != .encoding && $0.family != .direct } ?? attacks.first)?.family ?? .direct
    }

    /// The prompt that this chain makes of `row`.
    ///
    /// The random numbers come from `seed`, the row's id and the chain's name, so that they do not depend on what else
    /// a campaign holds; `sample` counts repetitions.
    public func prompt(for row: SuiteRow, system: String? = nil, seed: UInt64, sample: Int = 0) -> AttackPrompt {
        var prompt = AttackPrompt(row, system: system)
        var generator = SplitMix64(seed: seed, stream: Self.stream("\(row.id)\u{0}\(name)\u{0}\(sample)"))
        for attack in attacks { attack.apply(to: &prompt, using: &generator) }
        return prompt
    }

    /// A number for `text` that is the same everywhere, never 0.
    static func stream(_ text: String) -> UInt64 { max(1, fnv1a(text)) }
}
