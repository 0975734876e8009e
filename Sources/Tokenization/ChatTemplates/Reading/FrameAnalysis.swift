internal import Files

extension Jinja {
    /// The variables of one scope: the template, a loop's body, a macro.
    ///
    /// Jinja decides while compiling which scope a name belongs to. That shows: a name set anywhere in a scope starts
    /// out there as a copy of the outer scope's, so what a loop's body sets is gone in the next round.
    struct Frame: Sendable {
        /// How a variable gets its value when the scope is entered.
        enum Load: Sendable {
            /// From the caller's arguments or the loop.
            case parameter
            /// From the variables that the template is rendered with.
            case context(NameID)
            /// A copy of the variable `slot` of the scope that many levels out.
            case outer(Reference)
            case missing
        }

        /// Where a variable lives, seen from a scope.
        struct Reference: Sendable {
            /// How many scopes out; 0 is this one.
            let hops: Int
            let slot: Int
        }

        /// By slot.
        let loads: [Load]
        /// By name; nil where this scope never mentions it.
        let references: [Reference?]
        /// Whether a macro's body mentions these without declaring them.
        let usesCaller, usesKeywords, usesPositional: Bool
    }

    /// Finds every frame's variables by the rules of jinja2's own analysis, and checks filter and test names.
    struct FrameAnalysis {
        private final class Builder {
            let id: FrameID
            let parent: Builder?
            var slots: [NameID: Int] = [:]
            var symbols = Symbols()
            var uses: Set<String> = []

            init(id: FrameID, parent: Builder?) {
                self.id = id
                self.parent = parent
            }

            func reference(to name: NameID) -> Frame.Reference? {
                if symbols.names.contains(name), let slot = slots[name] { return .init(hops: 0, slot: slot) }
                return parent?.reference(to: name).map { .init(hops: $0.hops + 1, slot: $0.slot) }
            }

            func define(_ name: NameID, _ load: Frame.Load) {
                let slot = slots[name] ?? slots.count
                slots[name] = slot
                symbols.names.insert(name)
                symbols.loads[slot] = load
            }

            func load(_ name: NameID) {
                if reference(to: name) == nil { define(name, .context(name)) }
            }

            func store(_ name: NameID) {
                symbols.stores.insert(name)
                guard !symbols.names.contains(name) else { return }
                define(name, parent?.reference(to: name).map(Frame.Load.outer) ?? .missing)
            }

            func declare(_ name: NameID) {
                symbols.stores.insert(name)
                define(name, .parameter)
            }
        }

        private struct Symbols {
            var names: Set<NameID> = []
            var loads: [Int: Frame.Load] = [:]
            var stores: Set<NameID> = []
        }

        private let names: [String]
        private let file: String
        private var builders: [Builder?]

        static func frames(
            of body: [Statement], count: Int, names: [String], file: String
        ) throws(InputError) -> [Frame] {
            var analysis = FrameAnalysis(names: names, file: file, builders: Array(repeating: nil, count: count))
            let root = analysis.frame(0, in: nil)
            analysis.visit(body, root)
            try analysis.descend(body, root, isOptional: false)
            return analysis.builders.map { builder in
                guard let builder else {
                    return Frame(
                        loads: [], references: [], usesCaller: false, usesKeywords: false, usesPositional: false)
                }
                return Frame(
                    loads: (0..<builder.slots.count).map { builder.symbols.loads[$0] ?? .missing },
                    references: names.indices.map { builder.reference(to: $0) },
                    usesCaller: builder.uses.contains("caller"), usesKeywords: builder.uses.contains("kwargs"),
                    usesPositional: builder.uses.contains("varargs"))
            }
        }

        private mutating func frame(_ id: FrameID, in parent: Builder?) -> Builder {
            let builder = Builder(id: id, parent: parent)
            builders[id] = builder
            return builder
        }
    }
}

// MARK: The variables of one frame

extension Jinja.FrameAnalysis {
    private func visit(_ statements: [Jinja.Statement], _ frame: Builder) {
        for statement in statements { visit(statement, frame) }
    }

    /// Notes what a statement reads and sets in `frame` itself; what opens a frame of its own is left for later.
    private func visit(_ statement: Jinja.Statement, _ frame: Builder) {
        switch statement.kind {
        case .text, .breakLoop, .continueLoop, .generation: break
        case .print(let value): visit(value, frame)
        case .set(let target, let value):
            visit(value, frame)
            visit(target, frame, isParameter: false)
        case .setBlock(let target, _, _, _): visit(target, frame, isParameter: false)
        case .conditional(let branches, let otherwise): visit(branches[...], otherwise: otherwise, frame)
        case .loop(let loop): visit(loop.sequence, frame)
        case .macro(let macro): if let name = macro.name { frame.store(name) }
        case .callBlock(_, let call): visit(call, frame)
        case .filterBlock(let filters, _, _): visit(filters, frame)
        case .with(let bindings, _, _): for binding in bindings { visit(binding.value, frame) }
        }
    }

