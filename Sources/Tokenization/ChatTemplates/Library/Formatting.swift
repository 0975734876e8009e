internal import Files
internal import Foundation

extension Jinja {
    /// How one value is formatted, by `%5.2f` or `{:>5.2f}`.
    struct FormatSpecification {
        var fill: Unicode.Scalar = " "
        /// `<`, `>`, `^` or `=`; nil for the type's own.
        var alignment: Unicode.Scalar?
        /// `+`, `-` or a space.
        var sign: Unicode.Scalar = "-"
        var isAlternate = false
        var width = 0
        /// `,` or `_` between groups of digits.
        var grouping: Unicode.Scalar?
        var precision: Int?
        /// The letter at the end; nil when there is none.
        var type: Unicode.Scalar?
    }
}

extension Jinja.Interpreter {
    /// The largest width or precision: enough for any prompt, and no way to fill the memory.
    private static let sizeLimit = 10_000

    /// `format % values`.
    func formatted(_ format: String, _ values: Value) throws(InputError) -> String {
        var positional: [Value] = [values]
        if case .tuple(let items) = values { positional = items.values }
        var used = 0
        func next() throws(InputError) -> Value {
            guard used < positional.count else { throw failure("there are too few values for '\(format)'") }
            used += 1
            return positional[used - 1]
        }
        let scalars = Array(format.unicodeScalars)
        var text = ""
        var index = 0
        var isNamed = false
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            guard scalar == "%" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            var value: Value?
            if index < scalars.count, scalars[index] == "(" {
                guard let end = scalars[index...].firstIndex(of: ")") else {
                    throw failure("'%(' is not closed in '\(format)'", expected: "')'")
                }
                value = try member(String(scalars: scalars[index + 1..<end]), of: values)
                isNamed = true
                index = end + 1
            }
            var spec = try printfFlags(scalars, &index, next)
            while index < scalars.count, "hlL".unicodeScalars.contains(scalars[index]) { index += 1 }
            guard index < scalars.count else { throw failure("'\(format)' ends in the middle of a '%'") }
            let type = scalars[index]
            index += 1
            if type == "%" {
                text += "%"
            } else {
                spec.type = type
                text += try printf(value == nil ? try next() : value ?? .none, spec)
            }
            try charge(bytes: text.utf8.count / 64)
        }
        guard used == positional.count || isNamed || values.isNeverTooMuch else {
            throw failure("there are too many values for '\(format)'", expected: "\(used)")
        }
        return text
    }

    private func member(_ name: String, of values: Value) throws(InputError) -> Value {
        guard case .dictionary(let mapping) = values else {
            throw failure("'%(\(name))' gets \(values.kind)", expected: "a dict")
        }
        guard let value = mapping[name] else { throw failure("'%(\(name))' finds no such key") }
        return value
    }

    private func printfFlags(
        _ scalars: [Unicode.Scalar], _ index: inout Int, _ next: () throws(InputError) -> Value
    ) throws(InputError) -> Jinja.FormatSpecification {
        var spec = Jinja.FormatSpecification()
        spec.alignment = ">"
        flags: while index < scalars.count {
            switch scalars[index] {
            case "-": spec.alignment = "<"
            case "+": spec.sign = "+"
            case " ": if spec.sign != "+" { spec.sign = " " }
            case "#": spec.isAlternate = true
            case "0": if spec.alignment != "<" { (spec.fill, spec.alignment) = ("0", "=") }
            default: break flags
            }
            index += 1
        }
        if spec.alignment == "<" { spec.fill = " " }
        func number() throws(InputError) -> Int? {
            if index < scalars.count, scalars[index] == "*" {
                index += 1
                return try integer(try next(), "the width", default: 0)
            }
            return try size(scalars, &index)
        }
        spec.width = try number() ?? 0
        guard spec.width.magnitude <= Self.sizeLimit else {
            throw failure("a width is too large", expected: "at most \(Self.sizeLimit)")
        }
        if spec.width < 0 { (spec.width, spec.alignment, spec.fill) = (-spec.width, "<", " ") }
        if index < scalars.count, scalars[index] == "." {
            index += 1
            spec.precision = max(0, try number() ?? 0)
        }
        guard spec.precision ?? 0 <= Self.sizeLimit else {
            throw failure("a precision is too large", expected: "at most \(Self.sizeLimit)")
        }
        return spec
    }

    /// Digits at `index`, as a width or precision.
    private func size(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(InputError) -> Int? {
        var value: Int?
        while index < scalars.count, scalars[index].isDecimalDigit {
            value = (value ?? 0) * 10 + Int(scalars[index].value - 0x30)
            index += 1
            guard value ?? 0 <= Self.sizeLimit else {
                throw failure("a width is too large", expected: "at most \(Self.sizeLimit)")
            }
        }
        return value
    }

    private func printf(_ value: Value, _ spec: Jinja.FormatSpecification) throws(InputError) -> String {
        var spec = spec
        let type = spec.type ?? "s"
        switch type {
        case "s", "r", "a":
            let text = type == "s" ? try self.text(of: value) : try representation(of: value)
            if spec.alignment == "=" { (spec.alignment, spec.fill) = (">", " ") }
            return pad(String(scalars: text.unicodeScalars.prefix(spec.precision ?? .max)), spec)
        case "c":
            if let text = value.text, text.unicodeScalars.count == 1 { return pad(text, spec) }
            guard let code = value.integer.flatMap({ UInt32(exactly: $0) }).flatMap(Unicode.Scalar.init) else {
                throw failure("'%c' gets \(value.kind)", expected: "a character or its number")
            }
            return pad(String(code), spec)
        case "d", "i", "u", "x", "X", "o":
            var number = value.integer
            if number == nil, case .float(let float) = value, "diu".unicodeScalars.contains(type) {
                number = Int(exactly: float.rounded(.towardZero))
            }
            guard let number else { throw failure("'%\(type)' gets \(value.kind)", expected: "a whole number") }
            spec.type = type == "i" || type == "u" ? "d" : type
            let least = spec.precision ?? 0
            spec.precision = nil
            return format(integer: number, spec, digits: least)
        case "e", "E", "f", "F", "g", "G":
            guard let number = value.number else {
                throw failure("'%\(type)' gets \(value.kind)", expected: "a number")
            }
            return format(float: number, spec)
        default: throw failure("'%\(type)' is not a format", expected: "%s, %d, %f …")
        }
    }

    // MARK: str.format

    /// `text.format(…)`.
    func formatted(
        _ text: String, _ isMarkup: Bool, _ arguments: Jinja.Arguments
    ) throws(InputError) -> String {
        var counter = 0
        return try formatted(Array(text.unicodeScalars), isMarkup, arguments, &counter, depth: 0)
    }

    private func formatted(
        _ scalars: [Unicode.Scalar], _ isMarkup: Bool, _ arguments: Jinja.Arguments, _ counter: inout Int, depth: Int
    ) throws(InputError) -> String {
        guard depth < 2 else { throw failure("the fields of a format are nested too deep") }
        var text = ""
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            guard scalar == "{" || scalar == "}" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            if index < scalars.count, scalars[index] == scalar {
                text.unicodeScalars.append(scalar)
                index += 1
                continue
            }
            guard scalar == "{" else { throw failure("a '}' in a format opens nowhere", expected: "'}}' for a brace") }
            let start = index
            var open = 1
            while index < scalars.count, open > 0 {
                if scalars[index] == "{" { open += 1 }
                if scalars[index] == "}" { open -= 1 }
                index += 1
            }
            guard open == 0 else { throw failure("a '{' in a format is not closed", expected: "'}'") }
            text += try field(Array(scalars[start..<index - 1]), isMarkup, arguments, &counter, depth: depth)
            try charge(bytes: text.utf8.count / 64)
        }
        return text
    }

    private func field(
        _ field: [Unicode.Scalar], _ isMarkup: Bool, _ arguments: Jinja.Arguments, _ counter: inout Int, depth: Int
    ) throws(InputError) -> String {
        let nameEnd = field.firstIndex { $0 == "!" || $0 == ":" } ?? field.count
        var rest = field[nameEnd...]
        var conversion: Unicode.Scalar?
        if rest.first == "!" {
            conversion = rest.dropFirst().first
            rest = rest.dropFirst(2)
        }
        guard rest.isEmpty || rest.first == ":" else { throw failure("a field of a format is malformed") }
        var value = try fieldValue(field[..<nameEnd], arguments, &counter)
        switch conversion {
        case nil: break
        case "s": value = .string(try text(of: value))
        case "r", "a": value = .string(try representation(of: value))
        default: throw failure("'!\(conversion ?? " ")' is no conversion", expected: "!s or !r")
        }
        rest = rest.dropFirst()
        let spec = rest.isEmpty ? "" : try formatted(Array(rest), false, arguments, &counter, depth: depth + 1)
        let result = try format(value, spec)
        return isMarkup && !value.isMarkup ? result.escaped : result
    }

    private func fieldValue(
        _ name: ArraySlice<Unicode.Scalar>, _ arguments: Jinja.Arguments, _ counter: inout Int
    ) throws(InputError) -> Value {
        let head = String(scalars: name.prefix { $0 != "." && $0 != "[" })
        var value: Value
        if head.isEmpty || Int(head) != nil {
            let position = Int(head) ?? counter
            if head.isEmpty { counter += 1 }
            guard arguments.positional.indices.contains(position) else {
                throw failure("format() lacks the value number \(position)")
            }
            value = arguments.positional[position]
        } else {
            guard let found = arguments.keywords.first(where: { $0.name == head }) else {
                throw failure("format() lacks '\(head)'")
            }
            value = found.value
        }
        var rest = name.dropFirst(head.unicodeScalars.count)
        while let mark = rest.first {
            rest = rest.dropFirst()
            if mark == "." {
                let part = String(scalars: rest.prefix { $0 != "." && $0 != "[" })
                rest = rest.dropFirst(part.unicodeScalars.count)
                value = try attribute(part, of: value)
            } else {
                let part = String(scalars: rest.prefix { $0 != "]" })
                rest = rest.dropFirst(part.unicodeScalars.count + 1)
                value = try item(Int(part).map(Value.integer) ?? .string(part), of: value)
            }
        }
        return value
    }

    /// Python's `format(value, specification)`.
    private func format(_ value: Value, _ specification: String) throws(InputError) -> String {
        guard !specification.isEmpty else { return try text(of: value) }
        let spec = try parse(specification)
        if let text = value.text {
            guard spec.type == nil || spec.type == "s" else {
                throw failure("the format '\(specification)' does not fit a string")
            }
            var padding = spec
            padding.alignment = spec.alignment ?? "<"
            return pad(String(scalars: text.unicodeScalars.prefix(spec.precision ?? .max)), padding)
        }
        let type = spec.type
        if let integer = value.integer, type.map({ "bdoxXn".unicodeScalars.contains($0) }) ?? true {
            return format(integer: integer, spec, digits: 0)
        }
        guard let number = value.number, type.map({ "eEfFgG%".unicodeScalars.contains($0) }) ?? true else {
            throw failure("the format '\(specification)' does not fit \(value.kind)")
        }
        return format(float: number, spec)
    }

    private func parse(_ specification: String) throws(InputError) -> Jinja.FormatSpecification {
        let scalars = Array(specification.unicodeScalars)
        let alignments = "<>=^".unicodeScalars
        var spec = Jinja.FormatSpecification()
        var index = 0
        if scalars.count > 1, alignments.contains(scalars[1]) {
            (spec.fill, spec.alignment) = (scalars[0], scalars[1])
            index = 2
        } else if alignments.contains(scalars[0]) {
            spec.alignment = scalars[0]
            index = 1
        }
        func skip(_ allowed: String) -> Unicode.Scalar? {
            guard index < scalars.count, allowed.unicodeScalars.contains(scalars[index]) else { return nil }
            index += 1
            return scalars[index - 1]
        }
        if let sign = skip("+- ") { spec.sign = sign }
        if skip("#") != nil { spec.isAlternate = true }
        if skip("0") != nil, spec.alignment == nil { (spec.fill, spec.alignment) = ("0", "=") }
        spec.width = try size(scalars, &index) ?? 0
        spec.grouping = skip(",_")
        if skip(".") != nil { spec.precision = try size(scalars, &index) }
        spec.type = skip("bcdeEfFgGnosxX%")
        guard index == scalars.count else { throw failure("the format '\(specification)' is malformed") }
        return spec
    }

    // MARK: Numbers

    private func format(integer: Int, _ spec: Jinja.FormatSpecification, digits least: Int) -> String {
        let radix = spec.type == "x" || spec.type == "X" ? 16 : spec.type == "o" ? 8 : spec.type == "b" ? 2 : 10
        var digits = String(integer.magnitude, radix: radix, uppercase: spec.type == "X")
        digits = String(repeating: "0", count: max(0, least - digits.utf8.count)) + digits
        if let mark = spec.grouping { digits = group(digits, by: radix == 10 ? 3 : 4, with: mark) }
        let prefix = spec.isAlternate && radix != 10 ? "0" + String(spec.type ?? "d") : ""
        return padNumber(digits, sign: integer < 0 ? "-" : positiveSign(spec), prefix: prefix, spec)
    }

    private func format(float: Double, _ spec: Jinja.FormatSpecification) -> String {
        let sign = float.sign == .minus ? "-" : positiveSign(spec)
        let magnitude = float.magnitude
        guard magnitude.isFinite else {
            let isCapital = spec.type.map { "EFG".unicodeScalars.contains($0) } ?? false
            let text = magnitude.isNaN ? "nan" : "inf"
            return padNumber(isCapital ? text.uppercased() : text, sign: sign, prefix: "", spec)
        }
        var digits: String
        switch spec.type {
        case nil where spec.precision == nil: digits = magnitude.pythonText
        case nil:
            digits = String(format: "%.\(max(1, spec.precision ?? 1))g", magnitude)
            if !digits.contains(where: { ".e".contains($0) }) { digits += ".0" }
        case "%": digits = String(format: "%.\(spec.precision ?? 6)f", magnitude * 100) + "%"
        case .some(let type): digits = String(format: "%.\(spec.precision ?? 6)\(type)", magnitude)
        }
        if let mark = spec.grouping {
            let whole = String(digits.prefix { $0.isNumber })
            digits = group(whole, by: 3, with: mark) + digits.dropFirst(whole.count)
        }
        return padNumber(digits, sign: sign, prefix: "", spec)
    }

    private func positiveSign(_ spec: Jinja.FormatSpecification) -> String {
        spec.sign == "-" ? "" : String(spec.sign)
    }

    private func group(_ digits: String, by size: Int, with mark: Unicode.Scalar) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % size == 0 { text.unicodeScalars.append(mark) }
            text.append(digit)
        }
        return text
    }

    private func padNumber(
        _ digits: String, sign: String, prefix: String, _ spec: Jinja.FormatSpecification
    ) -> String {
        var padding = spec
        padding.alignment = spec.alignment ?? ">"
        guard padding.alignment == "=" else { return pad(sign + prefix + digits, padding) }
        let missing = max(0, spec.width - sign.utf8.count - prefix.utf8.count - digits.unicodeScalars.count)
        return sign + prefix + String(repeating: String(spec.fill), count: missing) + digits
    }

    private func pad(_ text: String, _ spec: Jinja.FormatSpecification) -> String {
        let missing = max(0, spec.width - text.unicodeScalars.count)
        func filling(_ count: Int) -> String { String(repeating: String(spec.fill), count: count) }
        switch spec.alignment {
        case "<": return text + filling(missing)
        case "^": return filling(missing / 2) + text + filling(missing - missing / 2)
        default: return filling(missing) + text
        }
    }

    /// What `%` puts into safe HTML: strings escaped, the rest as it is.
    func escapedArguments(_ value: Value) throws(InputError) -> Value {
        switch value {
        case .string(let text): return .markup(text.escaped)
        case .tuple(let items):
            var values: [Value] = []
            for item in items.values { values.append(try escapedArguments(item)) }
            return try tuple(values)
        default: return value
        }
    }
}

extension Jinja.Value {
    /// Whether Python does not mind that `%` uses nothing of it: it looks for names in whatever has items.
    fileprivate var isNeverTooMuch: Bool {
        switch self {
        case .dictionary, .list, .range, .undefined: true
        default: false
        }
    }
}
