internal import Files
internal import OrderedCollections

extension Jinja {
    /// The variables of one run of a frame.
    final class Scope {
        let frame: Frame
        let parent: Scope?
        /// By slot; nil is missing.
        var values: [Value?]

        init(_ frame: Frame, parent: Scope?) {
            self.frame = frame
            self.parent = parent
            values = Array(repeating: nil, count: frame.loads.count)
        }
    }

    /// Runs a program once, within limits on work, output and depth.
    ///
    /// Values are built from classes that may refer to each other in a circle (a macro and the scope it closes over, a
    /// namespace that holds itself), so `run` takes them apart at the end.
    final class Interpreter {
        /// How a statement ends: going on, or leaving the round or the loop.
        enum Outcome { case next, leaveRound, leaveLoop }

        let program: Program
        let limits: ChatTemplate.Limits
        /// Seconds since 1970 and the offset from UTC, for `strftime_now`.
        let now: ChatTemplate.Moment
        /// What the template is rendered with, and the global functions, by name.
        private var context: [Value?] = []
        /// The line being run, for messages.
        var line = 1
        private var work = 0
        private var depth = 0
        var captured = ""
        var namespaces: [Namespace] = []
        private var closures: [Scope] = []

        init(
            _ program: Program, variables: [String: JSONValue], limits: ChatTemplate.Limits, now: ChatTemplate.Moment
        ) throws(InputError) {
            self.program = program
            self.limits = limits
            self.now = now
            for name in program.names {
                if let json = variables[name] {
                    context.append(try value(json, depth: 0))
                } else {
                    context.append(Function(rawValue: name).map { .callable(Callable(.function($0))) })
                }
            }
        }

        func run() throws(InputError) -> String {
            defer {
                for namespace in namespaces { namespace.attributes = [:] }
                for scope in closures { scope.values = [] }
            }
            var output = ""
            _ = try execute(program.body, in: scope(0, parent: nil), into: &output)
            return output
        }
    }
}

// MARK: Limits

extension Jinja.Interpreter {
    func failure(_ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(file: program.file, line: line, problem: problem, expected: expected, remedy: remedy)
    }

    /// Counts `amount` pieces of work.
    func charge(_ amount: Int = 1) throws(InputError) {
        work += amount
        guard work <= limits.work else {
            throw failure(
                "the template runs for too long", expected: "at most \(limits.work) steps",
                remedy: "it may loop over a very large range, or the conversation is very long")
        }
    }

    /// Counts the work of making a string of `count` bytes, and refuses one that is too long.
    func charge(bytes count: Int) throws(InputError) {
        guard count <= limits.bytes else {
            throw failure("the template makes a text that is too long", expected: "at most \(limits.bytes) bytes")
        }
        try charge(1 + count / 64)
    }

    /// Goes deeper, which `ascend` takes back; a call takes about as much of the stack as three expressions.
    func descend(levels: Int = 1) throws(InputError) {
        guard depth + levels <= limits.depth else {
            throw failure(
                "macros, loops or expressions are nested too deep", expected: "at most \(limits.depth) levels",
                remedy: "the template may call itself without end")
        }
        depth += levels
    }

    func ascend(levels: Int = 1) { depth -= levels }

    /// Runs `body` one level deeper.
    func deeper<Result>(_ body: () throws(InputError) -> Result) throws(InputError) -> Result {
        try descend()
        defer { ascend() }
        return try body()
    }

    /// A list, refused when containers are nested too deep.
    func list(_ values: [Jinja.Value]) throws(InputError) -> Jinja.Value {
        try charge(values.count)
        return .list(try checked(Jinja.Items(values), \.depth))
    }

    func tuple(_ values: [Jinja.Value]) throws(InputError) -> Jinja.Value {
        try charge(values.count)
        return .tuple(try checked(Jinja.Items(values), \.depth))
    }

    func checked<Container>(
        _ container: Container, _ depth: (Container) -> Int
    ) throws(InputError) -> Container {
        guard depth(container) <= limits.nesting else {
            throw failure("values are nested too deep", expected: "at most \(limits.nesting) levels")
        }
        return container
    }

    func undefined(hint: String) -> Jinja.Value { .undefined(Jinja.Undefined(.hint(hint))) }

    func string(_ text: String) throws(InputError) -> Jinja.Value {
        try charge(bytes: text.utf8.count)
        return .string(text)
    }
}

