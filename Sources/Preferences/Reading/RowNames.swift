import Files

/// Holds that every row of a file has an id of its own, and names those apart that have none and begin on one line.
struct RowNames {
    let file: String
    private var lines: [String: Int] = [:]
    /// How many rows without an id began on a line.
    private var counts: [Int: Int] = [:]

    init(file: String) { self.file = file }

    /// `pairs`, which `row` states, with ids that no row before has: `line-1`, then `line-1-2` for the next row on line 1.
    ///
    /// - Throws: `InputError` where the row names an id that another one has.
    mutating func take(_ pairs: [PreferencePair], of row: JSONValue, line: Int) throws(InputError) -> [PreferencePair] {
        var pairs = pairs
        if (row["id"] ?? .null) == .null {
            counts[line, default: 0] += 1
            if let count = counts[line], count > 1 {
                let (old, new) = ("line-\(line)", "line-\(line)-\(count)")
                for index in pairs.indices {
                    pairs[index].id = new + pairs[index].id.dropFirst(old.count)
                    // The turns of a conversation without a family have one that is named after it.
                    if pairs[index].family == "row \(old)" { pairs[index].family = "row \(new)" }
                }
            }
        }
        for pair in pairs {
            guard let first = lines[pair.id] else { continue }
            throw InputError(
                file: file, line: line, field: "id", problem: "\(pair.id) is the id of line \(first) too",
                expected: "a different id for every row", remedy: "rename one, or remove a repeated row")
        }
        for pair in pairs { lines[pair.id] = line }
        return pairs
    }
}
