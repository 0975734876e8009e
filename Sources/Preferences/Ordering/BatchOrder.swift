import Files

/// Which rows each step of training takes, decided by the seed alone.
public struct BatchOrder: Sendable, Hashable {
    /// The number of rows.
    public var count: Int
    /// Rows a batch; the last batch of an epoch may have fewer.
    public var batchSize: Int
    /// Whether each epoch has an order of its own; otherwise rows come in the order of the file.
    public var shuffle: Bool
    /// What decides the order.
    public var seed: UInt64

    /// An order for `count` rows.
    public init(count: Int, batchSize: Int, shuffle: Bool, seed: UInt64) {
        self.count = max(0, count)
        self.batchSize = max(1, batchSize)
        self.shuffle = shuffle
        self.seed = seed
    }

    /// Batches in each epoch.
    public var batchesPerEpoch: Int { (count + batchSize - 1) / batchSize }

    /// The rows in the order of `epoch`, counted from 0.
    public func order(epoch: Int) -> [Int] {
        guard shuffle else { return Array(0..<count) }
        var generator = SplitMix64(seed: seed, stream: UInt64(max(0, epoch)))
        return generator.permutation(count)
    }

    /// The rows of each batch of `epoch`, counted from 0.
    public func batches(epoch: Int) -> [[Int]] {
        let order = order(epoch: epoch)
        return stride(from: 0, to: count, by: batchSize).map { start in
            Array(order[start..<min(start + batchSize, count)])
        }
    }
}
