import Files
import Testing

@Suite struct JSONListTests {
    private static func rows(_ text: String) throws -> [FileRow] {
        try JSONList.rows(Array(text.utf8), file: "t.json")
    }

    @Test(arguments: [
        ("[1, 2]", [1, 1]),
        ("\u{FEFF}[\n  {\"a\": [\n1]},\n\n  2\n]\n", [2, 5]),
        ("{\"version\": {\"of\": []},\n \"data\": [\n1,\n2, 3]}", [3, 4, 4]),
    ])
    func elementsHaveTheLineWhereTheyBegin(text: String, lines: [Int]) throws {
        #expect(try Self.rows(text).map(\.line) == lines)
    }

    @Test(arguments: [
        ("[]", "t.json: the list is empty; expected a list of objects"),
        ("7", "t.json:1: “7” starts neither a list nor an object (column 1); expected a list of objects"),
        ("[1] 2", "t.json:1: there is more text after the value, starting with “2” (column 5); expected nothing more"),
        ("[1,\n2", "t.json:2: the text ends inside a list (column 2); expected “,” or “]”"),
        (
            "{}",
            "t.json: the object has no list; expected a list of objects, or an object with one list, such as {\"data\": […]} (write one object a line, as JSONL)"
        ),
        (
            "{\"a\": [1], \"b\": [2]}",
            "t.json: the object has lists a, b; expected a list of objects, or an object with one list, such as {\"data\": […]} (write one object a line, as JSONL)"
        ),
    ])
    func aBadListIsNamed(text: String, message: String) throws {
        let error = #expect(throws: InputError.self) { try Self.rows(text) }
        #expect(error?.description == message)
    }

    @Test func writtenListsComeBack() throws {
        let values: [JSONValue] = [["a": 1], ["b": "x\ny"], [:]]
        #expect(
            try Self.rows(JSONList.text(values)) == zip(2..., values).map { FileRow(line: $0, value: .success($1)) })
    }
}
