internal import Files

extension Jinja {
    /// What may follow `|`.
    enum Filter: String, Sendable {
        case abs, attr, batch, capitalize, center, count, d, dictsort, e, escape, first, float, forceescape, format
        case groupby, indent, int, items, join, last, length, list, lower, map, max, min, reject, rejectattr, replace
        case reverse, round, safe, select, selectattr, slice, sort, string, sum, title, tojson, trim, truncate, unique
        case upper, wordcount
        case fallback = "default"

        /// Filters of jinja2 that are for web pages.
        private static let unsupported: Set<String> = [
            "filesizeformat", "pprint", "random", "striptags", "urlencode", "urlize", "wordwrap", "xmlattr",
        ]

        static func unknown(_ name: String, file: String, line: Int) -> InputError {
            InputError(
                file: file, line: line,
                problem: unsupported.contains(name)
                    ? "the filter '\(name)' is not supported" : "there is no filter '\(name)'",
                expected: "trim, tojson, join, map, selectattr, default …")
        }
    }
}

extension Jinja.Interpreter {
    func apply(_ filter: Jinja.Filter, to value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        switch filter {
        case .fallback, .d:
            let values = try arguments.bind("default", "default_value", "boolean")
            let isReplaced = value.isUndefined || (values[1]?.isTrue ?? false) && !value.isTrue
            return isReplaced ? values[0] ?? .string("") : value
        case .tojson: return try string(try json(value, try layout(arguments)))
        case .attr:
            let name = try requiredText(try arguments.bind("attr", "name", required: 1)[0], "name")
            if case .dictionary = value, !value.hasMethod(name) {
                return .undefined(Jinja.Undefined(.attribute(name, of: value.ownerName)))
            }
            return try attribute(name, of: value)
        case .abs, .int, .float, .round: return try applyNumeric(filter, to: value, arguments)
        case .capitalize, .center, .e, .escape, .forceescape, .format, .indent, .lower, .replace, .safe, .string,
            .title,
            .trim, .truncate, .upper, .wordcount:
            return try applyTextual(filter, to: value, arguments)
        case .map, .select, .reject, .selectattr, .rejectattr, .items, .unique, .batch, .slice, .reverse:
            return try applyLazy(filter, to: value, arguments)
        default: return try applyCollecting(filter, to: value, arguments)
        }
    }

    private func layout(_ arguments: Jinja.Arguments) throws(InputError) -> Jinja.JSONLayout {
        let values = try arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys")
        var layout = Jinja.JSONLayout()
        layout.escapesNonASCII = values[0]?.isTrue ?? false
        layout.sortsKeys = values[3]?.isTrue ?? false
        if let indent = values[1], !indent.isNone {
            if let text = indent.text {
                layout.indent = text
            } else {
                let width = max(0, try integer(indent, "indent", default: 0))
                try charge(bytes: width)
                layout.indent = String(repeating: " ", count: width)
            }
            layout.itemSeparator = ","
        }
        if let separators = values[2], !separators.isNone {
            let pair = try items(of: separators)
            guard pair.count == 2, let item = pair[0].text, let key = pair[1].text else {
                throw failure("the separators of tojson are not two strings", expected: "such as (',', ':')")
            }
            (layout.itemSeparator, layout.keySeparator) = (item, key)
        }
        return layout
    }

    /// A function that follows `path`, such as `function.name` or `0.id`, as the filters' `attribute` does.
    func getter(
        _ path: Value?, default fallback: Value? = nil, ignoringCase: Bool = false
    ) throws(InputError) -> (Value) throws(InputError) -> Value {
        var parts: [Value] = []
        if let path, !path.isNone {
            if let text = path.text {
                parts = text.parts(separatedBy: ".", limit: -1).map { part in
                    part.isAllNonEmpty(\.isDigit) ? Int(part).map(Value.integer) ?? .string(part) : .string(part)
                }
            } else {
                parts = [path]
            }
        }
        return { [unowned self] value throws(InputError) in
            var value = value
            for part in parts {
                value = try item(part, of: value)
                if let fallback, !fallback.isNone, value.isUndefined { value = fallback }
            }
            if ignoringCase, let text = value.text { return .string(text.pythonLowercased) }
            return value
        }
    }
}

// MARK: Numbers

extension Jinja.Interpreter {
    private func applyNumeric(
        _ filter: Jinja.Filter, to value: Value, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        switch filter {
        case .abs:
            _ = try arguments.bind("abs")
            if let integer = value.integer { return integer < 0 ? try negate(value, .negative) : .integer(integer) }
            guard case .float(let number) = value else { throw noNumber(value, "abs") }
            return .float(number.magnitude)
        case .int:
            let values = try arguments.bind("int", "default", "base")
            let base = try integer(values[1], "base", default: 10)
            guard base == 0 || (2...36).contains(base) else {
                throw failure("the base of int is \(base)", expected: "0 or 2 to 36")
            }
            return try converted(value, base: base) ?? values[0] ?? .integer(0)
        case .float:
            let values = try arguments.bind("float", "default")
            if value.isUndefined { throw noNumber(value, "float") }
            let number = value.number ?? value.text.flatMap { Double(python: $0) }
            return number.map(Value.float) ?? values[0] ?? .float(0)
        default: return try rounded(value, arguments)
        }
    }

    private func noNumber(_ value: Value, _ filter: String) -> InputError {
        if case .undefined(let undefined) = value { return failure(undefined.message, expected: "a number") }
        return failure("'\(filter)' gets \(value.kind)", expected: "a number")
    }

    private func converted(_ value: Value, base: Int) throws(InputError) -> Value? {
        if case .undefined(let undefined) = value { throw failure(undefined.message, expected: "a number") }
        if let integer = value.integer { return .integer(integer) }
        if let text = value.text, let integer = Int(python: text, base: base) { return .integer(integer) }
        let number = value.number ?? value.text.flatMap { Double(python: $0) }
        guard let number, !number.isNaN else { return nil }
        if number.isInfinite {
            guard value.text == nil else { return nil }
            throw failure("infinity has no whole number", expected: "a finite number")
        }
        guard let integer = Int(exactly: number.rounded(.towardZero)) else {
            throw failure("a whole number grows too large", expected: "at most 64 bits")
        }
        return .integer(integer)
    }

    private func rounded(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("round", "precision", "method")
        let precision = try integer(values[0], "precision", default: 0)
        let method = try optionalText(values[1], "method") ?? "common"
        guard ["common", "ceil", "floor"].contains(method), (-300...300).contains(precision) else {
            throw failure("round gets '\(method)'", expected: "'common', 'ceil' or 'floor', and a small precision")
        }
        guard let number = value.number else { throw noNumber(value, "round") }
        if method == "common" {
            if let integer = value.integer {
                if precision >= 0 { return .integer(integer) }
                guard precision > -19 else { return .integer(0) }
                let unit = (0..<(-precision)).reduce(1) { unit, _ in unit * 10 }
                let floor = try calculate(.integer(integer), .floorDivide, .integer(unit)).integer ?? 0
                let rest = integer - floor * unit
                let isUp = rest * 2 > unit || rest * 2 == unit && floor & 1 == 1
                return .integer(try whole((isUp ? floor + 1 : floor).multipliedReportingOverflow(by: unit)))
            }
            return .float(number.pythonRounded(precision))
        }
        let power = 1.0.scaledByPowerOfTen(precision)
        let scaled = (number * power).rounded(method == "ceil" ? .up : .down)
        return .float(scaled / power)
    }
}
