/// A share of rows that come in clusters, such as the attacks on one behaviour, with an interval that knows it.
public struct ClusteredRate: Sendable, Hashable {
    /// The rows of each cluster, in the order in which clusters appear.
    public let clusters: [Rate]

    /// The share over `rows`, counting those that are true.
    public init(_ rows: some Sequence<(cluster: String, isCounted: Bool)>) {
        clusters = grouped(rows.lazy.map { ($0.cluster, $0.isCounted) }).map { Rate($0) }
    }

    /// All rows as if they were independent.
    public var rate: Rate { Rate(n: clusters.reduce(0) { $0 + $1.n }, k: clusters.reduce(0) { $0 + $1.k }) }

    /// How many times wider than that of independent rows the variance of the share is, at least 1; nil where it has none.
    ///
    /// Kish, "Survey Sampling" (1965), with the variance of a ratio between clusters.
    public var designEffect: Double? {
        guard let share = rate.rate, share > 0, share < 1, clusters.count > 1 else { return nil }
        if clusters.count == rate.n { return 1 }
        let rows = Double(rate.n)
        let count = Double(clusters.count)
        let squares = clusters.reduce(0.0) { sum, cluster in
            let residual = Double(cluster.k) - share * Double(cluster.n)
            return sum + residual * residual
        }
        let clustered = count / (count - 1) * squares / (rows * rows)
        return max(1, clustered / (share * (1 - share) / rows))
    }

    /// How many independent rows would tell as much; the number of clusters where all rows agree.
    public var effectiveRows: Double {
        designEffect.map { Double(rate.n) / $0 } ?? Double(clusters.count)
    }

    /// The 95 % score interval of Wilson for as many rows as the clusters are worth.
    ///
    /// Dean and Pagano, "Evaluating confidence interval methods for binomial proportions in clustered surveys" (Journal of
    /// Survey Statistics and Methodology, 2015).
    public var interval: ClosedRange<Double> {
        Rate.wilson(n: effectiveRows, k: (rate.rate ?? 0) * effectiveRows, z: Rate.z95)
    }

    /// The 95 % percentile interval over clusters; of no width where all rows agree, so prefer `interval`.
    public func interval(_ bootstrap: Bootstrap) -> ClosedRange<Double>? {
        bootstrap.interval(of: clusters.map { SIMD4(Double($0.n), Double($0.k), 0, 0) }) {
            $0[0] == 0 ? nil : $0[1] / $0[0]
        }
    }
}

/// The values of each cluster, in the order in which clusters and values appear.
func grouped<Value>(_ rows: some Sequence<(String, Value)>) -> [[Value]] {
    var places: [String: Int] = [:]
    var groups: [[Value]] = []
    for (cluster, value) in rows {
        if let place = places[cluster] {
            groups[place].append(value)
        } else {
            places[cluster] = groups.count
            groups.append([value])
        }
    }
    return groups
}
