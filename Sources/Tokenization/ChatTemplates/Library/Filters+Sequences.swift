internal import Files

// MARK: Filters that give one value at a time

extension Jinja.Interpreter {
    func applyLazy(
        _ filter: Jinja.Filter, to value: Value, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        switch filter {
        case .reverse: return try reversed(value, arguments)
        case .unique:
            let values = try arguments.bind("unique", "case_sensitive", "attribute")
            let key = try getter(values[1], ignoringCase: !(values[0]?.isTrue ?? false))
            let source = try iterate(value)
            var seen: Set<Jinja.Key> = []
            return try generator(over: source) { [unowned self] value throws(InputError) in
                seen.insert(try self.key(try key(value))).inserted ? value : nil
            }
        case .items:
            _ = try arguments.bind("items")
            if value.isUndefined { return .generator(Jinja.Generator([])) }
            guard case .dictionary(let mapping) = value else {
                throw failure("items gets \(value.kind)", expected: "a dict")
            }
            return .generator(Jinja.Generator(Jinja.View(.items, of: mapping).values, depth: mapping.depth + 1))
        case .batch: return try batched(value, arguments)
        case .slice: return try sliced(value, arguments)
        default: break
        }
        // An empty value is not looked at any further, and neither are the arguments.
        guard value.isTrue else { return .generator(Jinja.Generator([])) }
        return filter == .map ? try mapped(value, arguments) : try selected(value, filter, arguments)
    }

    /// A generator of what `transform` makes of each value, without those that it makes nothing of.
    private func generator(
        over source: Jinja.Generator, _ transform: @escaping (Value) throws(InputError) -> Value?
    ) throws(InputError) -> Value {
        let generator = Jinja.Generator(depth: source.depth + 1) { [unowned self] () throws(InputError) in
            while let value = try source.next() {
                try charge()
                if let result = try transform(value) { return result }
            }
            return nil
        }
        return .generator(try checked(generator, \.depth))
    }

    private func mapped(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let source = try iterate(value)
        var rest = arguments
        if rest.positional.isEmpty, rest.keywords.contains(where: { $0.name == "attribute" }) {
            let values = try rest.bind("map", "attribute", "default")
            return try generator(over: source, try getter(values[0], default: values[1]))
        }
        guard !rest.positional.isEmpty else {
            throw failure("map has no filter", expected: "map('upper') or map(attribute='name')")
        }
        let name = try requiredText(rest.positional.removeFirst(), "filter")
        let arguments = rest
        return try generator(over: source) { [unowned self] value throws(InputError) in
            guard let filter = Jinja.Filter(rawValue: name) else {
                throw Jinja.Filter.unknown(name, file: program.file, line: line)
            }
            return try deeper { () throws(InputError) in try apply(filter, to: value, arguments) }
        }
    }

    private func selected(
        _ value: Value, _ filter: Jinja.Filter, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let source = try iterate(value)
        var rest = arguments
        var subject: (Value) throws(InputError) -> Value = { value throws(InputError) in value }
        if filter == .selectattr || filter == .rejectattr {
            guard !rest.positional.isEmpty else {
                throw failure("\(filter.rawValue) has no attribute", expected: "its name first")
            }
            subject = try getter(rest.positional.removeFirst())
        }
        let wanted = filter == .select || filter == .selectattr
        guard !rest.positional.isEmpty else {
            return try generator(over: source) { value throws(InputError) in
                try subject(value).isTrue == wanted ? value : nil
            }
        }
        let name = try requiredText(rest.positional.removeFirst(), "test")
        let arguments = rest
        return try generator(over: source) { [unowned self] value throws(InputError) in
            guard let test = Jinja.Test(rawValue: name) else {
                throw Jinja.Test.unknown(name, file: program.file, line: line)
            }
            return try apply(test, to: try subject(value), arguments) == wanted ? value : nil
        }
    }

    private func reversed(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        _ = try arguments.bind("reverse")
        if let text = value.text {
            let result = String(scalars: text.unicodeScalars.reversed())
            return value.isMarkup ? .markup(result) : .string(result)
        }
        let values = Array(try items(of: value).reversed())
        if case .generator = value { return try list(values) }
        return .generator(Jinja.Generator(values, depth: value.depth))
    }

