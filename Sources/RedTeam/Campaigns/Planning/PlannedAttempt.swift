import Files
import Tokenization

/// What names an attempt within a campaign.
public struct AttemptKey: Sendable, Hashable {
    /// The suite row's id.
    public var behaviour: String
    /// The chain's name.
    public var attack: String
    /// The repetition, counted from 0.
    public var sample: Int

    public init(behaviour: String, attack: String, sample: Int) {
        self.behaviour = behaviour
        self.attack = attack
        self.sample = sample
    }
}

/// An attempt before it is made: what the target is asked, and from which random numbers it replies.
public struct PlannedAttempt: Sendable, Hashable {
    public var key: AttemptKey
    /// The behaviour, with the plain request.
    public var row: SuiteRow
    /// The suite's file.
    public var file: String
    /// The family of the chain that made `prompt`.
    public var attackFamily: Attack.Family
    /// The attacked conversation.
    public var prompt: AttackPrompt
    /// Where the reply's random numbers start.
    public var seed: UInt64

    public init(
        key: AttemptKey, row: SuiteRow, file: String, attackFamily: Attack.Family, prompt: AttackPrompt, seed: UInt64
    ) {
        self.key = key
        self.row = row
        self.file = file
        self.attackFamily = attackFamily
        self.prompt = prompt
        self.seed = seed
    }

    /// The seed of the reply to turn `turn`, counted from 0.
    func seed(ofTurn turn: Int) -> UInt64 {
        var generator = SplitMix64(seed: seed, stream: UInt64(turn) + 1)
        return generator.next()
    }

    /// The attempt's messages as one text, by which attempts that begin alike sort together.
    var text: String {
        prompt.messages.map { "\($0.role)\u{1}\($0.content)" }.joined(separator: "\u{2}")
    }
}
