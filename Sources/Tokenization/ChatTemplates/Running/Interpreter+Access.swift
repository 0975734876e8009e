internal import Files
internal import OrderedCollections

extension Jinja.Value {
    /// Methods that would change a value, which the sandbox forbids.
    private static let mutatingMethods: [String: Set<String>] = [
        "list": ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"],
        "dict": ["clear", "pop", "popitem", "setdefault", "update"],
    ]

    /// Attributes that Python has and templates have no use for; asking for one is an error, not undefined.
    private static let missingAttributes: [String: Set<String>] = [
        "str": ["encode", "translate", "maketrans"],
        "Markup": ["encode", "translate", "maketrans", "escape", "unescape", "striptags"],
        "int": ["bit_length", "bit_count", "conjugate", "to_bytes", "from_bytes", "as_integer_ratio"],
        "float": ["conjugate", "as_integer_ratio", "fromhex", "hex"],
        "dict": ["fromkeys"],
        "dict_keys": ["mapping", "isdisjoint"], "dict_items": ["mapping", "isdisjoint"], "dict_values": ["mapping"],
        "generator": ["send", "throw", "close"],
    ]

    fileprivate var isMutatedBy: (String) -> Bool {
        { Self.mutatingMethods[typeName]?.contains($0) ?? false }
    }

    fileprivate func lacks(_ name: String) -> Bool { Self.missingAttributes[typeName]?.contains(name) ?? false }
}

extension Jinja.Interpreter {
    /// `owner.name`: a method first, then an item, as in jinja2.
    func attribute(_ name: String, of owner: Value) throws(InputError) -> Value {
        if let member = try member(name, of: owner) { return member }
        if case .dictionary(let mapping) = owner, let value = mapping[name] { return value }
        return .undefined(Jinja.Undefined(.attribute(name, of: owner.ownerName)))
    }

    /// `owner[key]`: an item first, then a method.
    func item(_ key: Value, of owner: Value) throws(InputError) -> Value {
        switch owner {
        case .dictionary(let mapping):
            if let key = Jinja.Key(key), let value = mapping.entries[key] { return value }
        case .list(let items), .tuple(let items):
            if let index = key.integer.flatMap({ position($0, in: items.values.count) }) { return items.values[index] }
        case .range(let range):
            if let index = key.integer.flatMap({ position($0, in: range.count) }) { return .integer(range[index]) }
        case .string(let text), .markup(let text):
            if let index = key.integer {
                try charge(1 + text.utf8.count / 64)
                if let part = text.character(at: index) {
                    return owner.isMarkup ? .markup(part) : .string(part)
                }
            }
        case .undefined(let undefined): throw failure(undefined.message)
        default: break
        }
        guard let name = key.text else {
            return .undefined(Jinja.Undefined(.item(try representation(of: key), of: owner.ownerName)))
        }
        return try member(name, of: owner) ?? .undefined(Jinja.Undefined(.attribute(name, of: owner.ownerName)))
    }

    private func position(_ index: Int, in count: Int) -> Int? {
        let index = index < 0 ? index + count : index
        return index >= 0 && index < count ? index : nil
    }

    /// What Python's `getattr` gives: methods and the few other attributes there are; nil when there is none.
    private func member(_ name: String, of owner: Value) throws(InputError) -> Value? {
        switch owner {
        case .undefined(let undefined):
            throw failure(
                undefined.message, expected: "a value that has '\(name)'",
                remedy: "the message may lack a field that this template needs")
        case .namespace(let namespace):
            return namespace.attributes[name]
        case .loop(let state):
            return try state.attribute(name)
        case .integer, .boolean:
            switch name {
            case "real", "numerator": return owner.integer.map(Value.integer)
            case "imag": return .integer(0)
            case "denominator": return .integer(1)
            default: break
            }
        case .float(let number):
            switch name {
            case "real": return owner
            case "imag": return .float(0)
            case "is_integer": return .callable(Jinja.Callable(.method(.float(number), name)))
            default: break
            }
        case .range(let range):
            switch name {
            case "start": return .integer(range.start)
            case "stop": return .integer(range.stop)
            case "step": return .integer(range.step)
            default: break
            }
        case .callable(let callable):
            if case .macro(let macro, _) = callable.kind {
                switch name {
                case "name": return macro.name.map { .string(program.names[$0]) } ?? Value.none
                case "arguments": return try tuple(macro.parameters.map { .string(program.names[$0]) })
                default: break
                }
            }
        default: break
        }
        if owner.hasMethod(name) {
            let method = Value.callable(Jinja.Callable(.method(owner, name)))
            guard method.depth <= limits.nesting else { throw failure("values are nested too deep") }
            return method
        }
        if owner.isMutatedBy(name) || name.hasPrefix("__") && name.hasSuffix("__") && name.utf8.count > 4 {
            return .undefined(
                Jinja.Undefined(
                    .hint("access to attribute '\(name)' of '\(owner.typeName)' object is unsafe")))
        }
        if owner.lacks(name) {
            throw failure(
                "'\(name)' of \(owner.kind) is not supported", expected: "what chat templates commonly use")
        }
        return nil
    }

