/// Unsafe behaviours by attack and category.
public struct OutcomeMatrix: Sendable, Hashable {
    /// The rows, in the order in which attacks appear.
    public let attacks: [String]
    /// The columns, in the order in which categories appear.
    public let categories: [String]
    /// The attempts of each attack in each category: `[attack][category]`; nil where there are none.
    public let cells: [[OutcomeGroup?]]

    /// The matrix of the attempts on unsafe behaviours among `attempts`.
    public init(_ attempts: [AttemptRecord]) {
        let unsafe = attempts.filter { $0.expected == .refuse }
        var attacks: [String: Int] = [:]
        var categories: [String: Int] = [:]
        for attempt in unsafe {
            if attacks[attempt.attack] == nil { attacks[attempt.attack] = attacks.count }
            if categories[attempt.category] == nil { categories[attempt.category] = categories.count }
        }
        var members = [[[AttemptRecord]]](
            repeating: [[AttemptRecord]](repeating: [], count: categories.count), count: attacks.count)
        for attempt in unsafe {
            guard let row = attacks[attempt.attack], let column = categories[attempt.category] else { continue }
            members[row][column].append(attempt)
        }
        self.attacks = attacks.sorted { $0.value < $1.value }.map(\.key)
        self.categories = categories.sorted { $0.value < $1.value }.map(\.key)
        cells = members.map { row in
            row.map { $0.isEmpty ? nil : OutcomeGroup(name: "", $0) }
        }
    }
}
