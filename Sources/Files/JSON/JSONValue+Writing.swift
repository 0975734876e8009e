import OrderedCollections

extension JSONValue {
    /// How JSON text is laid out.
    public enum Style: Sendable, Hashable {
        /// No white space: `{"a":[1,2]}`.
        case compact
        /// Python's `json.dumps`, which chat templates rely on: `{"a": [1, 2]}`, and `NaN` and `Infinity` where they occur.
        case python
        /// One member or element a line, `indent` spaces a level, as Python's `json.dumps(value, indent=n)`.
        case pretty(indent: Int)
    }

    /// The value as JSON text; doubles have the shortest digits that read back the same, spelled as Python spells them.
    ///
    /// JSON has no word for infinities and NaN: the compact and pretty styles write `null`. Sorting is by code point.
    public func text(style: Style = .compact, sortedKeys: Bool = false, escapeNonASCII: Bool = false) -> String {
        var writer = JSONWriter(style: style, sortedKeys: sortedKeys, escapeNonASCII: escapeNonASCII)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Collects the bytes of a JSON text.
private struct JSONWriter {
    let style: JSONValue.Style
    let sortedKeys: Bool
    let escapeNonASCII: Bool
    var bytes: [UInt8] = []
    var level = 0

    init(style: JSONValue.Style, sortedKeys: Bool, escapeNonASCII: Bool) {
        self.style = style
        self.sortedKeys = sortedKeys
        self.escapeNonASCII = escapeNonASCII
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .number(let value): bytes += spelling(of: value).utf8
        case .string(let value): write(string: value)
        case .array(let elements):
            wrap("[", "]", elements) { writer, element in writer.write(element) }
        case .object(let members):
            var members = Array(members.elements)
            if sortedKeys { members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } }
            wrap("{", "}", members) { writer, member in
                writer.write(string: member.key)
                writer.bytes += (writer.style == .compact ? ":" : ": ").utf8
                writer.write(member.value)
            }
        }
    }

    private mutating func wrap<Item>(
        _ opening: String, _ closing: String, _ items: [Item], write: (inout JSONWriter, Item) -> Void
    ) {
        bytes += opening.utf8
        level += 1
        for (index, item) in items.enumerated() {
            if index > 0 { bytes += (style == .python ? ", " : ",").utf8 }
            breakLine()
            write(&self, item)
        }
        level -= 1
        if !items.isEmpty { breakLine() }
        bytes += closing.utf8
    }

    private mutating func breakLine() {
        guard case .pretty(let indent) = style else { return }
        bytes.append(0x0A)
        bytes += repeatElement(0x20, count: max(0, indent) * level)
    }

    private mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        if escapeNonASCII {
            for unit in string.utf16 {
                if let byte = UInt8(exactly: unit), byte < 0x7F {
                    write(plain: byte)
                } else {
                    bytes += "\\u\(hexadecimal([UInt8(unit >> 8), UInt8(unit & 0xFF)]))".utf8
                }
            }
        } else {
            for byte in string.utf8 { write(plain: byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(plain byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case 0x0A: bytes += #"\n"#.utf8
        case 0x0D: bytes += #"\r"#.utf8
        case 0x09: bytes += #"\t"#.utf8
        case 0x08: bytes += #"\b"#.utf8
        case 0x0C: bytes += #"\f"#.utf8
        case 0..<0x20: bytes += "\\u00\(hexadecimal([byte]))".utf8
        default: bytes.append(byte)
        }
    }

    private func spelling(of value: Double) -> String {
        guard value.isFinite else {
            guard style == .python else { return "null" }
            return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
        }
        // Swift turns to exponents at 2⁵³, Python at 10¹⁶; whole numbers in between have 16 digits.
        guard value.magnitude >= 0x1p53, value.magnitude < 1e16 else { return value.description }
        return "\(Int(value)).0"
    }
}
