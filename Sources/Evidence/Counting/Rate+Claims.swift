extension Rate {
    /// The fewest of `n` rows that support the claim of more than `threshold` at 95 %; nil where not even all of them do.
    public static func fewest(of n: Int, above threshold: Double) -> Int? {
        guard n > 0, Rate(n: n, k: n).low > threshold else { return nil }
        // The lower end grows with k.
        var (below, enough) = (-1, n)
        while enough - below > 1 {
            let middle = (below + enough) / 2
            if Rate(n: n, k: middle).low > threshold { enough = middle } else { below = middle }
        }
        return enough
    }

    /// The most of `n` rows that support the claim of less than `threshold` at 95 %; nil where not even none does.
    public static func most(of n: Int, below threshold: Double) -> Int? {
        fewest(of: n, above: 1 - threshold).map { n - $0 }
    }

    /// The fewest rows with which a claim of more than `threshold` can be supported, all of them met; nil from 1 up.
    public static func fewestRows(above threshold: Double) -> Int? {
        guard threshold < 1 else { return nil }
        // All of n rows have the lower end n / (n + z²).
        var n = max(1, Int(threshold * z95 * z95 / (1 - threshold)))
        while !(Rate(n: n, k: n).low > threshold) { n += 1 }
        return n
    }
}
