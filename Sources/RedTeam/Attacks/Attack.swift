public import Files

/// A way to ask for what a model should refuse: a pure change of the prompt, from seeded random numbers.
public struct Attack: Sendable {
    /// What kind of trick it is.
    public enum Family: String, Sendable, Hashable, CaseIterable {
        /// The request as it is.
        case direct
        /// Personas, fiction, games.
        case rolePlay = "role_play"
        /// Words that pose as the developer's, the system's or a document's.
        case promptInjection = "prompt_injection"
        /// Authority, urgency, sympathy, claimed consent.
        case socialEngineering = "social_engineering"
        /// Prefixes, suffixes and rules that leave no room to refuse.
        case constraint
        /// Another tense, frame or purpose.
        case reframing
        /// Pieces, word games, other languages.
        case splitting
        /// Other alphabets and ciphers.
        case encoding
        /// Long or poisoned contexts.
        case context
        /// Several turns.
        case multiTurn = "multi_turn"
        /// Searched for, not written down.
        case adaptive
    }

    /// The name people give it in `--attacks`: `role_play`.
    public let name: String
    public let family: Family
    /// What it does, in a sentence.
    public let summary: String
    /// What it exploits, and who described it, in a paragraph.
    public let reference: String
    private let change: @Sendable (inout AttackPrompt, inout SplitMix64) -> Void

    public init(
        _ name: String, _ family: Family, summary: String, reference: String,
        change: @escaping @Sendable (inout AttackPrompt, inout SplitMix64) -> Void
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.reference = reference
        self.change = change
    }

    /// Changes `prompt`; the same generator makes the same change.
    public func apply(to prompt: inout AttackPrompt, using generator: inout SplitMix64) {
        change(&prompt, &generator)
    }
}
