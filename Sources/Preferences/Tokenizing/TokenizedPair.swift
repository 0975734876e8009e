/// The token ids that a pair trains on: the model reads the prompt and is scored on one of the two answers.
///
/// A row with one answer has the other empty: one to learn from is chosen, an undesirable one rejected.
public struct TokenizedPair: Sendable, Hashable {
    /// The pair's position in the list that was tokenised.
    public var index: Int
    /// The pair's id.
    public var id: String
    /// How much the pair counts in the loss, relative to the others.
    public var weight: Double
    /// The answer's number among those of its conversation; above 0, the row belongs to the one before it.
    public var turn: Int
    /// The conversation up to the answer, with the tokens that open the answer.
    public var promptIDs: [Int]
    /// The preferred answer, with the tokens that close it.
    public var chosenIDs: [Int]
    /// The answer to avoid, with the tokens that close it.
    public var rejectedIDs: [Int]

    public init(
        index: Int, id: String, weight: Double = 1, turn: Int = 0, promptIDs: [Int], chosenIDs: [Int],
        rejectedIDs: [Int]
    ) {
        self.index = index
        self.id = id
        self.weight = weight
        self.turn = turn
        self.promptIDs = promptIDs
        self.chosenIDs = chosenIDs
        self.rejectedIDs = rejectedIDs
    }
}

extension TokenizedPair {
    /// Cuts what lies beyond `maxLength` off the answers, and says whether it did and why nothing is left to learn from.
    mutating func truncate(to maxLength: Int) -> (isCut: Bool, reason: TokenizedPairs.Dropped.Reason?) {
        let room = max(0, maxLength - promptIDs.count)
        let isCut = chosenIDs.count > room || rejectedIDs.count > room
        chosenIDs = Array(chosenIDs.prefix(room))
        rejectedIDs = Array(rejectedIDs.prefix(room))
        if room == 0 { return (isCut, .promptTooLong) }
        return (isCut, isCut && chosenIDs == rejectedIDs ? .sameAfterTruncation : nil)
    }
}

/// The pairs of a data set as token ids, and what the length limit did to them.
public struct TokenizedPairs: Sendable, Hashable {
    /// A pair that the length limit leaves nothing to learn from.
    public struct Dropped: Sendable, Hashable {
        /// What the limit left.
        public enum Reason: String, Sendable, Hashable {
            /// The prompt alone reaches the limit.
            case promptTooLong = "prompt too long"
            /// What the limit leaves of the two answers is the same.
            case sameAfterTruncation = "answers differ only beyond the limit"
        }

        /// The pair's position in the list that was tokenised.
        public var index: Int
        /// The pair's id.
        public var id: String
        /// Why it is left out.
        public var reason: Reason
    }

    /// The pairs to train on, in their order.
    public var pairs: [TokenizedPair]
    /// The pairs left out.
    public var dropped: [Dropped]
    /// How many of `pairs` lost the end of an answer to the limit.
    public var truncatedCount: Int
}
