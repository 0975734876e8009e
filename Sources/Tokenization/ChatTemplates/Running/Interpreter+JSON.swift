internal import Files
internal import OrderedCollections

extension Jinja {
    /// How `tojson` writes, as the arguments of Python's `json.dumps`.
    struct JSONLayout {
        var escapesNonASCII = false
        /// What each level is indented by; nil for everything on one line.
        var indent: String?
        var itemSeparator = ", "
        var keySeparator = ": "
        var sortsKeys = false
    }
}

extension Jinja.Interpreter {
    /// `json.dumps` as `transformers` calls it: nothing is escaped for HTML.
    func json(_ value: Value, _ layout: Jinja.JSONLayout) throws(InputError) -> String {
        var text = ""
        try write(value, layout, to: &text, depth: 0)
        return text
    }

    private func write(
        _ value: Value, _ layout: Jinja.JSONLayout, to text: inout String, depth: Int
    ) throws(InputError) {
        try charge()
        guard text.utf8.count <= limits.bytes else {
            throw failure("the JSON is too long", expected: "at most \(limits.bytes) bytes")
        }
        switch value {
        case .none: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .float(let value): text += value.jsonText
        case .string(let string), .markup(let string):
            try charge(string.utf8.count / 64)
            text += string.jsonText(escapesNonASCII: layout.escapesNonASCII)
        case .list(let items), .tuple(let items):
            guard !items.values.isEmpty else {
                text += "[]"
                return
            }
            text += "["
            for (index, item) in items.values.enumerated() {
                separate(index, layout, to: &text, depth: depth + 1)
                try write(item, layout, to: &text, depth: depth + 1)
            }
            breakLine(layout, to: &text, depth: depth)
            text += "]"
        case .dictionary(let mapping):
            guard !mapping.entries.isEmpty else {
                text += "{}"
                return
            }
            text += "{"
            for (index, pair) in try pairs(of: mapping, layout).enumerated() {
                separate(index, layout, to: &text, depth: depth + 1)
                text += try name(pair.key).jsonText(escapesNonASCII: layout.escapesNonASCII) + layout.keySeparator
                try write(pair.value, layout, to: &text, depth: depth + 1)
            }
            breakLine(layout, to: &text, depth: depth)
            text += "}"
        case .undefined(let undefined):
            throw failure("\(undefined.message), so it cannot be written as JSON", expected: "a value")
        default:
            throw failure("\(value.kind) cannot be written as JSON", expected: "a string, number, list or dict")
        }
    }

    private func separate(_ index: Int, _ layout: Jinja.JSONLayout, to text: inout String, depth: Int) {
        if index > 0 { text += layout.itemSeparator }
        breakLine(layout, to: &text, depth: depth)
    }

    private func breakLine(_ layout: Jinja.JSONLayout, to text: inout String, depth: Int) {
        guard let indent = layout.indent else { return }
        text += "\n" + String(repeating: indent, count: depth)
    }

    private func pairs(
        of mapping: Jinja.Mapping, _ layout: Jinja.JSONLayout
    ) throws(InputError) -> [(key: Value, value: Value)] {
        let pairs = mapping.entries.elements.map { (key: $0.key.value, value: $0.value) }
        guard layout.sortsKeys else { return pairs }
        return try sorted(pairs) { left, right throws(InputError) in try isLess(left.key, right.key, "<") }
    }

    /// A key as JSON's text.
    private func name(_ key: Value) throws(InputError) -> String {
        switch key {
        case .string(let text), .markup(let text): return text
        case .integer(let value): return String(value)
        case .boolean(let value): return value ? "true" : "false"
        case .none: return "null"
        case .float(let value): return value.jsonText
        default: throw failure("a key is \(key.kind)", expected: "strings as the keys of JSON")
        }
    }
}

extension Double {
    fileprivate var jsonText: String {
        isNaN ? "NaN" : isInfinite ? (self < 0 ? "-Infinity" : "Infinity") : pythonText
    }
}

extension String {
    /// The string as JSON, quoted and escaped as Python's `json` does.
    fileprivate func jsonText(escapesNonASCII: Bool) -> String {
        var text = String.UnicodeScalarView()
        text.append("\"")
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\":
                text.append("\\")
                text.append(scalar)
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            case "\r": text.append(contentsOf: "\\r".unicodeScalars)
            case "\t": text.append(contentsOf: "\\t".unicodeScalars)
            case "\u{8}": text.append(contentsOf: "\\b".unicodeScalars)
            case "\u{c}": text.append(contentsOf: "\\f".unicodeScalars)
            case "\0"..<" ": text.append(contentsOf: Self.escape(UInt16(scalar.value)))
            case _ where escapesNonASCII && scalar.value > 0x7e:
                for unit in String(scalar).utf16 { text.append(contentsOf: Self.escape(unit)) }
            default: text.append(scalar)
            }
        }
        text.append("\"")
        return String(text)
    }

    private static func escape(_ unit: UInt16) -> UnicodeScalarView {
        let digits = String(unit, radix: 16)
        return ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).unicodeScalars
    }
}
