internal import Files
internal import OrderedCollections

extension Jinja {
    /// The methods of Python's `str` that templates can call.
    enum StringMethod: String {
        case capitalize, casefold, center, count, endswith, expandtabs, find, format, index, isalnum, isalpha, isascii
        case isdecimal, isdigit, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, join, ljust
        case lower, lstrip, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust, rpartition, rsplit
        case rstrip, split, splitlines, startswith, strip, swapcase, title, upper, zfill
        case formatMap = "format_map"
    }
}

extension Jinja.Interpreter {
    /// Calls a method of a string, which returns safe HTML when the string was.
    func call(
        _ method: Jinja.StringMethod, of owner: Value, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let text = owner.text ?? ""
        let name = method.rawValue
        try charge(1 + text.utf8.count / 16)
        func result(_ text: String) throws(InputError) -> Value {
            try charge(bytes: text.utf8.count)
            return owner.isMarkup ? .markup(text) : .string(text)
        }
        func results(_ parts: [String]) throws(InputError) -> [Value] {
            var values: [Value] = []
            for part in parts { values.append(try result(part)) }
            return values
        }
        switch method {
        case .upper, .lower, .title, .capitalize, .swapcase, .casefold:
            _ = try arguments.bind(name)
            return try result(changedCase(text, method))
        case .isalnum, .isalpha, .isascii, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric, .isprintable,
            .isspace, .istitle, .isupper:
            _ = try arguments.bind(name)
            return .boolean(holds(method, text))
        case .strip, .lstrip, .rstrip:
            let values = try arguments.bind(name, "chars")
            let characters = try optionalText(values[0], "chars")
            return try result(text.stripped(characters, start: method != .rstrip, end: method != .lstrip))
        case .split, .rsplit:
            let values = try arguments.bind(name, "sep", "maxsplit")
            let limit = try integer(values[1], "maxsplit", default: -1)
            guard let separator = try optionalText(values[0], "sep") else {
                return try list(try results(text.words(limit: limit, fromEnd: method == .rsplit)))
            }
            guard !separator.isEmpty else { throw failure("the separator of \(name)() is empty") }
            return try list(
                try results(text.parts(separatedBy: separator, limit: limit, fromEnd: method == .rsplit)))
        case .splitlines:
            let values = try arguments.bind(name, "keepends")
            return try list(try results(text.lines(keepingEnds: values[0]?.isTrue ?? false)))
        case .partition, .rpartition:
            let separator = try requiredText(try arguments.bind(name, "sep", required: 1)[0], "sep")
            guard !separator.isEmpty else { throw failure("the separator of \(name)() is empty") }
            let isFirst = method == .partition
            guard
                let offset = isFirst
                    ? text.offsets(of: separator, limit: 1).first
                    : text.offsetsFromEnd(of: separator, limit: 1).first
            else { return try tuple(try results(isFirst ? [text, "", ""] : ["", "", text])) }
            let end = offset + separator.utf8.count
            return try tuple(
                try results([text.slice(0..<offset), separator, text.slice(end..<text.utf8.count)]))
        case .replace:
            let values = try arguments.bind(name, "old", "new", "count", required: 2)
            let old = try requiredText(values[0], "old")
            var new = try requiredText(values[1], "new")
            if owner.isMarkup, case .string = values[1] { new = new.escaped }
            return try result(
                try replaced(text, old, new, count: try integer(values[2], "count", default: -1)))
        case .removeprefix:
            let prefix = try requiredText(try arguments.bind(name, "prefix", required: 1)[0], "prefix")
            let isStart = text.utf8.starts(with: prefix.utf8)
            return try result(isStart ? text.slice(prefix.utf8.count..<text.utf8.count) : text)
        case .removesuffix:
            let suffix = try requiredText(try arguments.bind(name, "suffix", required: 1)[0], "suffix")
            let isEnd = !suffix.isEmpty && text.utf8.reversed().starts(with: suffix.utf8.reversed())
            return try result(isEnd ? text.slice(0..<text.utf8.count - suffix.utf8.count) : text)
        case .startswith, .endswith: return try hasEnd(text, method, arguments)
        case .find, .rfind, .index, .rindex, .count: return try search(text, method, arguments)
        case .join:
            let values = try items(of: try arguments.bind(name, "iterable", required: 1)[0] ?? .none)
            var parts: [String] = []
            for value in values {
                guard let part = value.text else {
                    throw failure("join() meets \(value.kind)", expected: "strings", remedy: "use | join")
                }
                parts.append(owner.isMarkup && !value.isMarkup ? part.escaped : part)
            }
            return try result(parts.joined(separator: text))
        case .ljust, .rjust, .center, .zfill:
            let values = try arguments.bind(name, "width", "fillchar", required: 1)
            let fill = method == .zfill ? "0" : try optionalText(values[1], "fillchar") ?? " "
            guard fill.unicodeScalars.count == 1 else {
                throw failure("fillchar is '\(fill)'", expected: "one character")
            }
            return try result(try padded(text, method, width: try integer(values[0], "width", default: 0), fill: fill))
        case .expandtabs:
            let size = try integer(try arguments.bind(name, "tabsize")[0], "tabsize", default: 8)
            return try result(try expandedTabs(text, size: size))
        case .format: return try result(try formatted(text, owner.isMarkup, arguments))
        case .formatMap:
            guard case .dictionary(let mapping)? = try arguments.bind(name, "mapping", required: 1)[0] else {
                throw failure("format_map() gets no dict", expected: "a dict")
            }
            var named = Jinja.Arguments(self)
            for (key, value) in mapping.entries { named.keywords.append((key.value.text ?? "", value)) }
            return try result(try formatted(text, owner.isMarkup, named))
        }
    }

