/// Files with one JSON value a line.
public enum JSONLines {
    /// The values of the file at `path` with their line numbers, counted from 1; blank lines are passed over.
    ///
    /// - Throws: `InputError` that names the file and the line; an empty file is an error.
    public static func read(_ path: String) throws(InputError) -> [(line: Int, value: JSONValue)] {
        try parse(try readFile(path), file: path)
    }

    /// The values in `bytes`, as `read(_:)` gives them; `file` is the name that errors give.
    public static func parse(_ bytes: [UInt8], file: String) throws(InputError) -> [(line: Int, value: JSONValue)] {
        var values: [(line: Int, value: JSONValue)] = []
        for row in try rows(bytes, file: file) { values.append((row.line, try row.value.get())) }
        return values
    }

    /// The lines in `bytes` that are not blank, each with its value or with what is wrong with it.
    ///
    /// - Throws: `InputError` for what is wrong with the file as a whole: not UTF-8, or empty.
    package static func rows(_ bytes: [UInt8], file: String) throws(InputError) -> [FileRow] {
        let text = try UTF8Check.text(in: bytes, file: file)
        var rows: [FileRow] = []
        var line = 1
        var start = text.lowerBound
        while start < text.upperBound {
            let end = bytes[start..<text.upperBound].firstIndex(of: 0x0A) ?? text.upperBound
            if !bytes[start..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                var parser = JSONParser(bytes, in: start..<end, file: file, firstLine: line)
                do throws(InputError) {
                    rows.append(FileRow(line: line, value: .success(try parser.document())))
                } catch {
                    rows.append(FileRow(line: line, value: .failure(error)))
                }
            }
            start = end + 1
            line += 1
        }
        guard !rows.isEmpty else {
            throw InputError(file: file, problem: "the file is empty", expected: "one JSON value a line")
        }
        return rows
    }

    /// What `body` makes of every value of the file at `path` and its line.
    ///
    /// - Throws: `InputError` as `read(_:)` does, or what `body` throws. With `onBadRow`, which takes what is wrong with each
    ///   bad row, only where no row is left.
    package static func map<Element>(
        _ path: String, onBadRow: ((InputError) -> Void)?,
        _ body: (_ value: JSONValue, _ line: Int) throws(InputError) -> Element
    ) throws(InputError) -> [Element] {
        var elements: [Element] = []
        for row in try rows(try readFile(path), file: path) {
            do throws(InputError) {
                elements.append(try body(try row.value.get(), row.line))
            } catch {
                guard let onBadRow else { throw error }
                onBadRow(error)
            }
        }
        guard !elements.isEmpty else {
            throw InputError(file: path, problem: "no row is good", expected: "at least one")
        }
        return elements
    }

    /// The text of `values`, one compact line each.
    public static func text(_ values: some Sequence<JSONValue>) -> String {
        values.map { $0.text() + "\n" }.joined()
    }
}

/// One record of a data file: the line where it begins, and its value or what is wrong with it.
package struct FileRow: Sendable, Equatable {
    package var line: Int
    package var value: Result<JSONValue, InputError>

    package init(line: Int, value: Result<JSONValue, InputError>) {
        self.line = line
        self.value = value
    }
}
