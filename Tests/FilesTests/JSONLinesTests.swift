import Files
import Testing

@Suite struct JSONLinesTests {
    @Test func givesLineNumbersAndPassesOverBlankLines() throws {
        let rows = try JSONLines.parse(Array("{\"a\":1}\r\n\n  \n[2]\n3".utf8), file: "rows.jsonl")
        #expect(rows.map(\.line) == [1, 4, 5])
        #expect(rows.map(\.value) == [["a": 1], [2], 3])
    }

    @Test(arguments: [
        ("", "rows.jsonl: the file is empty; expected one JSON value a line"),
        ("\n \n", "rows.jsonl: the file is empty; expected one JSON value a line"),
        ("1\n\n{\"a\":\n1}", "rows.jsonl:3: the text ends too early (column 6); expected a value"),
        (
            "1\n[2] 3\n",
            "rows.jsonl:2: there is more text after the value, starting with “3” (column 5); expected nothing more"
        ),
    ])
    func refuses(text: String, message: String) {
        let error = #expect(throws: InputError.self) { try JSONLines.parse(Array(text.utf8), file: "rows.jsonl") }
        #expect(error?.description == message)
    }

    @Test func namesTheLineThatIsNotUTF8() {
        let error = #expect(throws: InputError.self) {
            try JSONLines.parse(Array("{}\n{}\n\"".utf8) + [0xC3] + Array("\"\n".utf8), file: "rows.jsonl")
        }
        #expect(
            error?.description == "rows.jsonl:3: byte 7 (0xc3) is not UTF-8; expected UTF-8 (save the file as UTF-8)")
    }

    @Test func namesAMissingFileAndAFolder() {
        let missing = #expect(throws: InputError.self) { try JSONLines.read("/no/such.jsonl") }
        #expect(missing?.description == "/no/such.jsonl: there is no such file (check the path)")
        let folder = #expect(throws: InputError.self) { try JSONLines.read("/") }
        #expect(folder?.description == "/: this is a folder; expected a file")
    }

    @Test func writesALineEach() {
        #expect(JSONLines.text([1, ["a": "b\nc"]]) == "1\n{\"a\":\"b\\nc\"}\n")
    }
}
