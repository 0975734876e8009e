public import Files

/// The preference pairs of one file, and the file's hash.
public struct PairDataset: Sendable {
    /// The file as the person named it.
    public var path: String
    /// The pairs in the order of the file.
    public var pairs: [PreferencePair]
    /// SHA-256 of the bytes that were read, in hexadecimal.
    public var sha256: String

    public init(path: String, pairs: [PreferencePair], sha256: String) {
        self.path = path
        self.pairs = pairs
        self.sha256 = sha256
    }

    /// The pairs in the JSONL file at `path`.
    ///
    /// - Throws: `InputError` with the line: not UTF-8, not JSON, no rows, an id used twice, or what
    ///   `PreferencePair.init(json:file:line:)` refuses.
    public static func read(_ path: String) throws(InputError) -> PairDataset {
        try read(path) { row, line throws(InputError) in
            [try PreferencePair(json: row, file: path, line: line)]
        }
    }

    /// The rows in the JSONL file at `path`, each of which `parse` makes one or more pairs of.
    static func read(
        _ path: String, _ parse: (_ row: JSONValue, _ line: Int) throws(InputError) -> [PreferencePair]
    ) throws(InputError) -> PairDataset {
        let bytes = try readFile(path)
        var pairs: [PreferencePair] = []
        var lines: [String: Int] = [:]
        for (line, row) in try JSONLines.parse(bytes, file: path) {
            for pair in try parse(row, line) {
                if let first = lines.updateValue(line, forKey: pair.id) {
                    throw InputError(
                        file: path, line: line, field: "id", problem: "\(pair.id) is the id of line \(first) too",
                        expected: "a different id for every row", remedy: "rename one, or remove a repeated row")
                }
                pairs.append(pair)
            }
        }
        return PairDataset(path: path, pairs: pairs, sha256: Files.sha256(of: bytes))
    }

    /// Writes the pairs to the JSONL file at `path`, whole or not at all.
    public func write(to path: String) throws(InputError) {
        try atomicWrite(JSONLines.text(pairs.lazy.map(\.json)), to: path)
    }

    /// How many pairs each category has, by name; rows without a category are not counted.
    public var categoryCounts: [String: Int] {
        pairs.reduce(into: [:]) { counts, pair in
            if let category = pair.category { counts[category, default: 0] += 1 }
        }
    }
}
