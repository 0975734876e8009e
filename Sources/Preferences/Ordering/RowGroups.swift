import Files
import OrderedCollections
import Tokenization

/// Finds rows that belong together: those that a split has to leave on one side.
public enum RowGroups {
    /// How alike the word pairs of two prompts have to be (Jaccard) for the rows to belong together.
    public static let similarity = 0.8

    /// The group of each row, counted from 0 in the order of their first rows.
    ///
    /// Rows are in one group that share a `family`, that `twin_of` links by an id, or whose prompts are nearly the same;
    /// and so are rows that a chain of such links joins.
    public static func of(_ pairs: [PreferencePair]) -> [Int] {
        var groups = UnionFind(count: pairs.count)
        var places: [String: Int] = [:]
        func link(_ row: Int, _ key: String) {
            if let place = places[key] { groups.join(row, place) } else { places[key] = row }
        }
        for (row, pair) in pairs.enumerated() {
            link(row, "id \(pair.id)")
            if let family = pair.family { link(row, "family \(family)") }
            let twins = pair.extra["twin_of"]
            for twin in twins?.array ?? [twins ?? .null] {
                if let id = twin.string ?? twin.integer.map(String.init) { link(row, "id \(id)") }
            }
        }
        let prompts = pairs.map { $0.prompt.filter { $0.role != "system" }.map(\.content).joined(separator: "\n") }
        for (first, second) in NearDuplicates.pairs(of: prompts, similarity: similarity) { groups.join(first, second) }
        var numbers: [Int: Int] = [:]
        return pairs.indices.map { row in
            let root = groups.root(row)
            if let number = numbers[root] { return number }
            numbers[root] = numbers.count
            return numbers.count - 1
        }
    }
}

/// Sets that grow together (Tarjan, 1975), with paths halved at every search.
struct UnionFind {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    /// What stands for the set of `member`.
    mutating func root(_ member: Int) -> Int {
        var member = member
        while parents[member] != member {
            parents[member] = parents[parents[member]]
            member = parents[member]
        }
        return member
    }

    /// Makes one set of the sets of two members; the earlier one stands for it.
    mutating func join(_ first: Int, _ second: Int) {
        let (first, second) = (root(first), root(second))
        parents[max(first, second)] = min(first, second)
    }
}
