internal import Files
internal import OrderedCollections

extension Jinja {
    /// The functions that `transformers` gives to templates.
    enum Function: String, Sendable {
        case range, dict, namespace
        case raiseException = "raise_exception"
        case strftimeNow = "strftime_now"
    }
}

extension Jinja.Interpreter {
    /// As in jinja2's sandbox.
    private static let rangeLimit = 100_000

    func call(_ function: Jinja.Function, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        switch function {
        case .range: return try range(arguments)
        case .dict: return try dictionary(try entries(of: arguments, "dict"))
        case .namespace:
            let namespace = Jinja.Namespace()
            for (key, value) in try entries(of: arguments, "namespace") {
                guard let name = key.value.text else {
                    throw failure("a namespace has an attribute that is a \(key.value.typeName)", expected: "names")
                }
                guard !name.hasPrefix("_") else {
                    throw failure("'\(name)' cannot be set", expected: "an attribute without a leading underscore")
                }
                namespace.attributes[name] = value
            }
            namespaces.append(namespace)
            return .namespace(namespace)
        case .raiseException:
            let values = try arguments.bind("raise_exception", "message", required: 1)
            throw failure(
                try text(of: values[0] ?? .none), remedy: "the chat template refuses this conversation")
        case .strftimeNow:
            let format = try requiredText(try arguments.bind("strftime_now", "format", required: 1)[0], "format")
            return try string(try now.text(format) { problem in failure(problem, expected: "%d, %B, %Y …") })
        }
    }

    private func range(_ arguments: Jinja.Arguments) throws(InputError) -> Value {
        try arguments.refuseKeywords(of: "range")
        var bounds: [Int] = []
        for value in arguments.positional { bounds.append(try integer(value, "range", default: 0)) }
        guard (1...3).contains(bounds.count) else {
            throw failure("range() gets \(bounds.count) values", expected: "range(stop) or range(start, stop, step)")
        }
        let (start, stop) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
        let step = bounds.count == 3 ? bounds[2] : 1
        guard step != 0 else { throw failure("the step of range() is zero", expected: "another step") }
        let distance = Double(stop) - Double(start)
        let count = max(0, (distance / Double(step)).rounded(.up))
        guard count <= Double(Self.rangeLimit) else {
            throw failure("range() is too long", expected: "at most \(Self.rangeLimit) numbers")
        }
        return .range(Jinja.Range(start: start, stop: stop, step: step, count: Int(count)))
    }

    /// The entries that `dict(…)` makes of a dict or of pairs, and of named values.
    private func entries(
        of arguments: Jinja.Arguments, _ function: String
    ) throws(InputError) -> OrderedDictionary<Jinja.Key, Value> {
        guard arguments.positional.count <= 1 else {
            throw failure("\(function)() gets too many values", expected: "one dict or list of pairs")
        }
        var entries = OrderedDictionary<Jinja.Key, Value>()
        if let first = arguments.positional.first {
            if case .dictionary(let mapping) = first {
                entries = mapping.entries
            } else {
                for item in try items(of: first) {
                    let pair = try items(of: item)
                    guard pair.count == 2 else {
                        throw failure("\(function)() meets \(pair.count) values", expected: "pairs of key and value")
                    }
                    entries[try key(pair[0])] = pair[1]
                }
            }
        }
        for (name, value) in arguments.keywords { entries[Jinja.Key(text: name)] = value }
        return entries
    }
}
