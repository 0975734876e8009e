public import Files

/// The requests of one file, and the file's hash.
public struct Suite: Sendable {
    /// The file as the person named it.
    public var path: String
    /// The rows in the order of the file.
    public var rows: [SuiteRow]
    /// SHA-256 of the bytes that were read, in hexadecimal.
    public var sha256: String

    public init(path: String, rows: [SuiteRow], sha256: String) {
        self.path = path
        self.rows = rows
        self.sha256 = sha256
    }

    /// The suite in the JSONL file at `path`.
    ///
    /// - Throws: `InputError` with the line: not UTF-8, not JSON, no rows, an id used twice, or what
    ///   `SuiteRow.init(json:file:line:)` refuses.
    public static func read(_ path: String) throws(InputError) -> Suite {
        let bytes = try readFile(path)
        var rows: [SuiteRow] = []
        var lines: [String: Int] = [:]
        for (line, value) in try JSONLines.parse(bytes, file: path) {
            let row = try SuiteRow(json: value, file: path, line: line)
            if let first = lines.updateValue(line, forKey: row.id) {
                throw InputError(
                    file: path, line: line, field: "id", problem: "\(row.id) is the id of line \(first) too",
                    expected: "a different id for every row", remedy: "rename one, or remove a repeated row")
            }
            rows.append(row)
        }
        return Suite(path: path, rows: rows, sha256: Files.sha256(of: bytes))
    }
}
