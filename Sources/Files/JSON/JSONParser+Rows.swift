extension JSONParser {
    /// The elements of the list that the text holds, or of the only list in the object that it holds, with their lines.
    mutating func rows() throws(InputError) -> [FileRow] {
        skipSpace()
        var rows: [FileRow] = []
        var lists: [String] = []
        if index < end, bytes[index] == UInt8(ascii: "[") {
            rows = try elements()
        } else if index < end, bytes[index] == UInt8(ascii: "{") {
            try open()
            if index < end, bytes[index] != UInt8(ascii: "}") {
                repeat {
                    let key = try key()
                    if index < end, bytes[index] == UInt8(ascii: "[") {
                        lists.append(key)
                        rows = try elements()
                    } else {
                        _ = try value()
                    }
                } while try continues(until: "}", UInt8(ascii: "}"))
            } else {
                closeEmpty()
            }
            guard lists.count == 1 else {
                throw InputError(
                    file: file,
                    problem: "the object has \(lists.isEmpty ? "no list" : "lists \(lists.joined(separator: ", "))")",
                    expected: #"a list of objects, or an object with one list, such as {"data": […]}"#,
                    remedy: "write one object a line, as JSONL")
            }
        } else {
            throw failure("\(found) starts neither a list nor an object", expected: "a list of objects")
        }
        skipSpace()
        guard index == end else {
            throw failure("there is more text after the value, starting with \(found)", expected: "nothing more")
        }
        return rows
    }

    /// The elements of the list that begins here.
    private mutating func elements() throws(InputError) -> [FileRow] {
        var rows: [FileRow] = []
        var line = self.line(at: index)
        var counted = index
        try open()
        if index < end, bytes[index] == UInt8(ascii: "]") {
            closeEmpty()
            return rows
        }
        repeat {
            line += bytes[counted..<index].count { $0 == 0x0A }
            counted = index
            rows.append(FileRow(line: line, value: .success(try value())))
        } while try continues(until: "]", UInt8(ascii: "]"))
        return rows
    }
}

/// Files with one JSON list of records.
package enum JSONList {
    /// The elements of the list in `bytes`, or of the only list of the object in it, with the lines where they begin.
    ///
    /// - Throws: `InputError` that names the file and the line; a list without elements is an error.
    package static func rows(_ bytes: [UInt8], file: String) throws(InputError) -> [FileRow] {
        let text = try UTF8Check.text(in: bytes, file: file)
        var parser = JSONParser(bytes, in: text, file: file)
        let rows = try parser.rows()
        guard !rows.isEmpty else {
            throw InputError(file: file, problem: "the list is empty", expected: "a list of objects")
        }
        return rows
    }

    /// The text of a list of `values`, one compact line each.
    package static func text(_ values: some Collection<JSONValue>) -> String {
        values.isEmpty ? "[]\n" : "[\n" + values.map { $0.text() }.joined(separator: ",\n") + "\n]\n"
    }
}
