internal import Files
internal import OrderedCollections

extension Jinja.Interpreter {
    typealias Value = Jinja.Value

    /// Dispatches only: what each kind of expression needs on the stack is in a function of its own, so that deep
    /// templates fit the small stacks of background threads.
    func evaluate(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        try charge()
        try descend()
        defer { ascend() }
        switch expression.node {
        case .none: return .none
        case .boolean(let value): return .boolean(value)
        case .integer(let value): return .integer(value)
        case .float(let value): return .float(value)
        case .string(let text): return .string(text)
        case .captured: return .string(captured)
        case .name(let name):
            return lookUp(name, in: scope) ?? .undefined(Jinja.Undefined(.name(program.names[name])))
        case .attribute, .item: return try evaluateAccess(expression, in: scope)
        case .slice: return try evaluateSlice(expression, in: scope)
        case .call: return try evaluateCall(expression, caller: nil, in: scope)
        case .filter: return try evaluateFilter(expression, in: scope)
        case .test: return try evaluateTest(expression, in: scope)
        case .and, .or, .unary(.not, _), .conditional: return try evaluateLogic(expression, in: scope)
        case .unary, .binary: return try evaluateArithmetic(expression, in: scope)
        case .comparison: return try evaluateComparison(expression, in: scope)
        case .concatenation(let parts): return try evaluateConcatenation(parts, in: scope)
        case .list(let items): return try list(try evaluate(items, in: scope))
        case .tuple(let items): return try tuple(try evaluate(items, in: scope))
        case .dictionary(let pairs): return try evaluateDictionary(pairs, in: scope)
        }
    }

    @inline(never)
    private func evaluateAccess(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        switch expression.node {
        case .attribute(let base, let name):
            let owner = try evaluate(base, in: scope)
            line = expression.line
            return try attribute(name, of: owner)
        case .item(let base, let index):
            let owner = try evaluate(base, in: scope)
            let key = try evaluate(index, in: scope)
            line = expression.line
            return try item(key, of: owner)
        default: return .none
        }
    }

    @inline(never)
    private func evaluateSlice(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        guard case .slice(let base, let start, let stop, let step) = expression.node else { return .none }
        let owner = try evaluate(base, in: scope)
        var bounds: [Value] = []
        for bound in [start, stop, step] {
            if let bound { bounds.append(try evaluate(bound, in: scope)) } else { bounds.append(.none) }
        }
        line = expression.line
        return try slice(owner, start: bounds[0], stop: bounds[1], step: bounds[2])
    }

    @inline(never)
    private func evaluateFilter(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        guard case .filter(let base, let name, let arguments) = expression.node else { return .none }
        let value = try evaluate(base, in: scope)
        let values = try evaluate(arguments, in: scope)
        line = expression.line
        guard let filter = Jinja.Filter(rawValue: name) else {
            throw Jinja.Filter.unknown(name, file: program.file, line: line)
        }
        return try apply(filter, to: value, values)
    }

    @inline(never)
    private func evaluateTest(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        guard case .test(let base, let name, let arguments) = expression.node else { return .none }
        let value = try evaluate(base, in: scope)
        let values = try evaluate(arguments, in: scope)
        line = expression.line
        guard let test = Jinja.Test(rawValue: name) else {
            throw Jinja.Test.unknown(name, file: program.file, line: line)
        }
        return .boolean(try apply(test, to: value, values))
    }

    @inline(never)
    private func evaluateLogic(_ expression: Jinja.Expression, in scope: Jinja.Scope) throws(InputError) -> Value {
        switch expression.node {
        case .and(let left, let right):
            let value = try evaluate(left, in: scope)
            return value.isTrue ? try evaluate(right, in: scope) : value
        case .or(let left, let right):
            let value = try evaluate(left, in: scope)
            return value.isTrue ? value : try evaluate(right, in: scope)
        case .unary(_, let operand): return .boolean(!(try evaluate(operand, in: scope).isTrue))
        case .conditional(let test, let then, let otherwise):
            if try evaluate(test, in: scope).isTrue { return try evaluate(then, in: scope) }
            if let otherwise { return try evaluate(otherwise, in: scope) }
            return undefined(hint: "the inline if of line \(expression.line) is false and has no else")
        default: return .none
        }
    }

