public import Files
import OrderedCollections

/// Reads labelled replies from CSV or JSONL, whatever their columns are called.
public struct LabelReader: Sendable {
    /// The columns that hold the request, the reply and the label; the first that a file has is taken.
    public var promptColumns = [
        "prompt", "objective", "question", "instruction", "request", "goal", "behavior", "behaviour", "query",
    ]
    public var replyColumns = [
        "reply", "response", "assistant_response", "completion", "answer", "output", "generation",
    ]
    public var labelColumns = [
        "label", "human_label", "human_score", "final_label", "human_score_1", "verdict", "gold",
    ]
    /// The labels to put for those of the file: `["1": "refusal"]`.
    public var labels: [String: String] = [:]
    /// Columns that must hold a value for a row to count: `["split": "held-out"]`.
    public var conditions: [String: String] = [:]

    public init() {}

    /// The labelled replies in the file at `path`; a row without a reply's text counts with an empty one.
    ///
    /// - Throws: `InputError` for a file that is neither CSV nor JSONL, a column that is missing, a row without a label, or no row
    ///   that meets the conditions.
    public func read(_ path: String) throws(InputError) -> [LabelledReply] {
        let rows = try Self.rows(path)
        var replies: [LabelledReply] = []
        for row in rows {
            guard conditions.allSatisfy({ row.cells[$0.key] == $0.value }) else { continue }
            guard let label = try column(labelColumns, "label", row, path), !label.isEmpty else {
                throw InputError(
                    file: path, line: row.line, field: "label", problem: "it is empty",
                    expected: "the label that a person gave the reply", remedy: "label the row, or remove it")
            }
            replies.append(
                LabelledReply(
                    prompt: try column(promptColumns, "prompt", row, path) ?? "",
                    reply: try column(replyColumns, "reply", row, path) ?? "", label: labels[label] ?? label,
                    line: row.line))
        }
        guard !replies.isEmpty else {
            throw InputError(
                file: path, problem: "none of \(rows.count) rows meets the conditions",
                expected: conditions.map { "\($0.key) = \($0.value)" }.sorted().joined(separator: ", "))
        }
        return replies
    }

    private func column(
        _ names: [String], _ what: String, _ row: LabelRow, _ path: String
    ) throws(InputError) -> String? {
        guard let name = names.first(where: { row.cells.keys.contains($0) }) else {
            throw InputError(
                file: path, line: row.line, field: what, problem: "the column is missing",
                expected: "one of \(names.joined(separator: ", "))",
                remedy:
                    "name it with --\(what)-column; the columns are \(row.cells.keys.sorted().joined(separator: ", "))")
        }
        return row.cells[name] ?? nil
    }
}

/// A row of a file of labels: text by column.
struct LabelRow {
    var line: Int
    var cells: [String: String?]
}

extension LabelReader {
    /// The rows of a file as text by column: JSONL, or CSV, before whose header lines that begin with `#` are passed over.
    static func rows(_ path: String) throws(InputError) -> [LabelRow] {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        switch ending {
        case "jsonl", "ndjson":
            var rows: [LabelRow] = []
            for (line, value) in try JSONLines.read(path) {
                guard let members = value.object else {
                    throw InputError(
                        file: path, line: line, problem: "the row is \(value.kind)", expected: "an object")
                }
                var cells: [String: String?] = [:]
                for (key, value) in members { cells.updateValue(text(value), forKey: key) }
                rows.append(LabelRow(line: line, cells: cells))
            }
            return rows
        case "csv", "tsv":
            let separator = UInt8(ascii: ending == "tsv" ? "\t" : ",")
            let table = try CSVTable(
                parsing: withoutComments(try readFile(path)), file: path, separator: separator)
            return try table.records.map { record throws(InputError) in
                guard record.cells.count == table.columns.count else {
                    throw InputError(
                        file: path, line: record.line, problem: "the record has \(record.cells.count) cells",
                        expected: "\(table.columns.count), as the header has",
                        remedy: "put cells with commas in quotes")
                }
                var cells: [String: String?] = [:]
                for (column, cell) in zip(table.columns, record.cells) { cells.updateValue(cell, forKey: column) }
                return LabelRow(line: record.line, cells: cells)
            }
        default:
            throw InputError(
                file: path, problem: "the ending says nothing of what the file holds",
                expected: ".jsonl, .csv or .tsv", remedy: "rename it")
        }
    }

    /// Text as it is, null as nothing, anything else as JSON.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        default: value.text()
        }
    }

    /// The bytes without the text of lines before the header that begin with `#`; the lines stay, so that others keep their
    /// numbers.
    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") {
            while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept + bytes[index...]
    }
}
