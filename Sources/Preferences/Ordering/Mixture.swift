public import Files

/// Draws rows from several sources in given proportions.
public struct Mixture: Sendable, Hashable {
    /// A row that was drawn.
    public struct Draw: Sendable, Hashable {
        /// The source, by its position.
        public var source: Int
        /// The row of the source, by its position.
        public var row: Int
        /// How often the row was drawn before.
        public var round: Int
    }

    /// How many rows each source has.
    public var sizes: [Int]
    /// How many rows are drawn from each.
    public var counts: [Int]

    /// A mixture of `rows` rows, or of as many as there are without drawing one twice.
    ///
    /// Counts are the weights' shares of the whole, rounded so that they add up (largest remainders first).
    /// - Parameters:
    ///   - sizes: How many rows each source has, at least one.
    ///   - weights: What each counts, above 0.
    ///   - rows: How many rows to draw; nil draws as many as the proportions allow without repeating one.
    /// - Throws: `InputError` where no row would be drawn.
    public init(sizes: [Int], weights: [Double], rows: Int? = nil) throws(InputError) {
        let total = weights.reduce(0, +)
        let most = zip(sizes, weights).map { Double($0) / $1 }.min() ?? 0
        let possible = (most * total + 1e-9).rounded(.down)
        let rows = rows ?? Int(exactly: possible) ?? 0
        guard rows > 0, total.isFinite else {
            throw InputError(
                file: "--rows", problem: "no row would be drawn in these proportions", expected: "at least one",
                remedy: "name a number of rows, or other weights")
        }
        let shares = weights.map { Double(rows) * $0 / total }
        var counts = shares.map { Int(($0 + 1e-9).rounded(.down)) }
        func remainder(_ source: Int) -> Double { shares[source] - Double(counts[source]) }
        let order = counts.indices.sorted { (-remainder($0), $0) < (-remainder($1), $1) }
        for source in order.prefix(max(0, rows - counts.reduce(0, +))) { counts[source] += 1 }
        self.sizes = sizes
        self.counts = counts
    }

    /// The rows in a random order; a source's rows are drawn once each before one of them is drawn again.
    public func draws(seed: UInt64) -> [Draw] {
        var draws: [Draw] = []
        for (source, count) in counts.enumerated() {
            var generator = SplitMix64(seed: seed, stream: UInt64(source + 1))
            var order: [Int] = []
            for number in 0..<count {
                if number % sizes[source] == 0 { order = generator.permutation(sizes[source]) }
                draws.append(
                    Draw(source: source, row: order[number % sizes[source]], round: number / sizes[source]))
            }
        }
        var generator = SplitMix64(seed: seed)
        return generator.permutation(draws.count).map { draws[$0] }
    }
}
