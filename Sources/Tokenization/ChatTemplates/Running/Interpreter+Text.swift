internal import Files
internal import OrderedCollections

extension Jinja.Interpreter {
    /// Python's `str(value)`: what `{{ value }}` prints.
    func text(of value: Value) throws(InputError) -> String {
        switch value {
        case .string(let text), .markup(let text): return text
        case .undefined: return ""
        case .integer(let value): return String(value)
        default: return try representation(of: value)
        }
    }

    /// Python's `repr(value)`: how a value looks inside a printed list.
    func representation(of value: Value) throws(InputError) -> String {
        var text = ""
        try write(value, to: &text, depth: 0)
        return text
    }

    private func write(_ value: Value, to text: inout String, depth: Int) throws(InputError) {
        try charge(bytes: text.utf8.count / 256)
        guard depth <= limits.nesting, text.utf8.count <= limits.bytes else {
            throw failure("a value is too deep or too long to print", expected: "at most \(limits.nesting) levels")
        }
        switch value {
        case .undefined: text += "Undefined"
        case .none: text += "None"
        case .boolean(let value): text += value ? "True" : "False"
        case .integer(let value): text += String(value)
        case .float(let value): text += value.pythonText
        case .string(let string): text += string.pythonRepresentation
        case .markup(let string): text += "Markup(\(string.pythonRepresentation))"
        case .list(let items): try write(items.values, "[", "]", to: &text, depth: depth)
        case .tuple(let items):
            try write(items.values, "(", items.values.count == 1 ? ",)" : ")", to: &text, depth: depth)
        case .dictionary(let mapping):
            try write(mapping.entries.elements.map { ($0.key.value, $0.value) }, to: &text, depth: depth)
        case .view(let view):
            text += value.typeName
            try write(view.values, "([", "])", to: &text, depth: depth)
        case .range(let range):
            text += "range(\(range.start), \(range.stop)\(range.step == 1 ? "" : ", \(range.step)"))"
        case .namespace(let namespace):
            text += "<Namespace "
            try write(namespace.attributes.elements.map { (.string($0.key), $0.value) }, to: &text, depth: depth)
            text += ">"
        case .loop(let state): text += "<LoopContext \(state.index + 1)/\(try state.length())>"
        case .callable(let callable):
            guard case .macro(let macro, _) = callable.kind else { fallthrough }
            text += "<Macro \(macro.name.map { program.names[$0].pythonRepresentation } ?? "anonymous")>"
        case .generator:
            throw failure(
                "\(value.kind) cannot be printed", expected: "text, a number or a list",
                remedy: { if case .generator = value { "add | list" } else { "call it: add parentheses" } }())
        }
    }

    private func write(
        _ values: [Value], _ open: String, _ close: String, to text: inout String, depth: Int
    ) throws(InputError) {
        text += open
        for (index, value) in values.enumerated() {
            if index > 0 { text += ", " }
            try write(value, to: &text, depth: depth + 1)
        }
        text += close
    }

    private func write(_ pairs: [(Value, Value)], to text: inout String, depth: Int) throws(InputError) {
        text += "{"
        for (index, pair) in pairs.enumerated() {
            if index > 0 { text += ", " }
            try write(pair.0, to: &text, depth: depth + 1)
            text += ": "
            try write(pair.1, to: &text, depth: depth + 1)
        }
        text += "}"
    }
}

extension Double {
    /// Python's `repr` of a float: the shortest digits that read back, with an exponent from 1e16 and below 1e-4.
    var pythonText: String {
        if isNaN { return "nan" }
        if isInfinite { return self < 0 ? "-inf" : "inf" }
        if self == 0 { return sign == .minus ? "-0.0" : "0.0" }
        let (digits, exponent) = magnitude.shortestDigits
        var text = sign == .minus ? "-" : ""
        switch exponent {
        case 16..., ..<(-4):
            text += digits.prefix(1)
            if digits.utf8.count > 1 { text += "." + digits.dropFirst() }
            let size = String(exponent.magnitude)
            text += "e" + (exponent < 0 ? "-" : "+") + (size.utf8.count < 2 ? "0" : "") + size
        case ..<0:
            text += "0." + String(repeating: "0", count: -exponent - 1) + digits
        default:
            let whole = exponent + 1
            if digits.utf8.count <= whole {
                text += digits + String(repeating: "0", count: whole - digits.utf8.count) + ".0"
            } else {
                text += digits.prefix(whole) + "." + digits.dropFirst(whole)
            }
        }
        return text
    }

    /// The shortest decimal digits that read back as this positive number, d.ddd × 10^exponent.
    private var shortestDigits: (digits: String, exponent: Int) {
        let parts = description.split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = Substring(mantissa[0] + (mantissa.count > 1 ? mantissa[1] : ""))
        exponent += mantissa[0].utf8.count - 1
        while digits.utf8.count > 1, digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.utf8.count > 1, digits.last == "0" { digits.removeLast() }
        return (String(digits), exponent)
    }
}

extension String {
    /// Python's `repr` of a string.
    var pythonRepresentation: String {
        let quote: Unicode.Scalar = contains("'") && !contains("\"") ? "\"" : "'"
        var text = String.UnicodeScalarView()
        text.append(quote)
        for scalar in unicodeScalars {
            switch scalar {
            case "\\", quote:
                text.append("\\")
                text.append(scalar)
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            case "\r": text.append(contentsOf: "\\r".unicodeScalars)
            case "\t": text.append(contentsOf: "\\t".unicodeScalars)
            default:
                if scalar.isPythonPrintable {
                    text.append(scalar)
                } else {
                    text.append(contentsOf: scalar.pythonEscape)
                }
            }
        }
        text.append(quote)
        return String(text)
    }
}

extension Unicode.Scalar {
    /// Whether Python's `str.isprintable` holds.
    var isPythonPrintable: Bool {
        if isASCII { return value >= 0x20 && value < 0x7f }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    fileprivate var pythonEscape: String.UnicodeScalarView {
        let digits = String(value, radix: 16)
        let (mark, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        return ("\\" + mark + String(repeating: "0", count: width - digits.utf8.count) + digits).unicodeScalars
    }
}
