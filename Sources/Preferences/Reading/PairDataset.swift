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

    /// The pairs in the file at `path`: JSONL, JSON or CSV by its ending, in the format that the first row looks like.
    ///
    /// - Parameters:
    ///   - path: The file; one with another ending is read as JSONL.
    ///   - onBadRow: Takes what is wrong with each bad row, which is then left out; without it the first is thrown.
    /// - Returns: The good rows, in the order of the file.
    /// - Throws: `InputError` with the line: not UTF-8, not the container it says, no good rows, an id used twice, or what
    ///   `PreferencePair.init(json:format:file:line:)` refuses.
    public static func read(
        _ path: String, onBadRow: ((InputError) -> Void)? = nil
    ) throws(InputError) -> PairDataset {
        var format: DataFormat?
        return try read(path, onBadRow: onBadRow) { row, line throws(InputError) in
            let known = if let format { format } else { try DataFormat.ofPair(row, file: path, line: line) }
            format = known
            return [try PreferencePair(json: row, format: known, file: path, line: line)]
        }
    }

    /// The rows in the file at `path`, each of which `parse` makes one or more pairs of.
    static func read(
        _ path: String, onBadRow: ((InputError) -> Void)? = nil,
        _ parse: (_ row: JSONValue, _ line: Int) throws(InputError) -> [PreferencePair]
    ) throws(InputError) -> PairDataset {
        let bytes = try readFile(path)
        let container = (try? DataContainer(path: path)) ?? .jsonl
        var pairs: [PreferencePair] = []
        var names = RowNames(file: path)
        func take(_ row: FileRow) throws(InputError) {
            var value = try row.value.get()
            if container == .csv { value = CSVRows.typed(value) }
            pairs += try names.take(try parse(value, row.line), of: value, line: row.line)
        }
        for row in try container.rows(bytes, file: path) {
            do throws(InputError) {
                try take(row)
            } catch {
                guard let onBadRow else { throw error }
                onBadRow(error)
            }
        }
        guard !pairs.isEmpty else {
            throw InputError(file: path, problem: "no row is good", expected: "at least one")
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
