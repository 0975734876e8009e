import OrderedCollections

/// A recursive-descent reader of one JSON text (RFC 8259) over bytes that are known to be UTF-8.
///
/// Strings are made from whole runs of bytes, so a tokenizer of 10 MB takes a fraction of a second.
struct JSONParser {
    /// Containers may nest this deep; deeper input is refused before it can exhaust the stack.
    static let depthLimit = 128

    /// What a value may be, for messages.
    private static let anyValue = "an object, a list, a string, a number, true, false or null"

    private let bytes: [UInt8]
    private let start: Int
    private let end: Int
    private let file: String
    /// The line that `start` is on.
    private let firstLine: Int
    /// The path of the object to return as a flat list, and how many of its keys lead to where we are.
    private let pairsAt: [String]?
    private var matched = 0
    private var depth = 0
    private var index: Int

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

    private mutating func value() throws(InputError) -> JSONValue {
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
    private mutating func open() throws(InputError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw failure("lists and objects are nested too deep", expected: "at most \(Self.depthLimit) levels")
        }
        index += 1
        skipSpace()
    }

    /// Moves past `,` (true) or the closing `bracket` (false).
    private mutating func continues(until bracket: Character, _ code: UInt8) throws(InputError) -> Bool {
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
            index += 1
            depth -= 1
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
            index += 1
            depth -= 1
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

    private mutating func key() throws(InputError) -> String {
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

// MARK: Strings

extension JSONParser {
    private mutating func string() throws(InputError) -> String {
        let opening = index
        index += 1
        var run = index
        var decoded: [UInt8] = []
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let last = bytes[run..<index]
                index += 1
                if decoded.isEmpty { return String(decoding: last, as: UTF8.self) }
                decoded += last
                return String(decoding: decoded, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") {
                decoded += bytes[run..<index]
                try escape(into: &decoded)
                run = index
            } else if byte < 0x20 {
                throw failure(
                    "\(found) stands bare inside a string", expected: "a closing quote or an escape such as \\n or \\t")
            } else {
                index += 1
            }
        }
        throw failure("the string is not closed", expected: "a closing double quote", at: opening)
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(InputError) {
        guard index + 1 < end else {
            throw failure("the text ends inside an escape", expected: "a closing double quote")
        }
        let code = bytes[index + 1]
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(code)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "u"):
            decoded += String(Character(try unicodeEscape())).utf8
            return
        default:
            throw failure("the escape is unknown", expected: #"one of \" \\ \/ \b \f \n \r \t \uXXXX"#)
        }
        index += 2
    }

    /// Reads `\uXXXX`, or a surrogate pair of two of them.
    private mutating func unicodeEscape() throws(InputError) -> Unicode.Scalar {
        let place = index
        let high = try fourDigits()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if high < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") {
            let low = try fourDigits()
            let joined = 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF))
            if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(joined) { return scalar }
        }
        throw failure(
            "half of a surrogate pair stands alone", expected: "both halves, such as \\ud83d\\ude00",
            remedy: "write the character itself", at: place)
    }

    private mutating func fourDigits() throws(InputError) -> UInt32 {
        guard index + 6 <= end else {
            throw failure("the text ends inside an escape", expected: "four digits after \\u")
        }
        var code: UInt32 = 0
        for digit in bytes[index + 2..<index + 6] {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw failure("the escape is malformed", expected: "four hexadecimal digits after \\u")
            }
        }
        index += 6
        return code
    }
}

// MARK: Numbers

extension JSONParser {
    private mutating func number() throws(InputError) -> JSONValue {
        let first = index
        let negative = bytes[index] == UInt8(ascii: "-")
        if negative { index += 1 }
        let leading = index
        var magnitude: UInt64 = 0
        var fits = true
        while index < end, let digit = digit(bytes[index]) {
            let (tens, over) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, over2) = tens.addingReportingOverflow(UInt64(digit))
            magnitude = sum
            fits = fits && !over && !over2
            index += 1
        }
        guard index > leading else { throw failure("\(found) is not a digit", expected: "a number") }
        guard bytes[leading] != UInt8(ascii: "0") || index == leading + 1 else {
            throw failure("the number starts with a needless zero", expected: "a number such as 7 or 0.7", at: first)
        }
        var whole = true
        if index < end, bytes[index] == UInt8(ascii: ".") {
            whole = false
            index += 1
            try digits()
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            whole = false
            index += 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        if whole, fits {
            if !negative, let value = Int(exactly: magnitude) { return .integer(value) }
            if negative, magnitude <= UInt64(Int.max) + 1 { return .integer(Int(truncatingIfNeeded: 0 &- magnitude)) }
        }
        guard let value = Double(String(decoding: bytes[first..<index], as: UTF8.self)), value.isFinite else {
            throw failure("the number is too large", expected: "a magnitude up to 1.8e308", at: first)
        }
        return .number(value)
    }

    private mutating func digits() throws(InputError) {
        let first = index
        while index < end, digit(bytes[index]) != nil { index += 1 }
        guard index > first else { throw failure("\(found) is not a digit", expected: "a digit") }
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }
}

// MARK: Places

extension JSONParser {
    private mutating func skipSpace() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    /// The character at `index`, for messages.
    private var found: String {
        guard index < end else { return "the end of the text" }
        let byte = bytes[index]
        if byte < 0x20 || byte == 0x7F { return "control character \(byte)" }
        let character = String(decoding: bytes[index..<min(index + 4, end)], as: UTF8.self).unicodeScalars.first
        return character.map { "“\($0)”" } ?? "nothing"
    }

    private func failure(
        _ problem: String, expected: String, remedy: String? = nil, at place: Int? = nil
    ) -> InputError {
        let before = bytes[start..<min(place ?? index, end)]
        let line = firstLine + before.count { $0 == 0x0A }
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? start
        // UTF-8 continuation bytes do not start a column.
        let column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
        return InputError(
            file: file, line: line, problem: "\(problem) (column \(column))", expected: expected, remedy: remedy)
    }
}
