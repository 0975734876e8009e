public import Files

/// What kind of file holds the rows.
public enum DataContainer: String, CaseIterable, Sendable {
    /// One JSON object a line.
    case jsonl
    /// A list of objects, or an object with one list, such as `{"data": […]}`.
    case json
    /// Comma-separated values with a header; messages and tools are JSON in their cells.
    case csv

    /// The kind that the ending of `path` says; JSONL for a name without an ending, such as that of a pipe.
    ///
    /// - Throws: `InputError` for another ending.
    public init(path: String) throws(InputError) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            self = .jsonl
            return
        }
        switch name[name.index(after: dot)...].lowercased() {
        case "jsonl", "ndjson": self = .jsonl
        case "json": self = .json
        case "csv": self = .csv
        default:
            throw InputError(
                file: path, problem: "the ending says nothing of what the file holds",
                expected: ".jsonl, .json or .csv", remedy: "rename it, or name what it holds with --container")
        }
    }

    /// The rows in `bytes`, each with the line where it begins, or with what is wrong with it.
    func rows(_ bytes: [UInt8], file: String) throws(InputError) -> [FileRow] {
        switch self {
        case .jsonl: try JSONLines.rows(bytes, file: file)
        case .json: try JSONList.rows(bytes, file: file)
        case .csv: try CSVRows.read(bytes, file: file)
        }
    }

    /// The text of a file of `rows`, all of them objects.
    ///
    /// - Throws: `InputError` where a cell of CSV would not read back as the same.
    public func text(_ rows: [JSONValue], file: String) throws(InputError) -> String {
        switch self {
        case .jsonl: JSONLines.text(rows)
        case .json: JSONList.text(rows)
        case .csv: try CSVRows.text(rows, file: file)
        }
    }
}
