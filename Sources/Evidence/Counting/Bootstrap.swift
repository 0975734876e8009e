import Files

/// Intervals from clusters drawn again and again with replacement.
///
/// Efron, "Bootstrap methods: another look at the jackknife" (The Annals of Statistics, 1979). Rows of one cluster, such as
/// the attacks on one behaviour, stay together, because they are not independent of each other.
public struct Bootstrap: Sendable, Hashable {
    /// How many times the clusters are drawn.
    public var iterations: Int
    /// Where the random numbers start; equal seeds draw equal clusters.
    public var seed: UInt64

    public init(iterations: Int = 10_000, seed: UInt64 = 0) {
        self.iterations = max(1, iterations)
        self.seed = seed
    }

    /// The 2.5th to the 97.5th percentile of `statistic`, a function of the sums over as many clusters as there are.
    ///
    /// - Parameters:
    ///   - clusters: Up to four counts for each cluster.
    ///   - statistic: The figure that sums of these counts give; nil where they give none, a draw that is then left out.
    /// - Returns: nil without clusters, or where more than one draw in twenty gives no figure.
    public func interval(
        of clusters: [SIMD4<Double>], _ statistic: (SIMD4<Double>) -> Double?
    ) -> ClosedRange<Double>? {
        guard !clusters.isEmpty else { return nil }
        var generator = SplitMix64(seed: seed)
        var draws: [Double] = []
        draws.reserveCapacity(iterations)
        for _ in 0..<iterations {
            var sums = SIMD4<Double>.zero
            for _ in clusters.indices { sums += clusters[generator.next(below: clusters.count)] }
            if let value = statistic(sums) { draws.append(value) }
        }
        guard draws.count * 20 >= iterations * 19 else { return nil }
        draws.sort()
        return Self.percentile(0.025, of: draws)...Self.percentile(0.975, of: draws)
    }

    /// The value below which `share` of `sorted` lies, interpolated between neighbours.
    static func percentile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
    }
}
