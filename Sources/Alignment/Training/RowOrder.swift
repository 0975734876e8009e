import Preferences

/// Which rows each step takes; the turns of one conversation stay together, so that what they share is computed once.
struct RowOrder: Sendable {
    private let order: BatchOrder
    /// The rows of every unit that is drawn: one row, or the turns of a conversation.
    private let units: [Range<Int>]

    /// The order that the settings give `rows`.
    init(_ rows: [TokenizedPair], _ configuration: TrainingConfiguration) {
        var units: [Range<Int>] = []
        for (place, row) in rows.enumerated() {
            if row.turn > 0, let last = units.last {
                units[units.count - 1] = last.lowerBound..<place + 1
            } else {
                units.append(place..<place + 1)
            }
        }
        self.units = units
        let size: BatchOrder.Size =
            if let limit = configuration.tokensPerBatch {
                .tokens(limit, counts: units.map { rows[$0].reduce(0) { $0 + $1.tokenCount } })
            } else {
                .rows(configuration.batchSize)
            }
        order = BatchOrder(
            count: units.count, size: size, shuffle: configuration.shuffle, seed: configuration.seed)
    }

    /// The rows of each batch of `epoch`, counted from 0.
    func batches(epoch: Int) -> [[Int]] { order.batches(epoch: epoch).map { $0.flatMap { units[$0] } } }

    /// Batches in `epochs`, which may end within one; at least one.
    func batchCount(epochs: Double) -> Int { order.batchCount(epochs: epochs) }
}

extension TokenizedPair {
    fileprivate var tokenCount: Int { promptIDs.count + chosenIDs.count + rejectedIDs.count }
}