    private func visit(
        _ branches: ArraySlice<Jinja.Branch>, otherwise: [Jinja.Statement], _ frame: Builder
    ) {
        guard let first = branches.first else { return }
        visit(first.test, frame)
        let before = frame.symbols
        var outcomes: [Symbols] = []
        func branch(_ body: () -> Void) {
            frame.symbols = before
            body()
            outcomes.append(frame.symbols)
        }
        branch { visit(first.body, frame) }
        branch { for other in branches.dropFirst() { visit([other], otherwise: [], frame) } }
        branch { visit(otherwise, frame) }
        frame.symbols = before
        merge(outcomes, into: frame)
    }

    /// A name that only some branches set is, in the others, what it was outside.
    private func merge(_ outcomes: [Symbols], into frame: Builder) {
        let stored = outcomes.reduce(into: Set<Jinja.NameID>()) { $0.formUnion($1.stores) }
            .subtracting(frame.symbols.stores)
        for outcome in outcomes {
            frame.symbols.names.formUnion(outcome.names)
            frame.symbols.loads.merge(outcome.loads) { $1 }
            frame.symbols.stores.formUnion(outcome.stores)
        }
        for name in stored {
            frame.define(name, frame.parent?.reference(to: name).map(Jinja.Frame.Load.outer) ?? .context(name))
        }
    }

    private func visit(_ expression: Jinja.Expression, _ frame: Builder) {
        if case .name(let name) = expression.node { frame.load(name) }
        for child in expression.node.children { visit(child, frame) }
    }

    private func visit(_ target: Jinja.Target, _ frame: Builder, isParameter: Bool) {
        switch target {
        case .name(let name): isParameter ? frame.declare(name) : frame.store(name)
        case .attribute(let name, _): frame.load(name)
        case .tuple(let parts): for part in parts { visit(part, frame, isParameter: isParameter) }
        }
    }
}

// MARK: The frames inside a frame

extension Jinja.FrameAnalysis {
    /// Analyses the frames opened in `statements`; `isOptional` inside an `if`, where an unknown filter is an error
    /// only when it is reached.
    private mutating func descend(
        _ statements: [Jinja.Statement], _ frame: Builder, isOptional: Bool
    ) throws(InputError) {
        for statement in statements {
            switch statement.kind {
            case .text, .breakLoop, .continueLoop: break
            case .print(let value), .set(_, let value): try check(value, isOptional: isOptional)
            case .setBlock(_, let filters, let body, let id), .filterBlock(let filters, let body, let id):
                try check(filters, isOptional: isOptional)
                let inner = self.frame(id, in: frame)
                visit(body, inner)
                visit(filters, inner)
                try descend(body, inner, isOptional: false)
            case .conditional(let branches, let otherwise):
                for branch in branches {
                    try check(branch.test, isOptional: true)
                    try descend(branch.body, frame, isOptional: true)
                }
                try descend(otherwise, frame, isOptional: true)
            case .loop(let loop): try descend(loop, line: statement.line, frame, isOptional: isOptional)
            case .macro(let macro), .generation(let macro): try descend(macro, frame)
            case .callBlock(let macro, let call):
                try check(call, isOptional: isOptional)
                try descend(macro, frame)
            case .with(let bindings, let body, let id):
                let inner = self.frame(id, in: frame)
                for binding in bindings {
                    try check(binding.value, isOptional: isOptional)
                    visit(binding.target, inner, isParameter: true)
                }
                visit(body, inner)
                try descend(body, inner, isOptional: false)
            }
        }
    }

    private mutating func descend(
        _ loop: Jinja.Loop, line: Int, _ frame: Builder, isOptional: Bool
    ) throws(InputError) {
        let loopName = names.firstIndex(of: "loop")
        if let loopName {
            var isStored = loop.target.names.contains(loopName)
            for statement in loop.body + loop.otherwise {
                statement.forEachName { name, isRead in if name == loopName, !isRead { isStored = true } }
            }
            if isStored {
                throw InputError(
                    file: file, line: line, problem: "'loop' is assigned inside a loop, where it describes the loop",
                    expected: "another name")
            }
        }
        try check(loop.sequence, isOptional: isOptional)

        let body = self.frame(loop.bodyFrame, in: frame)
        if let loopName { body.declare(loopName) }
        visit(loop.target, body, isParameter: true)
        visit(loop.body, body)
        try descend(loop.body, body, isOptional: false)

        if let test = loop.test {
            let inner = self.frame(loop.testFrame, in: frame)
            visit(loop.target, inner, isParameter: true)
            visit(test, inner)
            try check(test, isOptional: false)
        }
        if !loop.otherwise.isEmpty {
            let inner = self.frame(loop.otherwiseFrame, in: frame)
            visit(loop.otherwise, inner)
            try descend(loop.otherwise, inner, isOptional: false)
        }
    }

