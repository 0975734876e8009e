/// Tables of comma-separated values (RFC 4180).
enum DelimitedText {
    /// One record and the line it begins on, counted from 1.
    struct Record {
        var line: Int
        var fields: [String]
    }

    /// The records of `bytes`; a quoted field may hold commas, line ends and doubled quotes.
    static func records(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) -> [Record] {
        var records: [Record] = []
        var record = Record(line: 1, fields: [])
        var field: [UInt8] = []
        var line = 1
        var isQuoted = false
        func text() -> String { String(decoding: field, as: UTF8.self) }
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A { line += 1 }
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if index + 1 < bytes.count, bytes[index + 1] == byte {
                    field.append(byte)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty {
                isQuoted = true
            } else if byte == separator {
                record.fields.append(text())
                field = []
            } else if byte == 0x0A {
                if field.last == 0x0D { field.removeLast() }
                record.fields.append(text())
                if record.fields != [""] { records.append(record) }
                (record, field) = (Record(line: line, fields: []), [])
            } else {
                field.append(byte)
            }
            index += 1
        }
        record.fields.append(text())
        if record.fields != [""] { records.append(record) }
        return records
    }
}
