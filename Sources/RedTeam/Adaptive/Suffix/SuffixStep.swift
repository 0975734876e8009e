public import Files
import OrderedCollections

/// How a suffix is searched.
public struct SuffixOptions: Sendable, Hashable {
    /// Tokens of the suffix.
    public var length: Int
    /// The most steps.
    public var steps: Int
    /// Single swaps whose losses are computed in a step.
    public var candidates: Int
    /// The most promising tokens of a position, among which swaps are drawn.
    public var choices: Int
    /// Where the random numbers start.
    public var seed: UInt64
    /// The most tokens of one forward pass.
    public var tokensPerPass: Int

    public init(
        length: Int = 20, steps: Int = 100, candidates: Int = 64, choices: Int = 256, seed: UInt64 = 0,
        tokensPerPass: Int = 4096
    ) {
        self.length = length
        self.steps = steps
        self.candidates = candidates
        self.choices = choices
        self.seed = seed
        self.tokensPerPass = tokensPerPass
    }
}

/// One step of a suffix search, and all that the next one needs.
public struct SuffixStep: Sendable, Hashable {
    /// 0 is the start.
    public var number: Int
    /// Mean −log p of a target token after the suffix, in nats.
    public var loss: Double
    /// The suffix in tokens, and in words.
    public var suffix: [Int]
    public var text: String

    public init(number: Int, loss: Double, suffix: [Int], text: String) {
        self.number = number
        self.loss = loss
        self.suffix = suffix
        self.text = text
    }
}

extension SuffixStep {
    /// A line of the log of the search for `behaviour`.
    public func json(behaviour: String) -> JSONValue {
        [
            "behaviour": .string(behaviour), "step": .integer(number), "loss": .number(loss),
            "suffix": .array(suffix.map(JSONValue.integer)), "text": .string(text),
        ]
    }

    /// The step that a line of the log holds.
    ///
    /// - Throws: `InputError` for a missing or wrongly typed field.
    public init(json row: JSONValue, file: String, line: Int) throws(InputError) {
        func missing(_ field: String, _ expected: String) -> InputError {
            InputError(
                file: file, line: line, field: field, problem: "the field is \(row[field]?.kind ?? "missing")",
                expected: expected, remedy: "remove the folder, and begin the search again")
        }
        guard let number = row["step"]?.integer else { throw missing("step", "a whole number") }
        guard let loss = row["loss"]?.number else { throw missing("loss", "a number") }
        guard let list = row["suffix"]?.array, !list.isEmpty else { throw missing("suffix", "a list of token ids") }
        let suffix = list.compactMap(\.integer)
        guard suffix.count == list.count else { throw missing("suffix", "a list of token ids") }
        self.init(number: number, loss: loss, suffix: suffix, text: row["text"]?.string ?? "")
    }
}
