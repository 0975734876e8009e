import LanguageModels
public import Preferences

/// Pairs packed into one forest: shared beginnings once, and for every answer token where its prediction is.
///
/// Sequences are ordered as TRL orders rows: all chosen, then all rejected. An answer may be missing, which is then
/// empty.
public struct PairBatch: Sendable {
    /// The pairs, in order.
    public let pairs: [TokenizedPair]
    let packed: PackedTokens
    /// For each answer token, the packed position whose hidden state predicts it.
    let predictors: [Int]
    /// The answer tokens themselves.
    let targets: [Int]
    /// Answer tokens of each sequence: chosen of every pair, then rejected of every pair.
    let lengths: [Int]

    public init(_ pairs: [TokenizedPair]) {
        self.pairs = pairs
        let answers = pairs.map(\.chosenIDs) + pairs.map(\.rejectedIDs)
        let prompts = pairs.map(\.promptIDs) + pairs.map(\.promptIDs)
        packed = PackedTokens(zip(prompts, answers).map { $0 + $1 })
        lengths = answers.map(\.count)
        targets = answers.flatMap { $0 }
        predictors = zip(prompts, packed.paths).flatMap { prompt, path in
            Array(path[(prompt.count - 1)..<(path.count - 1)])
        }
    }

    /// Tokens a trainer without sharing or packing would process, padding aside.
    public var sequenceTokens: Int {
        pairs.reduce(0) { sum, pair in
            [pair.chosenIDs, pair.rejectedIDs].reduce(sum) { $1.isEmpty ? $0 : $0 + pair.promptIDs.count + $1.count }
        }
    }
    /// Where the tokens of the pair's two sequences are: with the chosen answer, then with the rejected one.
    func paths(ofPair index: Int) -> [[Int]] { [packed.paths[index], packed.paths[index + pairs.count]] }

    /// Tokens that are computed here.
    public var packedTokens: Int { packed.ids.count }

    /// `pairs` in batches for a pass without gradients: in order, each with at least one pair and about `tokens` tokens.
    static func passes(over pairs: [TokenizedPair], tokens limit: Int = 2048) -> some Sequence<PairBatch> {
        sequence(state: 0) { start -> PairBatch? in
            guard start < pairs.count else { return nil }
            var total = 0
            let count = pairs[start...].prefix { pair in
                total += pair.promptIDs.count + pair.chosenIDs.count + pair.rejectedIDs.count
                return total <= limit
            }.count
            defer { start += max(1, count) }
            return PairBatch(Array(pairs[start..<start + max(1, count)]))
        }
    }
}
