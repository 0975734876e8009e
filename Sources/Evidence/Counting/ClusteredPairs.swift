/// The same rows before and after a change, in clusters such as the attacks on one behaviour.
public struct ClusteredPairs: Sendable, Hashable {
    /// The outcomes within each cluster, in the order in which clusters appear.
    public let clusters: [PairedOutcomes]

    /// The outcomes of `rows`, each whether it was met before and after.
    public init(_ rows: some Sequence<(cluster: String, before: Bool, after: Bool)>) {
        clusters = grouped(rows.lazy.map { ($0.cluster, (before: $0.before, after: $0.after)) }).map {
            PairedOutcomes($0)
        }
    }

    /// All rows.
    public var outcomes: PairedOutcomes {
        PairedOutcomes(
            both: clusters.reduce(0) { $0 + $1.both }, worsened: clusters.reduce(0) { $0 + $1.worsened },
            improved: clusters.reduce(0) { $0 + $1.improved }, neither: clusters.reduce(0) { $0 + $1.neither })
    }

    /// The share met after less the share met before, with a 95 % percentile interval over clusters.
    ///
    /// Where every cluster changed alike, clusters drawn again say nothing of others: the interval is then as wide as the
    /// upper end of Wilson's interval for none of as many clusters.
    public func difference(_ bootstrap: Bootstrap = Bootstrap()) -> Estimate {
        let all = outcomes
        guard all.n > 0 else { return Estimate(value: nil) }
        let value = Double(all.improved - all.worsened) / Double(all.n)
        let interval = bootstrap.interval(
            of: clusters.map { SIMD4(Double($0.n), Double($0.improved - $0.worsened), 0, 0) }
        ) { $0[1] / $0[0] }
        guard let interval, interval.lowerBound < interval.upperBound else {
            let unseen = Rate(n: clusters.count, k: 0).high
            return Estimate(value: value, interval: max(-1, value - unseen)...min(1, value + unseen))
        }
        return Estimate(value: value, interval: interval)
    }

    /// How much rarer rows that are not met became, `1 − after / before`, with a 95 % percentile interval over clusters.
    ///
    /// Without any row that was not met before there is nothing to reduce. Where every draw gives the same figure, the
    /// interval is that of `HarmReduction` with each cluster as one row.
    public func reduction(_ bootstrap: Bootstrap = Bootstrap()) -> Estimate {
        guard let value = HarmReduction(outcomes).value else { return Estimate(value: nil) }
        let interval = bootstrap.interval(
            of: clusters.map { SIMD4(Double($0.improved + $0.neither), Double($0.worsened + $0.neither), 0, 0) }
        ) { $0[0] == 0 ? nil : 1 - $0[1] / $0[0] }
        if let interval, interval.lowerBound < interval.upperBound { return Estimate(value: value, interval: interval) }
        let wholes = PairedOutcomes(
            clusters.lazy.map {
                (before: $0.improved + $0.neither == 0, after: $0.worsened + $0.neither == 0)
            })
        return Estimate(value: value, interval: HarmReduction(wholes).interval)
    }

    /// The two-sided p-value of the exact sign-flip test over clusters.
    ///
    /// How likely a change at least as large would be if each cluster were as likely to change the other way round. With
    /// one row a cluster this is the exact McNemar test; with more it stays valid where McNemar's does not. Fisher, "The
    /// Design of Experiments" (1935).
    public var pValue: Double {
        let changes = clusters.map { $0.improved - $0.worsened }.filter { $0 != 0 }
        let observed = abs(changes.reduce(0, +))
        guard observed > 0 else { return 1 }
        // The probability of each sum of changes with random signs, `[−reach ... reach]`.
        let reach = changes.reduce(0) { $0 + abs($1) }
        var probabilities = [Double](repeating: 0, count: 2 * reach + 1)
        probabilities[reach] = 1
        var extent = 0
        for change in changes.map(abs) {
            var next = [Double](repeating: 0, count: probabilities.count)
            for place in reach - extent...reach + extent where probabilities[place] > 0 {
                let half = probabilities[place] / 2
                next[place - change] += half
                next[place + change] += half
            }
            probabilities = next
            extent += change
        }
        let upper = probabilities[(reach + observed)...].reduce(0, +)
        return min(1, 2 * upper)
    }
}
