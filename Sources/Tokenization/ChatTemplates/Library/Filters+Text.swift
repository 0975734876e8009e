internal import Files

extension Jinja.Interpreter {
    func applyTextual(
        _ filter: Jinja.Filter, to value: Value, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let text = try self.text(of: value)
        let name = filter.rawValue
        try charge(1 + text.utf8.count / 16)
        func result(_ text: String) throws(InputError) -> Value {
            try charge(bytes: text.utf8.count)
            return value.isMarkup ? .markup(text) : .string(text)
        }
        switch filter {
        case .lower, .upper, .capitalize, .title:
            _ = try arguments.bind(name)
            switch filter {
            case .lower: return try result(text.pythonLowercased)
            case .upper: return try result(text.pythonUppercased)
            case .capitalize: return try result(text.pythonCapitalized)
            default: return .string(text.jinjaTitle)
            }
        case .string:
            _ = try arguments.bind(name)
            return try result(text)
        case .safe:
            _ = try arguments.bind(name)
            return .markup(text)
        case .e, .escape, .forceescape:
            _ = try arguments.bind(name)
            return .markup(value.isMarkup && filter != .forceescape ? text : text.escaped)
        case .trim:
            let characters = try optionalText(try arguments.bind(name, "chars")[0], "chars")
            return try result(text.stripped(characters))
        case .replace:
            let values = try arguments.bind(name, "old", "new", "count", required: 2)
            let count = values[2].flatMap { $0.isNone ? nil : $0 }
            return .string(
                try replaced(
                    text, try self.text(of: values[0] ?? .none), try self.text(of: values[1] ?? .none),
                    count: try integer(count, "count", default: -1)))
        case .center:
            let width = try integer(try arguments.bind(name, "width")[0], "width", default: 80)
            return try call(
                .center, of: try result(text), Jinja.Arguments(self, positional: [.integer(width)]))
        case .format:
            guard arguments.positional.isEmpty || arguments.keywords.isEmpty else {
                throw failure("format gets positional and named values", expected: "one kind")
            }
            guard arguments.keywords.isEmpty else {
                let named = try call(.dict, arguments)
                return try calculate(try result(text), .modulo, named)
            }
            return try calculate(try result(text), .modulo, try tuple(arguments.positional))
        case .wordcount:
            _ = try arguments.bind(name)
            var count = 0
            var isInWord = false
            for scalar in text.unicodeScalars {
                if scalar.isNamePart, !isInWord { count += 1 }
                isInWord = scalar.isNamePart
            }
            return .integer(count)
        case .indent: return try result(try indented(value, arguments))
        default: return try truncated(value, arguments)
        }
    }

    private func indented(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> String {
        let values = try arguments.bind("indent", "width", "first", "blank")
        guard let text = value.text else {
            if case .undefined(let undefined) = value { throw failure(undefined.message, expected: "a string") }
            throw failure("indent gets \(value.kind)", expected: "a string")
        }
        var indent: String
        if let width = values[0]?.text {
            indent = width
        } else {
            let width = max(0, try integer(values[0], "width", default: 4))
            try charge(bytes: width)
            indent = String(repeating: " ", count: width)
        }
        let lines = (text + "\n").lines(keepingEnds: false)
        try charge(bytes: text.utf8.count + lines.count * indent.utf8.count)
        let indentsBlank = values[2]?.isTrue ?? false
        var result = values[1]?.isTrue ?? false ? indent : ""
        for (index, line) in lines.enumerated() {
            if index > 0 { result += indentsBlank || !line.isEmpty ? "\n" + indent : "\n" }
            result += line
        }
        return result
    }

    private func truncated(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("truncate", "length", "killwords", "end", "leeway")
        let length = try integer(values[0], "length", default: 255)
        let end = try optionalText(values[2], "end") ?? "..."
        let leeway = try integer(values[3].flatMap { $0.isNone ? nil : $0 }, "leeway", default: 5)
        let endLength = end.unicodeScalars.count
        guard length >= endLength, leeway >= 0 else {
            throw failure("truncate gets a length of \(length)", expected: "at least \(endLength)")
        }
        // Whatever is short enough passes, string or not.
        guard try self.length(of: value) > length.addingReportingOverflow(leeway).partialValue else { return value }
        guard let text = value.text else { throw failure("truncate gets \(value.kind)", expected: "a string") }
        let head = String(scalars: text.unicodeScalars.prefix(length - endLength))
        if values[1]?.isTrue ?? false { return .string(head + end) }
        return .string(head.parts(separatedBy: " ", limit: 1, fromEnd: true)[0] + end)
    }
}
