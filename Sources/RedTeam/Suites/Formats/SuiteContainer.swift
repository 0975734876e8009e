import Files
import OrderedCollections

/// What kind of file holds requests.
enum SuiteContainer {
    /// One JSON value a line.
    case jsonl
    /// A list, or an object with one list.
    case json
    /// A table with this separator.
    case table(separator: UInt8)
    /// A prompt a line.
    case lines

    /// The kind that `bytes` look like, or that the ending of `path` says.
    ///
    /// Text that begins like JSON is JSON whatever the ending says: suites have always been read so.
    init(_ bytes: [UInt8], path: String) {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let first = text.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        switch first {
        case UInt8(ascii: "{"): self = Self.isOneObject(text, path: path, ending: ending) ? .json : .jsonl
        // A prompt may begin with a bracket too.
        case UInt8(ascii: "[") where ending != "txt" || (try? JSONList.rows(bytes, file: path)) != nil: self = .json
        default:
            switch ending {
            case "csv": self = .table(separator: UInt8(ascii: ","))
            case "tsv": self = .table(separator: UInt8(ascii: "\t"))
            case "txt": self = .lines
            default: self = .jsonl
            }
        }
    }

    /// Whether the text is one object over several lines, or one that holds a list of rows.
    private static func isOneObject(_ text: ArraySlice<UInt8>, path: String, ending: String) -> Bool {
        let lines = text.split(separator: 0x0A, maxSplits: 1)
        let rest = lines.count > 1 ? lines[1].contains { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0x0A } : false
        guard let line = lines.first, let first = try? JSONLines.parse(Array(line), file: path).first?.value else {
            return ending == "json"
        }
        guard !rest, first["prompt"] == nil, first["messages"] == nil else { return false }
        return first.object?.values.contains { $0.array?.first?.object != nil } ?? false
    }

    /// The records in `bytes`.
    ///
    /// - Throws: `InputError` with the line: a file that is no such container, or a record that does not fit its header.
    func records(_ bytes: [UInt8], file: String) throws(InputError) -> [SuiteRecord] {
        var records: [SuiteRecord] = []
        func add(_ value: JSONValue, _ line: Int, isTable: Bool = false) {
            records.append(
                SuiteRecord(value, file: file, line: line, number: records.count + 1, isTable: isTable))
        }
        switch self {
        case .jsonl: for (line, value) in try JSONLines.parse(bytes, file: file) { add(value, line) }
        case .json: for row in try JSONList.rows(bytes, file: file) { add(try row.value.get(), row.line) }
        case .lines:
            let text = try text(of: bytes, file: file)
            let lines = text.drop { $0 == "\u{FEFF}" }.split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
                add(.string(String(line)), index + 1)
            }
            if records.isEmpty {
                throw InputError(file: file, problem: "the file is empty", expected: "a prompt a line")
            }
        case .table(let separator):
            let table = try CSVTable(parsing: bytes, file: file, separator: separator)
            for record in table.records {
                guard record.cells.count == table.columns.count else {
                    throw InputError(
                        file: file, line: record.line, problem: "the record has \(record.cells.count) cells",
                        expected: "\(table.columns.count), as the header has",
                        remedy: "put cells with commas in quotes")
                }
                // A row of Plumb's own reads an empty cell as an absent field.
                var row: OrderedDictionary<String, JSONValue> = [:]
                for (column, cell) in zip(table.columns, record.cells) {
                    row[column] = cell.map(JSONValue.string) ?? .null
                }
                add(.object(row), record.line, isTable: true)
            }
        }
        return records
    }
}
