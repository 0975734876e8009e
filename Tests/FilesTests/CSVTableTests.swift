import Files
import Testing

@Suite struct CSVTableTests {
    private static func table(_ text: String) throws -> CSVTable {
        try CSVTable(parsing: Array(text.utf8), file: "t.csv")
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n", [2], [["1", "2"]]),
            // No line break at the end; CRLF and CR; blank lines.
            ("a,b\r\n1,2\r\n\r\n3,4", [2, 4], [["1", "2"], ["3", "4"]]),
            ("a,b\r1,2\r3,4\r", [2, 3], [["1", "2"], ["3", "4"]]),
            // A byte-order mark, also before a quoted name.
            ("\u{FEFF}\"a\",b\n1,2", [2], [["1", "2"]]),
            // Quoted commas, quotes and line breaks; the line is the one where the record begins.
            (
                "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"one\ntwo\r\nthree\",4\n5,6", [2, 3, 6],
                [["x, y", "say \"hi\""], ["one\ntwo\r\nthree", "4"], ["5", "6"]]
            ),
            // Empty without quotes is nothing, with quotes text without characters.
            ("a,b,c\n,\"\",\n", [2], [[nil, "", nil]]),
            // White space counts, and a quote within an unquoted cell is a character.
            ("a,b\n 1 ,x\"y\n", [2], [[" 1 ", "x\"y"]]),
            // Records of another length are kept for the reader to refuse.
            ("a,b\n1\n1,2,3\n", [2, 3], [["1"], ["1", "2", "3"]]),
            // A letter and its accent stay two scalars; a quote with an accent after it still closes.
            ("a\nu\u{308}\n\"e\u{301}\"\n", [2, 3], [["u\u{308}"], ["e\u{301}"]]),
        ] as [(String, [Int], [[String?]])])
    func recordsAreThoseOfTheText(text: String, lines: [Int], cells: [[String?]]) throws {
        let table = try Self.table(text)
        #expect(table.records.map(\.line) == lines)
        #expect(table.records.map(\.cells) == cells)
    }

    @Test func columnsWithoutANameAreCounted() throws {
        #expect(try CSVTable(parsing: Array(",a\n0,x\n".utf8), file: "t.csv").columns == ["column 1", "a"])
    }

    @Test func tabsMaySeparate() throws {
        let table = try CSVTable(parsing: Array("a\tb\n1,5\t\"x\ty\"\n".utf8), file: "t.tsv", separator: 0x09)
        #expect(table.records.map(\.cells) == [["1,5", "x\ty"]])
    }

    @Test(arguments: [
        ("", "t.csv: the file is empty; expected a header and a record a line"),
        ("a,b\n", "t.csv: there is no record after the header; expected at least one"),
        ("a,a\n1,2\n", "t.csv:1: two columns have the name a; expected a name of its own for every column"),
        (
            "a,b\n1,\"2\n3\n",
            "t.csv:2: a quote is opened and never closed; expected a closing \", and \"\" for one inside the cell"
        ),
        (
            "a,b\n1,\"2\n3\"x\n",
            "t.csv:3: there is text after the quote that closes a cell; expected a comma or the end of the line (write \"\" for a quote inside the cell)"
        ),
    ])
    func aBadTableIsNamed(text: String, message: String) throws {
        let error = #expect(throws: InputError.self) { try Self.table(text) }
        #expect(error?.description == message)
    }

    @Test func bytesThatAreNotTextAreNamed() throws {
        let error = #expect(throws: InputError.self) {
            try CSVTable(parsing: Array("a\n".utf8) + [0xFF], file: "t.csv")
        }
        #expect(error?.line == 2)
    }

    /// Random tables, written cell by cell with every quoting and line end that RFC 4180 and its readers allow.
    @Test func randomTablesComeBack() throws {
        var generator = SplitMix64(seed: 7)
        let pieces = ["a", " ", ",", "\"", "\n", "\r\n", "\r", "ü", "👋", "{", "[1,2]", "\t", "''"]
        for _ in 0..<300 {
            let width = 2 + generator.next(below: 3)
            let lineEnd = ["\n", "\r\n", "\r"][generator.next(below: 3)]
            var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + lineEnd
            var expected: [CSVTable.Record] = []
            var line = 2
            for _ in 0..<1 + generator.next(below: 5) {
                let cells: [String?] = (0..<width).map { _ in
                    if generator.next(below: 5) == 0 { return nil }
                    return (0..<generator.next(below: 5)).map { _ in pieces[generator.next(below: pieces.count)] }
                        .joined()
                }
                expected.append(.init(line: line, cells: cells))
                text += cells.map { $0.map { "\"" + Self.doubled($0) + "\"" } ?? "" }.joined(separator: ",") + lineEnd
                line += 1 + cells.map { Self.lineBreaks($0 ?? "") }.reduce(0, +)
            }
            let table = try Self.table(text)
            #expect(table.records == expected)
            let again = try Self.table(table.text)
            #expect(again.columns == table.columns)
            #expect(again.records.map(\.cells) == table.records.map(\.cells))
        }
    }

    private static func doubled(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }))
    }

    private static func lineBreaks(_ text: String) -> Int { text.count { $0 == "\n" || $0 == "\r" || $0 == "\r\n" } }
}
