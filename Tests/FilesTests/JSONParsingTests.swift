import Files
import OrderedCollections
import Testing

private let anyValue = "an object, a list, a string, a number, true, false or null"

@Suite struct JSONParsingTests {
    static let values: [(String, JSONValue)] = [
        ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12), ("1.5", 1.5),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1e3", .number(1000)), ("1E-2", 0.01),
        ("-2.5e+2", -250.0), ("3.0", .number(3)), ("1e-400", .number(0)), ("[]", []), ("{}", [:]), ("\u{FEFF}7", 7),
        (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")), (#""\u00e9\u20AC\ud83d\ude00""#, "é€😀"),
        ("\"é€😀\"", "é€😀"), ("[1, [2,\n{\"a\": [3]}]]", [1, [2, ["a": [3]]]]), ("\"\u{7F}\"", "\u{7F}"),
        (#""\u0000""#, "\0"), ("0.1", 0.1), ("179769313486231570000000000000000000000", .number(1.7976931348623157e38)),
    ]

    @Test(arguments: values)
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text, file: "x.json") == value)
    }

    @Test func keepsTheOrderOfKeys() throws {
        let value = try JSONValue(parsing: #"{"b":1,"a":2,"":3,"A":4}"#, file: "x.json")
        #expect(value.object?.keys.elements == ["b", "a", "", "A"])
    }

    /// Each malformed text with the whole message.
    @Test(arguments: [
        ("", "x:1: there is no JSON value (column 1); expected \(anyValue)"),
        ("[1,\n 2", "x:2: the text ends inside a list (column 3); expected “,” or “]”"),
        ("[1,]", "x:1: “]” cannot start a value (column 4); expected \(anyValue)"),
        ("[1 2]", "x:1: “2” is out of place (column 4); expected “,” or “]”"),
        (#"{"a" 1}"#, "x:1: there is “1” after the key “a” (column 6); expected “:”"),
        (#"{"a":1,}"#, "x:1: “}” is out of place (column 8); expected a key in double quotes"),
        ("{a:1}", "x:1: “a” is out of place (column 2); expected a key in double quotes"),
        ("tru", "x:1: “t” starts an unknown word (column 1); expected true"),
        ("NaN", "x:1: “N” cannot start a value (column 1); expected \(anyValue)"),
        ("01", "x:1: the number starts with a needless zero (column 1); expected a number such as 7 or 0.7"),
        ("-", "x:1: the end of the text is not a digit (column 2); expected a number"),
        ("1.", "x:1: the end of the text is not a digit (column 3); expected a digit"),
        ("1e+x", "x:1: “x” is not a digit (column 4); expected a digit"),
        ("1e400", "x:1: the number is too large (column 1); expected a magnitude up to 1.8e308"),
        ("1 2", "x:1: there is more text after the value, starting with “2” (column 3); expected nothing more"),
        (
            "\"é\n\"",
            "x:1: control character 10 stands bare inside a string (column 3); "
                + "expected a closing quote or an escape such as \\n or \\t"
        ),
        ("[\n\"abc", "x:2: the string is not closed (column 1); expected a closing double quote"),
        (#""\x""#, #"x:1: the escape is unknown (column 2); expected one of \" \\ \/ \b \f \n \r \t \uXXXX"#),
        (#""\u1g"#, #"x:1: the text ends inside an escape (column 2); expected four digits after \u"#),
        (#""\u12g4""#, #"x:1: the escape is malformed (column 2); expected four hexadecimal digits after \u"#),
        (
            #""\ud83d""#,
            "x:1: half of a surrogate pair stands alone (column 2); "
                + #"expected both halves, such as \ud83d\ude00 (write the character itself)"#
        ),
        (
            #"{"a":1,"a":2}"#,
            "x:1: the key “a” appears twice (column 8); expected each key once (remove or rename one of them)"
        ),
    ])
    func refuses(text: String, expected: String) {
        #expect(message(of: text) == expected)
    }

    @Test func refusesDeepNestingButNotDeepEnough() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(throws: Never.self) { try JSONValue(parsing: deep, file: "x") }
        #expect(message(of: "[" + deep + "]")?.contains("nested too deep") == true)
        #expect(message(of: String(repeating: #"{"a":"#, count: 1_000_000))?.contains("nested too deep") == true)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82], [0x22, 0xF0, 0x8F, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        #expect(throws: InputError.self) { try JSONValue(parsing: [0x0A] + bytes, file: "x") }
        do {
            _ = try JSONValue(parsing: [0x0A] + bytes, file: "x")
        } catch {
            #expect(error.line == 2)
            #expect(error.problem.contains("is not UTF-8"))
        }
    }

    @Test func saysThatAFileIsUTF16() {
        let error = #expect(throws: InputError.self) { try JSONValue(parsing: [0xFF, 0xFE, 0x7B, 0x00], file: "x") }
        #expect(error?.problem == "the text is UTF-16")
    }

    /// U+212B and U+00C5 are equal to Swift's String, yet different tokens of a vocabulary.
    @Test func keepsCanonicallyEquivalentKeysApartWhenAsked() throws {
        let model = "{\"vocab\": {\"\u{212B}\": 1, \"\u{C5}\": 2}, \"type\": \"BPE\"}"
        let text = "{\"model\": \(model), \"vocab\": {\"a\": 1}}"
        #expect(message(of: text)?.contains("differ only in Unicode normalisation") == true)
        let value = try JSONValue(parsing: text, file: "x", pairsAt: ["model", "vocab"])
        let pairs = try #require(value["model"]?["vocab"]?.array)
        #expect(pairs.count == 4)
        #expect(pairs[0].string.map { Array($0.utf8) } == Array("\u{212B}".utf8))
        #expect(pairs[2].string.map { Array($0.utf8) } == Array("\u{C5}".utf8))
        #expect(pairs[3] == 2)
        #expect(value["model"]?["type"] == "BPE")
        #expect(value["vocab"] == ["a": 1])
    }

    private func message(of text: String) -> String? {
        do {
            _ = try JSONValue(parsing: text, file: "x")
            return nil
        } catch {
            return error.description
        }
    }
}