    @inline(never)
    private func evaluateArithmetic(
        _ expression: Jinja.Expression, in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        switch expression.node {
        case .unary(let sign, let operand):
            let value = try evaluate(operand, in: scope)
            line = expression.line
            return try negate(value, sign)
        case .binary(let left, let sign, let right):
            let left = try evaluate(left, in: scope)
            let right = try evaluate(right, in: scope)
            line = expression.line
            return try calculate(left, sign, right)
        default: return .none
        }
    }

    @inline(never)
    private func evaluateComparison(
        _ expression: Jinja.Expression, in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        guard case .comparison(let first, let rest) = expression.node else { return .none }
        var left = try evaluate(first, in: scope)
        for (comparison, operand) in rest {
            let right = try evaluate(operand, in: scope)
            line = expression.line
            guard try compare(left, comparison, right) else { return .boolean(false) }
            left = right
        }
        return .boolean(true)
    }

    @inline(never)
    private func evaluateConcatenation(
        _ parts: [Jinja.Expression], in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        var text = ""
        for part in parts { text += try self.text(of: try evaluate(part, in: scope)) }
        return try string(text)
    }

    @inline(never)
    private func evaluate(_ expressions: [Jinja.Expression], in scope: Jinja.Scope) throws(InputError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression, in: scope)) }
        return values
    }

    @inline(never)
    private func evaluateDictionary(
        _ pairs: [(key: Jinja.Expression, value: Jinja.Expression)], in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        var entries = OrderedDictionary<Jinja.Key, Value>(minimumCapacity: pairs.count)
        for pair in pairs {
            let key = try self.key(try evaluate(pair.key, in: scope))
            entries[key] = try evaluate(pair.value, in: scope)
        }
        return try dictionary(entries)
    }

    func dictionary(_ entries: OrderedDictionary<Jinja.Key, Value>) throws(InputError) -> Value {
        try charge(entries.count)
        return .dictionary(try checked(Jinja.Mapping(entries), \.depth))
    }

    func key(_ value: Value) throws(InputError) -> Jinja.Key {
        guard let key = Jinja.Key(value) else {
            throw failure("\(value.kind) cannot be the key of a dict", expected: "a string or a number")
        }
        return key
    }

    // MARK: Calls

    private func evaluate(
        _ arguments: Jinja.CallArguments, in scope: Jinja.Scope
    ) throws(InputError) -> Jinja.Arguments {
        var values = Jinja.Arguments(self)
        values.positional = try evaluate(arguments.positional, in: scope)
        for (name, value) in arguments.keywords { values.keywords.append((name, try evaluate(value, in: scope))) }
        if let spread = arguments.spread {
            values.positional += try items(of: try evaluate(spread, in: scope))
        }
        guard let spread = arguments.keywordSpread else { return values }
        guard case .dictionary(let mapping) = try evaluate(spread, in: scope) else {
            throw failure("what follows ** is not a dict", expected: "named arguments")
        }
        for (key, value) in mapping.entries {
            guard let name = key.value.text, !values.keywords.contains(where: { $0.name == name }) else {
                throw failure("what follows ** has a key that cannot be an argument", expected: "new names")
            }
            values.keywords.append((name, value))
        }
        return values
    }

    /// Calls what `expression`, which is a call, names; `caller` is the body of a call block.
    func evaluateCall(
        _ expression: Jinja.Expression, caller: Value?, in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        guard case .call(let function, let arguments) = expression.node else { return .none }
        if case .attribute(let base, let name) = function.node {
            let owner = try evaluate(base, in: scope)
            line = expression.line
            if owner.hasMethod(name) {
                var values = try evaluate(arguments, in: scope)
                if let caller { values.keywords.append(("caller", caller)) }
                line = expression.line
                return try call(method: name, of: owner, values)
            }
            let member = try attribute(name, of: owner)
            return try call(member, arguments, caller, line: expression.line, in: scope)
        }
        return try call(try evaluate(function, in: scope), arguments, caller, line: expression.line, in: scope)
    }

    private func call(
        _ function: Value, _ arguments: Jinja.CallArguments, _ caller: Value?, line: Int, in scope: Jinja.Scope
    ) throws(InputError) -> Value {
        var values = try evaluate(arguments, in: scope)
        if let caller { values.keywords.append(("caller", caller)) }
        self.line = line
        return try call(function, values)
    }

    func call(_ function: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Value {
        switch function {
        case .callable(let callable):
            switch callable.kind {
            case .function(let function): return try call(function, arguments)
            case .macro(let macro, let scope): return try call(macro, in: scope, arguments)
            case .method(let owner, let name): return try call(method: name, of: owner, arguments)
            }
        case .loop(let state):
            let values = try arguments.bind("loop", "iterable")
            return try recurse(state, over: values[0] ?? .none)
        case .undefined(let undefined):
            throw failure("\(undefined.message), so it cannot be called", expected: "a function or macro")
        default:
            throw failure("\(function.kind) cannot be called", expected: "a function or macro")
        }
    }

    private func call(
        _ macro: Jinja.Macro, in scope: Jinja.Scope, _ given: Jinja.Arguments
    ) throws(InputError) -> Value {
        let inner = self.scope(macro.frame, parent: scope)
        try bind(given, to: macro, in: inner)
        let outer = line
        try descend(levels: 3)
        defer {
            ascend(levels: 3)
            line = outer
        }
        try fillDefaults(of: macro, in: inner)
        var output = ""
        _ = try execute(macro.body, in: inner, into: &output)
        return .string(output)
    }

    /// Gives a macro's parameters, and its implicit variables, what it is called with.
    @inline(never)
    private func bind(
        _ given: Jinja.Arguments, to macro: Jinja.Macro, in scope: Jinja.Scope
    ) throws(InputError) {
        let name = macro.name.map { program.names[$0] } ?? "caller"
        var keywords = given.keywords
        func take(_ name: String) -> Value? {
            keywords.firstIndex { $0.name == name }.map { keywords.remove(at: $0).value }
        }
        func bind(_ name: String, _ value: Value) {
            if let id = program.names.firstIndex(of: name) { store(value, in: id, scope) }
        }
        for (index, parameter) in macro.parameters.enumerated() {
            let isPositional = index < given.positional.count
            store(isPositional ? given.positional[index] : take(program.names[parameter]), in: parameter, scope)
        }
        if scope.frame.usesCaller {
            bind("caller", take("caller") ?? undefined(hint: "there is no caller"))
        }
        if scope.frame.usesKeywords {
            var entries = OrderedDictionary<Jinja.Key, Value>()
            for (name, value) in keywords { entries[Jinja.Key(text: name)] = value }
            bind("kwargs", try dictionary(entries))
        } else if let extra = keywords.first {
            throw failure("the macro '\(name)' has no parameter '\(extra.name)'", expected: signature(of: macro))
        }
        let extra = given.positional.dropFirst(macro.parameters.count)
        if scope.frame.usesPositional {
            bind("varargs", try tuple(Array(extra)))
        } else if !extra.isEmpty {
            throw failure("the macro '\(name)' gets too many arguments", expected: signature(of: macro))
        }
    }

    /// Computes the parameters that were not given, from left to right.
    @inline(never)
    private func fillDefaults(of macro: Jinja.Macro, in scope: Jinja.Scope) throws(InputError) {
        let firstDefault = macro.parameters.count - macro.defaults.count
        for (index, parameter) in macro.parameters.enumerated() where lookUp(parameter, in: scope) == nil {
            let value =
                index >= firstDefault
                ? try evaluate(macro.defaults[index - firstDefault], in: scope)
                : undefined(hint: "parameter '\(program.names[parameter])' was not provided")
            store(value, in: parameter, scope)
        }
    }

    private func signature(of macro: Jinja.Macro) -> String {
        "(" + macro.parameters.map { program.names[$0] }.joined(separator: ", ") + ")"
    }
}
