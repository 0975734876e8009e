/// How many letters lie between two words (Levenshtein, 1966).
enum EditDistance {
    /// The fewest insertions, removals and changes that make `second` of `first`.
    static func between(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        var previous = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                current.append(
                    min(previous[column + 1] + 1, current[column] + 1, previous[column] + (letter == other ? 0 : 1)))
            }
            previous = current
        }
        return previous[second.count]
    }

    /// The `count` names that are most like `name`, those that contain it or that it contains first.
    static func nearest(to name: String, among names: [String], count: Int) -> [String] {
        let name = name.lowercased()
        let ranked = names.enumerated().map { place, other in
            let contains = !name.isEmpty && (other.contains(name) || name.contains(other))
            return (distance: between(name, other) - (contains ? 100 : 0), place: place, name: other)
        }
        var seen: Set<String> = []
        return ranked.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.map(\.name)
            .filter { seen.insert($0).inserted }.prefix(count).map { $0 }
    }
}