    private func batched(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("batch", "linecount", "fill_with", required: 1)
        let size = try integer(values[0], "linecount", default: 1)
        let source = try iterate(value)
        let fill = values[1].flatMap { $0.isNone ? nil : $0 }
        let generator = Jinja.Generator(depth: value.depth + 1) { [unowned self] () throws(InputError) in
            var row = try source.prefix(max(size, 1), self)
            guard !row.isEmpty else { return nil }
            if let fill, row.count < size {
                try charge(size)
                row += Array(repeating: fill, count: size - row.count)
            }
            return try list(row)
        }
        return .generator(try checked(generator, \.depth))
    }

    private func sliced(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let bound = try arguments.bind("slice", "slices", "fill_with", required: 1)
        let count = try integer(bound[0], "slices", default: 1)
        guard count > 0 else { throw failure("slice gets \(count)", expected: "at least 1") }
        try charge(count)
        let values = try items(of: value)
        let (size, extra) = values.count.quotientAndRemainder(dividingBy: count)
        var rows: [Value] = []
        var start = 0
        for index in 0..<count {
            let end = start + size + (index < extra ? 1 : 0)
            var row = Array(values[start..<end])
            if let fill = bound[1], !fill.isNone, index >= extra { row.append(fill) }
            rows.append(try list(row))
            start = end
        }
        return .generator(Jinja.Generator(rows, depth: value.depth + 1))
    }
}

// MARK: Filters that look at all values

extension Jinja.Interpreter {
    func applyCollecting(
        _ filter: Jinja.Filter, to value: Value, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        switch filter {
        case .length, .count:
            _ = try arguments.bind(filter.rawValue)
            return .integer(try length(of: value))
        case .first:
            _ = try arguments.bind("first")
            return try iterate(value).next() ?? undefined(hint: "there is no first item: the sequence is empty")
        case .last:
            _ = try arguments.bind("last")
            if case .generator = value {
                throw failure("a generator has no last item", expected: "a list", remedy: "add | list before | last")
            }
            return try items(of: value).last ?? undefined(hint: "there is no last item: the sequence is empty")
        case .list:
            _ = try arguments.bind("list")
            return try list(try items(of: value))
        case .join: return try joined(value, arguments)
        case .sum:
            let values = try arguments.bind("sum", "attribute", "start")
            let key = try getter(values[0])
            var total = values[1] ?? .integer(0)
            if total.text != nil {
                throw failure("sum starts with a string", expected: "a number", remedy: "use | join")
            }
            for item in try items(of: value) { total = try calculate(total, .add, try key(item)) }
            return total
        case .min, .max: return try extreme(value, filter, arguments)
        case .sort:
            let values = try arguments.bind("sort", "reverse", "case_sensitive", "attribute")
            return try list(
                try sorted(
                    try items(of: value), attribute: values[2], ignoringCase: !(values[1]?.isTrue ?? false),
                    isReversed: values[0]?.isTrue ?? false))
        case .dictsort: return try dictionarySorted(value, arguments)
        default: return try grouped(value, arguments)
        }
    }

    private func joined(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("join", "d", "attribute")
        let key = try getter(values[1])
        let separator = try self.text(of: values[0] ?? .string(""))
        var text = ""
        for (index, item) in try items(of: value).enumerated() {
            if index > 0 { text += separator }
            text += try self.text(of: try key(item))
            try charge(1 + separator.utf8.count / 64)
            guard text.utf8.count <= limits.bytes else { throw failure("join makes a text that is too long") }
        }
        return try string(text)
    }

    private func extreme(
        _ value: Value, _ filter: Jinja.Filter, _ arguments: Jinja.Arguments
    ) throws(InputError) -> Value {
        let values = try arguments.bind(filter.rawValue, "case_sensitive", "attribute")
        let key = try getter(values[1], ignoringCase: !(values[0]?.isTrue ?? false))
        let items = try items(of: value)
        guard var best = items.first else {
            return undefined(hint: "there is no \(filter.rawValue): the sequence is empty")
        }
        var bestKey = try key(best)
        for item in items.dropFirst() {
            let itemKey = try key(item)
            if filter == .min ? try isLess(itemKey, bestKey, "<") : try isLess(bestKey, itemKey, ">") {
                (best, bestKey) = (item, itemKey)
            }
        }
        return best
    }