extension Jinja.Interpreter {
    /// A JSON value as Python's `json` reads it.
    private func value(_ json: JSONValue, depth: Int) throws(InputError) -> Value {
        guard depth <= limits.nesting else {
            throw failure("the messages or variables are nested too deep", expected: "at most \(limits.nesting) levels")
        }
        switch json {
        case .null: return .none
        case .bool(let value): return .boolean(value)
        case .integer(let value): return .integer(value)
        case .number(let value): return .float(value)
        case .string(let text): return .string(text)
        case .array(let elements):
            var values: [Value] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try value(element, depth: depth + 1)) }
            return .list(Jinja.Items(values))
        case .object(let members):
            var entries = OrderedDictionary<Jinja.Key, Value>(minimumCapacity: members.count)
            for (key, member) in members { entries[Jinja.Key(text: key)] = try value(member, depth: depth + 1) }
            return .dictionary(Jinja.Mapping(entries))
        }
    }
}

// MARK: Scopes

extension Jinja.Interpreter {
    /// A new scope with its variables at their first values.
    func scope(_ id: Jinja.FrameID, parent: Jinja.Scope?) -> Jinja.Scope {
        let scope = Jinja.Scope(program.frames[id], parent: parent)
        enter(scope)
        return scope
    }

    /// Gives a scope's variables their first values, as at the start of each round of a loop.
    func enter(_ scope: Jinja.Scope) {
        for (slot, load) in scope.frame.loads.enumerated() {
            switch load {
            case .parameter: break
            case .missing: scope.values[slot] = nil
            case .context(let name): scope.values[slot] = context[name]
            case .outer(let reference):
                scope.values[slot] = scope.parent.flatMap { value(at: reference, from: $0) }
            }
        }
    }

    private func value(at reference: Jinja.Frame.Reference, from scope: Jinja.Scope) -> Jinja.Value? {
        var scope = scope
        for _ in 0..<reference.hops {
            guard let parent = scope.parent else { return nil }
            scope = parent
        }
        return scope.values[reference.slot]
    }

    /// The value of a name, or nil when it has none.
    func lookUp(_ name: Jinja.NameID, in scope: Jinja.Scope) -> Jinja.Value? {
        scope.frame.references[name].flatMap { value(at: $0, from: scope) }
    }

    func store(_ value: Jinja.Value?, in name: Jinja.NameID, _ scope: Jinja.Scope) {
        guard let reference = scope.frame.references[name], reference.hops == 0 else { return }
        scope.values[reference.slot] = value
    }

    func assign(
        _ value: Jinja.Value, to target: Jinja.Target, in scope: Jinja.Scope
    ) throws(InputError) {
        switch target {
        case .name(let name): store(value, in: name, scope)
        case .attribute(let name, let attribute):
            let namespace = try namespace(named: name, in: scope)
            guard !attribute.hasPrefix("_") else {
                throw failure("'\(attribute)' cannot be set", expected: "an attribute without a leading underscore")
            }
            namespace.attributes[attribute] = value
        case .tuple(let targets):
            let values = try unpack(value, count: targets.count)
            for (target, value) in zip(targets, values) { try assign(value, to: target, in: scope) }
        }
    }

    private func unpack(_ value: Jinja.Value, count: Int) throws(InputError) -> [Jinja.Value] {
        let values = try iterate(value).prefix(count + 1, self)
        guard values.count == count else {
            throw failure(
                values.count > count ? "there are too many values to unpack" : "there are not enough values to unpack",
                expected: "\(count), not \(values.count > count ? "more" : "\(values.count)")")
        }
        return values
    }

    private func namespace(named name: Jinja.NameID, in scope: Jinja.Scope) throws(InputError) -> Jinja.Namespace {
        guard case .namespace(let namespace)? = lookUp(name, in: scope) else {
            throw failure("'\(program.names[name])' is not a namespace", expected: "one made with namespace()")
        }
        return namespace
    }

    /// Python checks all namespaces of an assignment before it computes the value.
    func checkNamespaces(of target: Jinja.Target, in scope: Jinja.Scope) throws(InputError) {
        switch target {
        case .name: break
        case .attribute(let name, _): _ = try namespace(named: name, in: scope)
        case .tuple(let parts): for part in parts { try checkNamespaces(of: part, in: scope) }
        }
    }

    /// A callable that remembers the scope it was made in.
    func closure(_ macro: Jinja.Macro, in scope: Jinja.Scope) -> Jinja.Value {
        closures.append(scope)
        return .callable(Jinja.Callable(.macro(macro, scope)))
    }
}
