import Evidence

/// A request that a search tries to get done, and the suite's file that it is in.
public struct Behaviour: Sendable, Hashable {
    public var row: SuiteRow
    public var file: String

    public init(_ row: SuiteRow, file: String) {
        self.row = row
        self.file = file
    }

    /// The first `limit` rows of `suites` that are to be refused; searches are for these alone.
    public static func unsafe(in suites: [Suite], limit: Int? = nil) -> [Behaviour] {
        let all = suites.flatMap { suite in
            suite.rows.filter { $0.expected == .refuse }.map { Behaviour($0, file: suite.path) }
        }
        return limit.map { Array(all.prefix($0)) } ?? all
    }
}