    private mutating func descend(_ macro: Jinja.Macro, _ frame: Builder) throws(InputError) {
        let inner = self.frame(macro.frame, in: frame)
        for (index, parameter) in macro.parameters.enumerated() where names[parameter] == "caller" {
            guard index >= macro.parameters.count - macro.defaults.count else {
                throw InputError(
                    file: file, line: macro.line, problem: "the parameter 'caller' has no default",
                    expected: "a default, or no such parameter: it is there by itself")
            }
        }
        func analyse() {
            for parameter in macro.parameters { inner.declare(parameter) }
            for value in macro.defaults { visit(value, inner) }
            visit(macro.body, inner)
        }
        analyse()
        let parameters = Set(macro.parameters.map { names[$0] })
        inner.uses = undeclared(in: macro.body).subtracting(parameters)
        for name in names.indices where inner.uses.contains(names[name]) { inner.declare(name) }
        analyse()
        for value in macro.defaults { try check(value, isOptional: false) }
        try descend(macro.body, inner, isOptional: false)
    }

    /// Which of a macro's implicit variables are read before anything assigns them.
    private func undeclared(in body: [Jinja.Statement]) -> Set<String> {
        var candidates: Set<String> = ["caller", "kwargs", "varargs"]
        var found: Set<String> = []
        for statement in body {
            statement.forEachName { name, isRead in
                guard candidates.contains(names[name]) else { return }
                if isRead { found.insert(names[name]) } else { candidates.remove(names[name]) }
            }
        }
        return found
    }

    private func check(_ expression: Jinja.Expression, isOptional: Bool) throws(InputError) {
        var isOptional = isOptional
        switch expression.node {
        case .filter(_, let name, _) where !isOptional && Jinja.Filter(rawValue: name) == nil:
            throw Jinja.Filter.unknown(name, file: file, line: expression.line)
        case .test(_, let name, _) where !isOptional && Jinja.Test(rawValue: name) == nil:
            throw Jinja.Test.unknown(name, file: file, line: expression.line)
        case .conditional: isOptional = true
        default: break
        }
        for child in expression.node.children { try check(child, isOptional: isOptional) }
    }
}

// MARK: Names in a subtree

extension Jinja.Target {
    /// The names assigned, without those of namespaces.
    var names: [Jinja.NameID] {
        switch self {
        case .name(let name): [name]
        case .attribute: []
        case .tuple(let parts): parts.flatMap(\.names)
        }
    }
}

extension Jinja.Expression {
    fileprivate func forEachName(_ visit: (Jinja.NameID, _ isRead: Bool) -> Void) {
        if case .name(let name) = node { visit(name, true) }
        for child in node.children { child.forEachName(visit) }
    }
}

extension Jinja.Statement {
    /// Calls `visit` with every name read or assigned here and in all that is nested, in the order of the text.
    fileprivate func forEachName(_ visit: (Jinja.NameID, _ isRead: Bool) -> Void) {
        func all(_ statements: [Jinja.Statement]) { for statement in statements { statement.forEachName(visit) } }
        func assigned(_ target: Jinja.Target) { for name in target.names { visit(name, false) } }
        func function(_ macro: Jinja.Macro) {
            for parameter in macro.parameters { visit(parameter, false) }
            for value in macro.defaults { value.forEachName(visit) }
            all(macro.body)
        }
        switch kind {
        case .text, .breakLoop, .continueLoop: break
        case .print(let value): value.forEachName(visit)
        case .set(let target, let value):
            assigned(target)
            value.forEachName(visit)
        case .setBlock(let target, let filters, let body, _):
            assigned(target)
            filters.forEachName(visit)
            all(body)
        case .conditional(let branches, let otherwise):
            for branch in branches {
                branch.test.forEachName(visit)
                all(branch.body)
            }
            all(otherwise)
        case .loop(let loop):
            assigned(loop.target)
            loop.sequence.forEachName(visit)
            loop.test?.forEachName(visit)
            all(loop.body)
            all(loop.otherwise)
        case .macro(let macro), .generation(let macro): function(macro)
        case .callBlock(let macro, let call):
            call.forEachName(visit)
            function(macro)
        case .filterBlock(let filters, let body, _):
            all(body)
            filters.forEachName(visit)
        case .with(let bindings, let body, _):
            for binding in bindings { assigned(binding.target) }
            for binding in bindings { binding.value.forEachName(visit) }
            all(body)
        }
    }
}
