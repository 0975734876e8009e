import Files

/// Which rows each step of training takes, decided by the seed alone.
public struct BatchOrder: Sendable, Hashable {
    /// How many rows go into a batch.
    public enum Size: Sendable, Hashable {
        /// This many rows; the last batch of an epoch may have fewer.
        case rows(Int)
        /// As many rows as have this many tokens together, and at least one; the counts are those of every row.
        case tokens(Int, counts: [Int])
    }

    /// The number of rows.
    public var count: Int
    public var size: Size
    /// Whether each epoch has an order of its own; otherwise rows come in the order of the file.
    public var shuffle: Bool
    /// What decides the order.
    public var seed: UInt64

    /// An order for `count` rows.
    public init(count: Int, size: Size, shuffle: Bool, seed: UInt64) {
        self.count = max(0, count)
        self.size = size
        self.shuffle = shuffle
        self.seed = seed
    }

    /// An order for `count` rows, `batchSize` a batch.
    public init(count: Int, batchSize: Int, shuffle: Bool, seed: UInt64) {
        self.init(count: count, size: .rows(batchSize), shuffle: shuffle, seed: seed)
    }

    /// The rows in the order of `epoch`, counted from 0.
    public func order(epoch: Int) -> [Int] {
        guard shuffle else { return Array(0..<count) }
        var generator = SplitMix64(seed: seed, stream: UInt64(max(0, epoch)))
        return generator.permutation(count)
    }

    /// The rows of each batch of `epoch`, counted from 0.
    public func batches(epoch: Int) -> [[Int]] {
        let order = order(epoch: epoch)
        switch size {
        case .rows(let rows):
            return stride(from: 0, to: count, by: max(1, rows)).map { start in
                Array(order[start..<min(start + max(1, rows), count)])
            }
        case .tokens(let limit, let counts):
            var batches: [[Int]] = []
            var total = 0
            for row in order {
                if batches.isEmpty || total + counts[row] > limit {
                    batches.append([])
                    total = 0
                }
                batches[batches.count - 1].append(row)
                total += counts[row]
            }
            return batches
        }
    }

    /// Batches in `epochs`, which may end within one; at least one.
    public func batchCount(epochs: Double) -> Int {
        let total: Double
        switch size {
        case .rows(let rows):
            total = Double((count + max(1, rows) - 1) / max(1, rows)) * epochs
        case .tokens:
            let whole = Int(epochs)
            let rest = epochs - Double(whole)
            total =
                Double((0..<whole).reduce(0) { $0 + batches(epoch: $1).count })
                + (rest > 0 ? rest * Double(batches(epoch: whole).count) : 0)
        }
        return max(1, Int(total.rounded(.up)))
    }
}
