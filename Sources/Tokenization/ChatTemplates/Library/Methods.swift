internal import Files
internal import OrderedCollections

extension Jinja.Value {
    /// Whether a template may call `name` on this value.
    func hasMethod(_ name: String) -> Bool {
        switch self {
        case .string, .markup: Jinja.StringMethod(rawValue: name) != nil
        case .dictionary: ["get", "items", "keys", "values", "copy"].contains(name)
        case .list: ["count", "index", "copy"].contains(name)
        case .tuple, .range: ["count", "index"].contains(name)
        case .callable(let callable):
            if case .function(.dict) = callable.kind { name == "fromkeys" } else { false }
        default: false
        }
    }
}

extension Jinja.Interpreter {
    func call(method name: String, of owner: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        switch owner {
        case .string, .markup:
            if let method = Jinja.StringMethod(rawValue: name) { return try call(method, of: owner, arguments) }
        case .dictionary(let mapping): return try call(name, of: mapping, arguments)
        case .list(let items), .tuple(let items):
            if name == "copy" {
                _ = try arguments.bind(name)
                return owner
            }
            return try find(name, in: items.values, arguments)
        case .range(let range): return try find(name, in: range.values, arguments)
        case .loop(let state): return try state.call(name, arguments, self)
        case .float(let number):
            _ = try arguments.bind(name)
            return .boolean(number == number.rounded())
        case .callable:
            let values = try arguments.bind("fromkeys", "iterable", "value", required: 1)
            var entries = OrderedDictionary<Jinja.Key, Value>()
            for item in try items(of: values[0] ?? .none) { entries[try key(item)] = values[1] ?? Value.none }
            return try dictionary(entries)
        default: break
        }
        throw failure("\(owner.kind) has no method '\(name)'")
    }

    private func call(
        _ name: String, of mapping: Jinja.Mapping, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        if name == "get" {
            let values = try arguments.bind(name, "key", "default", required: 1)
            return mapping.entries[try key(values[0] ?? .none)] ?? values[1] ?? .none
        }
        _ = try arguments.bind(name)
        if name == "copy" { return .dictionary(mapping) }
        guard let kind = Jinja.View.Kind(rawValue: name) else { throw failure("a dict has no method '\(name)'") }
        try charge(mapping.entries.count)
        return .view(Jinja.View(kind, of: mapping))
    }

    private func find(
        _ name: String, in values: [Value], _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let bound = try arguments.bind(name, "value", "start", "stop", required: 1)
        let wanted = bound[0] ?? .none
        if name == "count" {
            var count = 0
            for value in values where try isEqual(value, wanted) { count += 1 }
            return .integer(count)
        }
        let start = try integer(bound[1], "start", default: 0).clamped(asOffsetIn: values.count)
        let stop = try integer(bound[2], "stop", default: values.count).clamped(asOffsetIn: values.count)
        for index in start..<max(start, stop) where try isEqual(values[index], wanted) { return .integer(index) }
        throw failure("index() does not find the value", expected: "it in the list")
    }
}
