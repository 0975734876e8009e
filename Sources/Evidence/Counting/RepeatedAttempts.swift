extension Rate {
    /// How likely at least one of `attempts` is a success, from `k` successes in `n` samples; nil for more than `n`.
    ///
    /// The unbiased estimate `1 − C(n − k, attempts) / C(n, attempts)`, called pass@k by Chen et al., "Evaluating large
    /// language models trained on code" (2021).
    public func atLeastOnce(in attempts: Int) -> Double? {
        guard attempts >= 1, attempts <= n else { return nil }
        var none = 1.0
        for drawn in 0..<attempts { none *= max(0, Double(n - k - drawn)) / Double(n - drawn) }
        return 1 - none
    }
}

/// Behaviours that were each tried several times.
public struct RepeatedAttempts: Sendable, Hashable {
    /// The attempts on each behaviour, in the order in which behaviours appear.
    public let behaviours: [Rate]

    /// The attempts on behaviours by their ids; the true ones succeeded.
    public init(_ attempts: some Sequence<(behaviour: String, succeeded: Bool)>) {
        behaviours = grouped(attempts.lazy.map { ($0.behaviour, $0.succeeded) }).map { Rate($0) }
    }

    /// The fewest attempts on any behaviour, the most that `atLeastOnce(in:)` can tell of all of them.
    public var fewest: Int { behaviours.map(\.n).min() ?? 0 }

    /// The mean over behaviours of how likely at least one of `attempts` succeeds, with an interval over behaviours.
    ///
    /// Behaviours tried less often than that are left out.
    public func atLeastOnce(in attempts: Int, _ bootstrap: Bootstrap = Bootstrap()) -> Estimate {
        let shares = behaviours.compactMap { $0.atLeastOnce(in: attempts) }
        guard !shares.isEmpty else { return Estimate(value: nil) }
        let value = shares.reduce(0, +) / Double(shares.count)
        let interval = bootstrap.interval(of: shares.map { SIMD4($0, 1, 0, 0) }) { $0[0] / $0[1] }
        guard let interval, interval.lowerBound < interval.upperBound else {
            // All behaviours agree: as many rows as there are behaviours.
            let n = Double(shares.count)
            return Estimate(value: value, interval: Rate.wilson(n: n, k: value * n, z: Rate.z95))
        }
        return Estimate(value: value, interval: interval)
    }
}
