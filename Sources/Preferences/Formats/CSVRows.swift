import Files
import OrderedCollections

/// Rows as records of CSV: what is text stands as it is, anything else as JSON.
enum CSVRows {
    /// The records in `bytes` as objects of strings and of the messages that some cells hold.
    static func read(_ bytes: [UInt8], file: String) throws(InputError) -> [FileRow] {
        let table = try CSVTable(parsing: bytes, file: file)
        return table.records.map { record in
            guard record.cells.count == table.columns.count else {
                return FileRow(
                    line: record.line,
                    value: .failure(
                        InputError(
                            file: file, line: record.line, problem: "the record has \(record.cells.count) cells",
                            expected: "\(table.columns.count), as the header has",
                            remedy: "put cells with commas in quotes")))
            }
            var row: OrderedDictionary<String, JSONValue> = [:]
            for (column, cell) in zip(table.columns, record.cells) {
                guard let cell else { continue }
                row[column] = structured(cell) ?? .string(cell)
            }
            return FileRow(line: record.line, value: .success(.object(row)))
        }
    }

    /// The row with numbers and truth values in the fields that are to hold some, and lists in `history`.
    ///
    /// A cell that holds something else stays text, for the row's reader to refuse.
    static func typed(_ row: JSONValue) -> JSONValue {
        guard var members = row.object else { return row }
        for field in ["weight", "score_chosen", "score_rejected"] {
            guard let text = members[field]?.string, let value = parsed(text), value.number != nil else { continue }
            members[field] = value
        }
        if let text = members["label"]?.string {
            switch text.lowercased() {
            case "true", "1", "1.0": members["label"] = true
            case "false", "0", "0.0": members["label"] = false
            default: break
            }
        }
        if let text = members["history"]?.string, let value = parsed(text), value.array != nil {
            members["history"] = value
        }
        return .object(members)
    }

    /// The text of a table of `rows`, with a column for every field of any of them.
    static func text(_ rows: [JSONValue], file: String) throws(InputError) -> String {
        var columns: OrderedSet<String> = []
        for row in rows { columns.formUnion(row.object?.keys ?? []) }
        var records: [CSVTable.Record] = []
        for (index, row) in rows.enumerated() {
            var cells: [String?] = []
            for column in columns {
                switch row[column] ?? .null {
                case .null: cells.append(nil)
                case .string(let text):
                    guard structured(text) == nil else {
                        throw InputError(
                            file: file, field: column, problem: "the text of row \(index + 1) looks like messages",
                            expected: "text that a CSV file can tell from messages", remedy: "write JSONL")
                    }
                    cells.append(text)
                case let value: cells.append(value.text())
                }
            }
            records.append(CSVTable.Record(line: index + 2, cells: cells))
        }
        return CSVTable(columns: Array(columns), records: records).text
    }

    /// The messages, the message or the request that the text of a cell spells; nil for any other text.
    private static func structured(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }),
            first == UInt8(ascii: "[") || first == UInt8(ascii: "{"), let value = parsed(text)
        else { return nil }
        func isMessage(_ value: JSONValue) -> Bool {
            value["role"]?.string != nil || (value["from"]?.string != nil && value["value"] != nil)
        }
        // `nil` beside a JSONValue would be JSON's null.
        let isKnown =
            if let list = value.array { !list.isEmpty && list.allSatisfy(isMessage) } else {
                isMessage(value) || value["messages"]?.array != nil
            }
        guard isKnown else { return nil }
        return value
    }

    private static func parsed(_ text: String) -> JSONValue? { try? JSONValue(parsing: text, file: "cell") }
}
