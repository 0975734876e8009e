public import Preferences

/// Every prompt of a step with the answer of the row before it, for KTO's estimate of the KL divergence.
///
/// As in TRL the first prompt of a step gets the last answer. A step of one row takes the answer of the row before it in
/// the data; TRL then takes the row's own, whose log-ratio is no estimate of a divergence but the reward itself.
struct MismatchedAnswers: Sendable {
    private struct Place: Hashable {
        let prompt: Int
        let answer: Int
    }

    /// Each distinct combination once, the answer as the chosen one.
    let pairs: [TokenizedPair]
    private let places: [Place: Int]
    private let rowCount: Int

    /// The combinations that steps over `batches` of `rows` need, cut to `maxLength` tokens.
    init(_ batches: some Sequence<[Int]>, of rows: [TokenizedPair], maxLength: Int) {
        var pairs: [TokenizedPair] = []
        var places: [Place: Int] = [:]
        for batch in batches {
            for place in Self.rotated(batch, of: rows.count) where places[place] == nil {
                let (row, other) = (rows[place.prompt], rows[place.answer])
                let answer = other.chosenIDs.isEmpty ? other.rejectedIDs : other.chosenIDs
                places[place] = pairs.count
                pairs.append(
                    TokenizedPair(
                        index: pairs.count, id: "\(row.id) with the answer of \(other.id)", promptIDs: row.promptIDs,
                        chosenIDs: Array(answer.prefix(max(0, maxLength - row.promptIDs.count))), rejectedIDs: []))
            }
        }
        self.pairs = pairs
        self.places = places
        rowCount = rows.count
    }

    /// Where in `pairs` the combinations of a step over `rows` are.
    func numbers(of rows: [Int]) -> [Int] { Self.rotated(rows, of: rowCount).compactMap { places[$0] } }

    private static func rotated(_ batch: [Int], of count: Int) -> [Place] {
        if batch.count == 1 { return [Place(prompt: batch[0], answer: (batch[0] + count - 1) % count)] }
        return zip(batch, batch.suffix(1) + batch.dropLast()).map { Place(prompt: $0, answer: $1) }
    }
}

extension TrainingConfiguration {
    /// Whether steps read answers to prompts that they do not belong to.
    var readsMismatches: Bool { lossTypes.contains(.kto) }

    /// The combinations of all steps of training on `rows`.
    func mismatches(training rows: [TokenizedPair]) -> MismatchedAnswers? {
        guard readsMismatches else { return nil }
        let order = RowOrder(rows, self)
        let steps = order.batchCount(epochs: epochs)
        var batches: [[Int]] = []
        var epoch = 0
        while batches.count < steps {
            batches += order.batches(epoch: epoch)
            epoch += 1
        }
        return MismatchedAnswers(batches.prefix(steps), of: rows, maxLength: maxLength)
    }

    /// The combinations of a pass over held-out `rows`.
    func mismatches(heldOut rows: [TokenizedPair]) -> MismatchedAnswers? {
        guard readsMismatches, !rows.isEmpty else { return nil }
        return MismatchedAnswers(heldOutBatches(rows.count), of: rows, maxLength: maxLength)
    }

    /// The rows of each part of a pass over `count` held-out rows.
    func heldOutBatches(_ count: Int) -> [[Int]] {
        stride(from: 0, to: count, by: batchSize).map { Array($0..<min($0 + batchSize, count)) }
    }

    /// What a reference is asked beside `rows`, after them: in KTO, answers to prompts that they do not belong to.
    public func mismatchedPairs(training rows: [TokenizedPair]) -> [TokenizedPair] {
        mismatches(training: rows)?.pairs ?? []
    }

    /// What a reference is asked beside held-out `rows`, after them.
    public func mismatchedPairs(heldOut rows: [TokenizedPair]) -> [TokenizedPair] {
        mismatches(heldOut: rows)?.pairs ?? []
    }
}