    // MARK: Slices

    /// Python's `owner[start:stop:step]`.
    func slice(_ owner: Value, start: Value, stop: Value, step: Value) throws(InputError) -> Value {
        let step = try bound(step) ?? 1
        guard step != 0 else { throw failure("the step of a slice is zero", expected: "another step") }
        let (start, stop) = (try bound(start), try bound(stop))
        func span(_ count: Int) -> (start: Int, stop: Int) {
            let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
            func clamp(_ index: Int?, _ fallback: Int) -> Int {
                guard let index else { return fallback }
                return min(max(index < 0 ? max(index, -count - 1) + count : index, low), high)
            }
            return (clamp(start, step > 0 ? low : high), clamp(stop, step > 0 ? high : low))
        }
        func indices(_ count: Int) -> StrideTo<Int> {
            let span = span(count)
            return stride(from: span.start, to: span.stop, by: max(min(step, count + 1), -count - 1))
        }
        switch owner {
        case .list(let items): return try list(indices(items.values.count).map { items.values[$0] })
        case .tuple(let items): return try tuple(indices(items.values.count).map { items.values[$0] })
        case .range(let range):
            let span = span(range.count)
            return .range(
                Jinja.Range(
                    start: range[span.start], stop: range[span.stop], step: range.step &* step,
                    count: Array(indices(range.count)).count))
        case .string(let text), .markup(let text):
            let scalars = Array(text.unicodeScalars)
            try charge(bytes: scalars.count)
            let part = String(scalars: indices(scalars.count).lazy.map { scalars[$0] })
            return owner.isMarkup ? .markup(part) : .string(part)
        case .undefined(let undefined): throw failure(undefined.message)
        default:
            throw failure("\(owner.kind) cannot be sliced", expected: "a string, list or tuple")
        }
    }

    private func bound(_ value: Value) throws(InputError) -> Int? {
        if value.isNone { return nil }
        guard let integer = value.integer else {
            throw failure("a bound of a slice is \(value.kind)", expected: "a whole number")
        }
        return integer
    }

    // MARK: Iterating

    /// Goes through a value once: a dict's keys, a string's characters.
    func iterate(_ value: Value) throws(InputError) -> Jinja.Generator {
        if case .generator(let generator) = value { return generator }
        if case .loop(let state) = value {
            return Jinja.Generator(depth: value.depth) { () throws(InputError) in try state.advance() }
        }
        return Jinja.Generator(try items(of: value), depth: value.depth)
    }

    /// All values that iterating gives.
    func items(of value: Value) throws(InputError) -> [Value] {
        switch value {
        case .list(let items), .tuple(let items): return items.values
        case .dictionary(let mapping): return mapping.entries.keys.map(\.value)
        case .view(let view): return view.values
        case .range(let range):
            try charge(range.count)
            return range.values
        case .string(let text), .markup(let text):
            try charge(text.utf8.count)
            return text.unicodeScalars.map { .string(String($0)) }
        case .undefined: return []
        case .generator, .loop:
            let source = try iterate(value)
            var values: [Value] = []
            while let next = try source.next() {
                try charge()
                values.append(next)
            }
            return values
        case .none, .boolean, .integer, .float, .namespace, .callable:
            throw failure("\(value.kind) cannot be iterated", expected: "a list, dict or string")
        }
    }

    /// Python's `len`; nil for what has none.
    func knownLength(of value: Value) throws(InputError) -> Int? {
        switch value {
        case .undefined: 0
        case .string(let text), .markup(let text): text.unicodeScalars.count
        case .list(let items), .tuple(let items): items.values.count
        case .dictionary(let mapping): mapping.entries.count
        case .view(let view): view.mapping.entries.count
        case .range(let range): range.count
        case .loop(let state): try state.length()
        case .none, .boolean, .integer, .float, .generator, .namespace, .callable: nil
        }
    }

    func length(of value: Value) throws(InputError) -> Int {
        guard let length = try knownLength(of: value) else {
            throw failure(
                "\(value.kind) has no length", expected: "a string, list or dict",
                remedy: { if case .generator = value { "add | list before | length" } else { nil } }())
        }
        return length
    }
}

extension Jinja.Generator {
    /// Up to `count` of the next values.
    func prefix(_ count: Int, _ interpreter: Jinja.Interpreter) throws(InputError) -> [Jinja.Value] {
        var values: [Jinja.Value] = []
        while values.count < count, let value = try next() {
            try interpreter.charge()
            values.append(value)
        }
        return values
    }
}