    private func changedCase(_ text: String, _ method: Jinja.StringMethod) -> String {
        switch method {
        case .upper: text.pythonUppercased
        case .title: text.pythonTitle
        case .capitalize: text.pythonCapitalized
        case .swapcase: text.pythonSwappedCase
        case .casefold: text.replacing("ß", by: "ss").replacing("ς", by: "σ").pythonLowercased.replacing("ς", by: "σ")
        default: text.pythonLowercased
        }
    }

    private func holds(_ method: Jinja.StringMethod, _ text: String) -> Bool {
        switch method {
        case .isalnum: text.isAllNonEmpty { $0.isLetter || $0.isNumeric }
        case .isalpha: text.isAllNonEmpty(\.isLetter)
        case .isascii: text.unicodeScalars.allSatisfy(\.isASCII)
        case .isdecimal: text.isAllNonEmpty(\.isDecimal)
        case .isdigit: text.isAllNonEmpty(\.isDigit)
        case .isnumeric: text.isAllNonEmpty(\.isNumeric)
        case .isspace: text.isAllNonEmpty(\.isPythonSpace)
        case .isprintable: text.unicodeScalars.allSatisfy(\.isPythonPrintable)
        case .islower: text.isAllCased(\.isUpper, \.isLower)
        case .isupper: text.isAllCased(\.isLower, \.isUpper)
        case .istitle: text.isPythonTitle
        case .isidentifier:
            (text.unicodeScalars.first.map { $0 == "_" || $0.properties.isXIDStart } ?? false)
                && text.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
        default: false
        }
    }

    /// `text.replace`, with the length of the result checked before it is made.
    func replaced(_ text: String, _ old: String, _ new: String, count: Int) throws(InputError) -> String {
        let most = old.isEmpty ? text.unicodeScalars.count + 1 : text.utf8.count / old.utf8.count
        let growth = max(0, new.utf8.count - old.utf8.count)
        if growth > 0, text.utf8.count + growth * min(most, limits.bytes) > limits.bytes, !old.isEmpty {
            let found = text.offsets(of: old, limit: count < 0 ? .max : count).count
            try charge(bytes: text.utf8.count + growth * min(found, limits.bytes))
        } else {
            try charge(bytes: text.utf8.count + (old.isEmpty ? growth * most : 0))
        }
        return text.replacing(old, by: new, count: count)
    }

