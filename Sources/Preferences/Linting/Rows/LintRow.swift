import Evidence

/// What the linter keeps of one row.
struct LintRow: Sendable {
    /// What a row is for.
    enum Kind: String, Sendable, CaseIterable {
        /// `prompt`, `chosen` and `rejected`.
        case pair = "pairs"
        /// `prompt` and `completion`, with or without a label.
        case completion = "completions"
        /// `messages` to learn from.
        case conversation = "conversations"
        /// A request of an evaluation, with `expect`.
        case request = "requests"
        /// An unsafe request that `plumb data new` makes pairs of.
        case seed = "seeds"
    }

    /// Where in the work a row is used; rows are compared with those of the same stage.
    enum Stage: CaseIterable { case training, evaluation, seed }

    /// One answer of the row.
    struct Answer: Sendable {
        /// The field it stands in.
        let field: String
        /// What the assistant says.
        let text: String
        /// A hash of all that it holds.
        let fingerprint: UInt64
        let wordCount: Int
        /// Whether it has words without which no reply is a refusal.
        let mayRefuse: Bool
    }

    /// The file's position among those that are linted.
    let file: Int
    let line: Int
    var kind: Kind?
    var id: String?
    var category: String?
    /// What the request deserves: `refuse` for an unsafe one, `comply` for a benign one; nil where the row does not say.
    var expected: Expected?
    /// The last message from the user.
    var request = ""
    /// A hash of the whole prompt, the system message and the tools.
    var promptFingerprint: UInt64 = 0
    /// A hash of each word of the messages from the user.
    var promptWords: [UInt64] = []
    /// The keys of the prompt's MinHash bands.
    var bands: [UInt64] = []
    var chosen: Answer?
    var rejected: Answer?
    /// Whether every field of the format could be read.
    var isWhole = false
    /// What is wrong with the row by itself.
    var findings: [LintFinding] = []

    var stage: Stage { kind == .request ? .evaluation : kind == .seed ? .seed : .training }
}
