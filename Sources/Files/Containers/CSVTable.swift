/// A table of comma-separated values (RFC 4180) whose first record names the columns.
package struct CSVTable: Sendable, Equatable {
    /// One record after the header.
    package struct Record: Sendable, Equatable {
        /// The line where it begins, counted from 1; a quoted cell may hold further lines.
        package var line: Int
        /// A cell for each that is written; nil for an empty one without quotes.
        package var cells: [String?]

        package init(line: Int, cells: [String?]) {
            self.line = line
            self.cells = cells
        }
    }

    /// The names of the columns, each once.
    package var columns: [String]
    package var records: [Record]

    package init(columns: [String], records: [Record]) {
        self.columns = columns
        self.records = records
    }

    /// Reads `bytes`, with or without a byte-order mark; lines end with LF, CRLF or CR, and blank ones are passed over.
    ///
    /// A column without a name, such as the row numbers that pandas writes, is called `column N`.
    /// - Throws: `InputError` that names the file and the line: not UTF-8, no record after the header, a column with
    ///   another one's name, a quote that is not closed, or text after a closing quote.
    package init(
        parsing bytes: [UInt8], file: String, separator: UInt8 = UInt8(ascii: ",")
    ) throws(InputError) {
        var parser = CSVParser(
            bytes, in: try UTF8Check.text(in: bytes, file: file), file: file, separator: separator)
        guard let header = try parser.record() else {
            throw InputError(file: file, problem: "the file is empty", expected: "a header and a record a line")
        }
        var columns: [String] = []
        for cell in header.cells {
            let name = cell.flatMap { $0.isEmpty ? nil : $0 } ?? "column \(columns.count + 1)"
            guard !columns.contains(name) else {
                throw InputError(
                    file: file, line: header.line, problem: "two columns have the name \(name)",
                    expected: "a name of its own for every column")
            }
            columns.append(name)
        }
        var records: [Record] = []
        while let record = try parser.record() { records.append(record) }
        guard !records.isEmpty else {
            throw InputError(file: file, problem: "there is no record after the header", expected: "at least one")
        }
        self.init(columns: columns, records: records)
    }

    /// The table as text, lines ended by CRLF.
    package var text: String {
        let lines = [columns] + records.map(\.cells)
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    /// The cell as it is written: in quotes where it has to be, and where it is text without characters.
    private static func quoted(_ cell: String?) -> String {
        guard let cell else { return "" }
        let plain = cell.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D }
        let open = cell.utf8.first.map { $0 == 0x20 || $0 == 0x09 } ?? true
        let close = cell.utf8.last.map { $0 == 0x20 || $0 == 0x09 } ?? true
        guard !plain || open || close else { return cell }
        var quoted: [UInt8] = [0x22]
        for byte in cell.utf8 { quoted += byte == 0x22 ? [0x22, 0x22] : [byte] }
        return String(decoding: quoted + [0x22], as: UTF8.self)
    }
}

/// Takes records from the text of a table.
private struct CSVParser {
    let bytes: [UInt8]
    let end: Int
    let file: String
    let separator: UInt8
    var index: Int
    var line = 1

    init(_ bytes: [UInt8], in range: Range<Int>, file: String, separator: UInt8) {
        self.bytes = bytes
        self.end = range.upperBound
        self.file = file
        self.separator = separator
        self.index = range.lowerBound
    }

    /// The next record that is not a blank line; nil at the end.
    mutating func record() throws(InputError) -> CSVTable.Record? {
        while index < end, bytes[index] == 0x0A || bytes[index] == 0x0D { endLine() }
        guard index < end else { return nil }
        var record = CSVTable.Record(line: line, cells: [])
        while true {
            record.cells.append(try cell())
            guard index < end else { return record }
            if bytes[index] == separator {
                index += 1
            } else {
                endLine()
                return record
            }
        }
    }

    /// The cell that begins here, up to the comma or the end of the line.
    private mutating func cell() throws(InputError) -> String? {
        guard index < end, bytes[index] == 0x22 else {
            let start = index
            while index < end, bytes[index] != separator, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
        }
        let first = line
        var text: [UInt8] = []
        index += 1
        while true {
            guard index < end else {
                throw InputError(
                    file: file, line: first, problem: "a quote is opened and never closed",
                    expected: "a closing \", and \"\" for one inside the cell")
            }
            let byte = bytes[index]
            if byte == 0x22 {
                index += 1
                guard index < end, bytes[index] == 0x22 else { break }
            } else if byte == 0x0A || byte == 0x0D && !(index + 1 < end && bytes[index + 1] == 0x0A) {
                line += 1
            }
            text.append(byte)
            index += 1
        }
        if index < end, bytes[index] != separator, bytes[index] != 0x0A, bytes[index] != 0x0D {
            throw InputError(
                file: file, line: line, problem: "there is text after the quote that closes a cell",
                expected: "a comma or the end of the line", remedy: "write \"\" for a quote inside the cell")
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func endLine() {
        if bytes[index] == 0x0D, index + 1 < end, bytes[index + 1] == 0x0A { index += 1 }
        index += 1
        line += 1
    }
}
