extension JSONLines {
    /// A line that is not blank, before anything is known of what it holds.
    package struct Line: Sendable, Hashable {
        /// Its number, counted from 1.
        package let number: Int
        /// Where its bytes are in the file, without the line feed.
        package let range: Range<Int>
    }

    /// The lines of `bytes` that are not blank, without a byte-order mark.
    package static func lines(of bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var number = 1
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            if !bytes[start..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                lines.append(Line(number: number, range: start..<end))
            }
            start = end + 1
            number += 1
        }
        return lines
    }

    /// Whether the bytes of `line` are UTF-8.
    package static func isUTF8(_ line: Line, of bytes: [UInt8]) -> Bool {
        UTF8Check.firstInvalid(in: bytes, line.range) == nil
    }

    /// The value on `line`, whose bytes are UTF-8; `file` is the name that errors give.
    ///
    /// - Throws: `InputError` with the line and the column where it is not one JSON value.
    package static func value(of line: Line, in bytes: [UInt8], file: String) throws(InputError) -> JSONValue {
        var parser = JSONParser(bytes, in: line.range, file: file, firstLine: line.number)
        return try parser.document()
    }
}
