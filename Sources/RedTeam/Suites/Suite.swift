public import Evidence
public import Files

/// The requests of one file, and the file's hash.
public struct Suite: Sendable {
    /// The file as the person named it.
    public var path: String
    /// How its rows are laid out.
    public var format: SuiteFormat
    /// The rows in the order of the file.
    public var rows: [SuiteRow]
    /// SHA-256 of the bytes that were read, in hexadecimal.
    public var sha256: String

    public init(path: String, format: SuiteFormat = .plumb, rows: [SuiteRow], sha256: String) {
        self.path = path
        self.format = format
        self.rows = rows
        self.sha256 = sha256
    }

    /// The suite in the file at `path`: JSONL, JSON, CSV, TSV, or a prompt a line.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - format: How its rows are laid out; nil takes what the first of them looks like.
    ///   - expected: What every request of the file expects of the model; nil takes what the format says.
    /// - Returns: The rows, each with an id of its own.
    /// - Throws: `InputError` with the line: no such container, no rows, columns of no format, an id used twice, or a row
    ///   that the format refuses.
    public static func read(
        _ path: String, format: SuiteFormat? = nil, expecting expected: Expected? = nil
    ) throws(InputError) -> Suite {
        let bytes = try readFile(path)
        let records = try SuiteContainer(bytes, path: path).records(bytes, file: path)
        let known = if let format { format } else { try records.first.map(SuiteFormat.detect) ?? .plumb }
        if expected != nil, known.saysWhatIsExpected {
            throw InputError(
                file: path, problem: "each row of \(known.rawValue) says what to expect",
                expected: "no expectation for the whole file", remedy: "leave --expect out")
        }
        let stem = stem(of: path)
        var rows: [SuiteRow] = []
        var lines: [String: Int] = [:]
        for record in records {
            let row = try known.row(record, stem: stem, given: expected)
            if let first = lines.updateValue(record.line, forKey: row.id) {
                throw InputError(
                    file: path, line: record.line, field: "id", problem: "\(row.id) is the id of line \(first) too",
                    expected: "a different id for every row", remedy: "rename one, or remove a repeated row")
            }
            rows.append(row)
        }
        return Suite(path: path, format: known, rows: rows, sha256: Files.sha256(of: bytes))
    }

    /// The file's name without folder and ending, as a name.
    private static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return String(stem).asName.isEmpty ? "suite" : String(stem).asName
    }
}
