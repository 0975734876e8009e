import Foundation

/// The same rows judged before and after a change: each either met what it expects or did not.
public struct PairedOutcomes: Sendable, Hashable {
    /// Rows met both times.
    public let both: Int
    /// Rows met before only.
    public let worsened: Int
    /// Rows met after only.
    public let improved: Int
    /// Rows met neither time.
    public let neither: Int

    public init(both: Int, worsened: Int, improved: Int, neither: Int) {
        self.both = both
        self.worsened = worsened
        self.improved = improved
        self.neither = neither
    }

    /// The outcomes of `rows`, each whether it was met before and after.
    public init(_ rows: some Sequence<(before: Bool, after: Bool)>) {
        var counts = [0, 0, 0, 0]
        for row in rows { counts[(row.before ? 2 : 0) + (row.after ? 1 : 0)] += 1 }
        self.init(both: counts[3], worsened: counts[2], improved: counts[1], neither: counts[0])
    }

    /// All rows.
    public var n: Int { both + worsened + improved + neither }

    /// The two-sided p-value of the exact McNemar test: how likely a split of the changed rows at least as uneven as
    /// this one would be if a row were as likely to worsen as to improve.
    public var pValue: Double {
        let changed = worsened + improved
        guard changed > 0, worsened != improved else { return 1 }
        // log C(changed, i) term by term: C(n, i + 1) = C(n, i) · (n − i) / (i + 1).
        var logTerm = -Double(changed) * log(2.0)
        var tail = exp(logTerm)
        for i in 0..<min(worsened, improved) {
            logTerm += log(Double(changed - i)) - log(Double(i + 1))
            tail += exp(logTerm)
        }
        return min(1, 2 * tail)
    }
}
