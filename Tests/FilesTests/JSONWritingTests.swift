import Files
import Testing

@Suite struct JSONWritingTests {
    let value: JSONValue = [
        "b": [1, 2.5, nil, true], "a": ["x": "é\"\\\n\u{1}\u{7F}😀"], "empty": [[], [:]],
    ]

    /// Expected texts were printed by Python's `json.dumps`.
    @Test func matchesPython() {
        #expect(
            value.text(style: .python)
                == #"{"b": [1, 2.5, null, true], "a": {"x": "é\"\\\n\u0001\#u{7F}😀"}, "empty": [[], {}]}"#)
        #expect(
            value.text(style: .python, sortedKeys: true, escapeNonASCII: true)
                == #"{"a": {"x": "\u00e9\"\\\n\u0001\u007f\ud83d\ude00"}, "b": [1, 2.5, null, true], "empty": [[], {}]}"#
        )
        #expect(value.text() == #"{"b":[1,2.5,null,true],"a":{"x":"é\"\\\n\u0001\#u{7F}😀"},"empty":[[],{}]}"#)
        #expect(
            (["a": [1, ["b": 2]], "c": []] as JSONValue).text(style: .pretty(indent: 2))
                == "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": []\n}")
    }

    /// Spelling of doubles, as Python's `repr` gives it.
    @Test(arguments: [
        (1.0, "1.0"), (0.1, "0.1"), (1e-4, "0.0001"), (1e-5, "1e-05"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
        (-12345678901234568.0, "-1.2345678901234568e+16"), (1.8e16, "1.8e+16"), (1e22, "1e+22"), (-0.0, "-0.0"),
        (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (123456.789, "123456.789"),
        (9_007_199_254_740_992, "9007199254740992.0"), (-9999999999999998, "-9999999999999998.0"), (1e100, "1e+100"),
    ])
    func spellsDoubles(value: Double, text: String) {
        #expect(JSONValue.number(value).text() == text)
    }

    @Test func hasAWordForNaNOnlyInPython() {
        let value: JSONValue = [.number(.nan), .number(.infinity), .number(-.infinity)]
        #expect(value.text() == "[null,null,null]")
        #expect(value.text(style: .python) == "[NaN, Infinity, -Infinity]")
    }

    @Test func sortsByCodePoint() {
        let value: JSONValue = ["é": 1, "z": 2, "Z": 3, "😀": 4, "\u{FFFD}": 5]
        #expect(value.text(sortedKeys: true) == "{\"Z\":3,\"z\":2,\"é\":1,\"\u{FFFD}\":5,\"😀\":4}")
    }

    @Test func readsBackWhatItWrote() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let value = random.json(depth: 4)
            for style in [JSONValue.Style.compact, .python, .pretty(indent: 1)] {
                for escaped in [false, true] {
                    let text = value.text(style: style, escapeNonASCII: escaped)
                    #expect(try JSONValue(parsing: text, file: "x") == value)
                }
            }
        }
    }
}