    /// Values in the order of one or more attributes between commas.
    private func sorted(
        _ values: [Value], attribute: Value?, ignoringCase: Bool, isReversed: Bool
    ) throws(InputError) -> [Value] {
        var getters: [(Value) throws(InputError) -> Value] = []
        if let text = attribute?.text {
            for path in text.parts(separatedBy: ",", limit: -1) {
                getters.append(try getter(.string(path), ignoringCase: ignoringCase))
            }
        } else {
            getters.append(try getter(attribute, ignoringCase: ignoringCase))
        }
        var keyed: [(keys: [Value], value: Value)] = []
        for value in values {
            var keys: [Value] = []
            for getter in getters { keys.append(try getter(value)) }
            keyed.append((keys, value))
        }
        let result = try sorted(keyed, isReversed: isReversed) { left, right throws(InputError) in
            for (a, b) in zip(left.keys, right.keys) where !(try isEqual(a, b)) { return try isLess(a, b, "<") }
            return false
        }
        return result.map(\.value)
    }

    private func dictionarySorted(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("dictsort", "case_sensitive", "by", "reverse")
        let by = try optionalText(values[1], "by") ?? "key"
        guard by == "key" || by == "value" else {
            throw failure("dictsort sorts by '\(by)'", expected: "'key' or 'value'")
        }
        guard case .dictionary(let mapping) = value else {
            if case .undefined(let undefined) = value { throw failure(undefined.message, expected: "a dict") }
            throw failure("dictsort gets \(value.kind)", expected: "a dict")
        }
        return try list(
            try sorted(
                Jinja.View(.items, of: mapping).values, attribute: .integer(by == "key" ? 0 : 1),
                ignoringCase: !(values[0]?.isTrue ?? false), isReversed: values[2]?.isTrue ?? false))
    }

    private func grouped(_ value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        let values = try arguments.bind("groupby", "attribute", "default", "case_sensitive", required: 1)
        let ignoresCase = !(values[2]?.isTrue ?? false)
        let key = try getter(values[0], default: values[1], ignoringCase: ignoresCase)
        let name = try getter(values[0], default: values[1])
        var groups: [(key: Value, values: [Value])] = []
        var keyed: [(key: Value, value: Value)] = []
        for item in try items(of: value) { keyed.append((try key(item), item)) }
        let ordered = try sorted(keyed) { left, right throws(InputError) in try isLess(left.key, right.key, "<") }
        for item in ordered {
            if let last = groups.last, try isEqual(last.key, item.key) {
                groups[groups.count - 1].values.append(item.value)
            } else {
                groups.append((item.key, [item.value]))
            }
        }
        var result: [Value] = []
        for group in groups {
            result.append(try tuple([try name(group.values[0]), try list(group.values)]))
        }
        return try list(result)
    }

    /// A stable merge sort whose comparison may fail.
    func sorted<Element>(
        _ elements: [Element], isReversed: Bool = false,
        by isLess: (Element, Element) throws(InputError) -> Bool
    ) throws(InputError) -> [Element] {
        guard elements.count > 1 else { return elements }
        try charge(elements.count)
        let middle = elements.count / 2
        let left = try sorted(Array(elements[..<middle]), isReversed: isReversed, by: isLess)
        let right = try sorted(Array(elements[middle...]), isReversed: isReversed, by: isLess)
        var merged: [Element] = []
        merged.reserveCapacity(elements.count)
        var (a, b) = (0, 0)
        while a < left.count, b < right.count {
            let takesRight = isReversed ? try isLess(left[a], right[b]) : try isLess(right[b], left[a])
            if takesRight {
                merged.append(right[b])
                b += 1
            } else {
                merged.append(left[a])
                a += 1
            }
        }
        return merged + left[a...] + right[b...]
    }
}