    private func hasEnd(
        _ text: String, _ method: Jinja.StringMethod, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let isStart = method == .startswith
        let values = try arguments.bind(method.rawValue, isStart ? "prefix" : "suffix", "start", "end", required: 1)
        guard let part = try section(of: text, values[1], values[2])?.text else { return .boolean(false) }
        let candidates: [Value]
        if case .tuple(let items)? = values[0] { candidates = items.values } else { candidates = [values[0] ?? .none] }
        for candidate in candidates {
            guard let end = candidate.text else {
                throw failure(
                    "\(method.rawValue)() gets \(candidate.kind)", expected: "a string or a tuple of strings")
            }
            if isStart ? part.utf8.starts(with: end.utf8) : part.utf8.reversed().starts(with: end.utf8.reversed()) {
                return .boolean(true)
            }
        }
        return .boolean(false)
    }

    /// The code points from `start` to `end`, and the number of those before; nil when `start` is past the end.
    private func section(
        of text: String, _ start: Value?, _ end: Value?
    ) throws(InputError) -> (text: String, before: Int)? {
        let start = start.flatMap { $0.isNone ? nil : $0 }
        let end = end.flatMap { $0.isNone ? nil : $0 }
        guard start != nil || end != nil else { return (text, 0) }
        let scalars = Array(text.unicodeScalars)
        let first = try integer(start, "start", default: 0)
        guard first <= scalars.count else { return nil }
        let low = first.clamped(asOffsetIn: scalars.count)
        let high = try integer(end, "end", default: scalars.count).clamped(asOffsetIn: scalars.count)
        guard low <= high else { return nil }
        return (String(scalars: scalars[low..<high]), low)
    }

    private func search(
        _ text: String, _ method: Jinja.StringMethod, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let values = try arguments.bind(method.rawValue, "sub", "start", "end", required: 1)
        let part = try requiredText(values[0], "sub")
        let section = try section(of: text, values[1], values[2])
        if method == .count {
            guard let section else { return .integer(0) }
            return .integer(
                part.isEmpty ? section.text.unicodeScalars.count + 1 : section.text.offsets(of: part).count)
        }
        let isFirst = method == .find || method == .index
        if let section {
            let offset =
                part.isEmpty
                ? (isFirst ? 0 : section.text.utf8.count)
                : isFirst
                    ? section.text.offsets(of: part, limit: 1).first
                    : section.text.offsetsFromEnd(of: part, limit: 1).first
            if let offset { return .integer(section.before + section.text.slice(0..<offset).unicodeScalars.count) }
        }
        guard method == .find || method == .rfind else {
            throw failure("\(method.rawValue)() does not find '\(part)'", expected: "it in the string")
        }
        return .integer(-1)
    }

    private func padded(
        _ text: String, _ method: Jinja.StringMethod, width: Int, fill: String
    ) throws(InputError) -> String {
        let count = text.unicodeScalars.count
        guard width > count else { return text }
        try charge(bytes: width.multipliedReportingOverflow(by: 4).overflow ? .max : width * fill.utf8.count)
        let missing = width - count
        func filling(_ count: Int) -> String { String(repeating: fill, count: count) }
        switch method {
        case .ljust: return text + filling(missing)
        case .rjust: return filling(missing) + text
        case .zfill:
            guard let sign = text.unicodeScalars.first, sign == "+" || sign == "-" else {
                return filling(missing) + text
            }
            return String(sign) + filling(missing) + String(text.unicodeScalars.dropFirst())
        default:
            let left = missing / 2 + (missing & width & 1)
            return filling(left) + text + filling(missing - left)
        }
    }

    private func expandedTabs(_ text: String, size: Int) throws(InputError) -> String {
        var result = ""
        var column = 0
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                guard size > 0 else { continue }
                let count = size - column % size
                try charge(bytes: count)
                result += String(repeating: " ", count: count)
                column += count
            } else {
                result.unicodeScalars.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
            }
        }
        return result
    }
}
