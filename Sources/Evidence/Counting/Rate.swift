/// A share of rows with its 95 % interval.
public struct Rate: Sendable, Hashable {
    /// All rows.
    public let n: Int
    /// The rows counted.
    public let k: Int

    /// `k` of `n` rows; `k` is brought into `0...n`.
    public init(n: Int, k: Int) {
        self.n = max(0, n)
        self.k = min(max(0, k), self.n)
    }

    /// The rate over `outcomes`, counting those that are true.
    public init(_ outcomes: some Sequence<Bool>) {
        var n = 0
        var k = 0
        for outcome in outcomes {
            n += 1
            if outcome { k += 1 }
        }
        self.init(n: n, k: k)
    }

    /// `k / n`; nil without rows.
    public var rate: Double? { n == 0 ? nil : Double(k) / Double(n) }

    /// The lower end of the interval; 0 without rows.
    public var low: Double { interval.lowerBound }

    /// The upper end of the interval; 1 without rows.
    public var high: Double { interval.upperBound }

    /// The two-sided 95 % score interval of Wilson (1927), which holds its level near 0 and 1 and for few rows.
    public var interval: ClosedRange<Double> { Rate.wilson(n: Double(n), k: Double(k), z: Rate.z95) }

    /// The 97.5th percentile of the normal distribution.
    static let z95 = 1.959963984540054

    /// Wilson's score interval at `z` standard errors.
    static func wilson(n: Double, k: Double, z: Double) -> ClosedRange<Double> {
        guard n > 0 else { return 0...1 }
        let p = k / n
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let low = k == 0 ? 0 : max(0, centre - half)
        let high = k == n ? 1 : min(1, centre + half)
        return low...high
    }
}
