import OrderedCollections

/// A recursive-descent reader of one JSON text (RFC 8259) over bytes that are known to be UTF-8.
///
/// Strings are made from whole runs of bytes, so a tokenizer of 10 MB takes a fraction of a second.
struct JSONParser {
    /// Containers may nest this deep; deeper input is refused before it can exhaust the stack.
    static let depthLimit = 128

    /// What a value may be, for messages.
    private static let anyValue = "an object, a list, a string, a number, true, false or null"

    let bytes: [UInt8]
    private let start: Int
    let end: Int
    let file: String
    /// The line that `start` is on.
    private let firstLine: Int
    /// The path of the object to return as a flat list, and how many of its keys lead to where we are.
    private let pairsAt: [String]?
    private var matched = 0
    private var depth = 0
    var index: Int

    init(_ bytes: [UInt8], in range: Range<Int>? = nil, file: String, firstLine: Int = 1, pairsAt: [String]? = nil) {
        self.bytes = bytes
        self.start = range?.lowerBound ?? 0
        self.end = range?.upperBound ?? bytes.count
        self.file = file
        self.firstLine = firstLine
        self.pairsAt = pairsAt
        self.index = self.start
    }

    /// The only value of the text; anything after it but white space is an error.
    mutating func document() throws(InputError) -> JSONValue {
        skipSpace()
        guard index < end else {
            throw failure("there is no JSON value", expected: Self.anyValue)
        }
        let value = try value()
        skipSpace()
        guard index == end else {
            throw failure("there is more text after the value, starting with \(found)", expected: "nothing more")
        }
        return value
    }

    mutating func value() throws(InputError) -> JSONValue {
        guard index < end else { throw failure("the text ends too early", expected: "a value") }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default:
            throw failure("\(found) cannot start a value", expected: Self.anyValue)
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(InputError) -> JSONValue {
        let text = word.description
        guard end - index >= text.utf8.count, bytes[index..<index + text.utf8.count].elementsEqual(text.utf8) else {
            throw failure("\(found) starts an unknown word", expected: text)
        }
        index += text.utf8.count
        return value
    }
}

// MARK: Containers

extension JSONParser {
    /// Moves past a bracket that opens.
    mutating func open() throws(InputError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw failure("lists and objects are nested too deep", expected: "at most \(Self.depthLimit) levels")
        }
        index += 1
        skipSpace()
    }

    /// Moves past the bracket that closes a container without content.
    mutating func closeEmpty() {
        index += 1
        depth -= 1
    }

    /// Moves past `,` (true) or the closing `bracket` (false).
    mutating func continues(until bracket: Character, _ code: UInt8) throws(InputError) -> Bool {
        skipSpace()
        guard index < end else {
            let container = bracket == "]" ? "a list" : "an object"
            throw failure("the text ends inside \(container)", expected: "“,” or “\(bracket)”")
        }
        if bytes[index] == code {
            index += 1
            depth -= 1
            return false
        }
        guard bytes[index] == UInt8(ascii: ",") else {
            throw failure("\(found) is out of place", expected: "“,” or “\(bracket)”")
        }
        index += 1
        skipSpace()
        return true
    }

    private mutating func array() throws(InputError) -> JSONValue {
        try open()
        if index < end, bytes[index] == UInt8(ascii: "]") {
            closeEmpty()
            return .array([])
        }
        var elements: [JSONValue] = []
        repeat { elements.append(try value()) } while try continues(until: "]", UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func object() throws(InputError) -> JSONValue {
        let asPairs = pairsAt.map { matched == depth && $0.count == depth } ?? false
        try open()
        if index < end, bytes[index] == UInt8(ascii: "}") {
            closeEmpty()
            return asPairs ? .array([]) : .object([:])
        }
        return asPairs ? .array(try pairs()) : .object(try members())
    }

    private mutating func members() throws(InputError) -> OrderedDictionary<String, JSONValue> {
        var members: OrderedDictionary<String, JSONValue> = [:]
        repeat {
            let place = index
            let key = try key()
            let onPath = pairsAt.map { matched == depth - 1 && matched < $0.count && $0[matched] == key } ?? false
            if onPath { matched += 1 }
            let value = try value()
            if onPath { matched -= 1 }
            guard members.updateValue(value, forKey: key) == nil else {
                let same = members.keys.contains { $0.utf8.elementsEqual(key.utf8) }
                throw failure(
                    same ? "the key “\(key)” appears twice" : "two keys differ only in Unicode normalisation: “\(key)”",
                    expected: "each key once", remedy: "remove or rename one of them", at: place)
            }
        } while try continues(until: "}", UInt8(ascii: "}"))
        return members
    }

    private mutating func pairs() throws(InputError) -> [JSONValue] {
        var pairs: [JSONValue] = []
        repeat {
            pairs.append(.string(try key()))
            pairs.append(try value())
        } while try continues(until: "}", UInt8(ascii: "}"))
        return pairs
    }

    mutating func key() throws(InputError) -> String {
        guard index < end else { throw failure("the text ends inside an object", expected: "a key in double quotes") }
        guard bytes[index] == UInt8(ascii: "\"") else {
            throw failure("\(found) is out of place", expected: "a key in double quotes")
        }
        let key = try string()
        skipSpace()
        guard index < end, bytes[index] == UInt8(ascii: ":") else {
            throw failure("there is \(found) after the key “\(key)”", expected: "“:”")
        }
        index += 1
        skipSpace()
        return key
    }
}

// MARK: Places

extension JSONParser {
    mutating func skipSpace() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    /// The character at `index`, for messages.
    var found: String {
        guard index < end else { return "the end of the text" }
        let byte = bytes[index]
        if byte < 0x20 || byte == 0x7F { return "control character \(byte)" }
        let character = String(decoding: bytes[index..<min(index + 4, end)], as: UTF8.self).unicodeScalars.first
        return character.map { "“\($0)”" } ?? "nothing"
    }

    /// The line that `place` is on.
    func line(at place: Int) -> Int { firstLine + bytes[start..<place].count { $0 == 0x0A } }

    /// An error at `place`, or where the parser is.
    func failure(
        _ problem: String, expected: String, remedy: String? = nil, at place: Int? = nil
    ) -> InputError {
        let before = bytes[start..<min(place ?? index, end)]
        let line = line(at: before.endIndex)
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? start
        // UTF-8 continuation bytes do not start a column.
        let column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
        return InputError(
            file: file, line: line, problem: "\(problem) (column \(column))", expected: expected, remedy: remedy)
    }
}
