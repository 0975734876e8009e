internal import Files

extension Jinja.Parser {
    /// Tags that Jinja has and that make no sense in a chat template, with why.
    private static let refusedTags = [
        "extends": "it needs other templates", "include": "it needs other templates",
        "import": "it needs other templates", "from": "it needs other templates",
        "block": "it needs templates that extend this one", "autoescape": "chat templates are not HTML",
    ]

    /// Parses text and tags up to one of the innermost open tag's `ends` (which is left as the current token), or up
    /// to the end of the template when no tag is open.
    mutating func statements() throws(InputError) -> [Jinja.Statement] {
        let ends = open.last?.ends ?? []
        var body: [Jinja.Statement] = []
        while true {
            let token = current
            switch token.kind {
            case .text(let text):
                body.append(Jinja.Statement(kind: .text(text), line: token.line))
                advance()
            case .printBegin:
                advance()
                let value = try tuple()
                body.append(Jinja.Statement(kind: .print(value), line: token.line))
                try expect(.printEnd)
            case .tagBegin:
                advance()
                if case .name(let name) = current.kind, ends.contains(name) { return body }
                let line = current.line
                for kind in try nested({ parser throws(InputError) in try parser.statement() }) {
                    body.append(Jinja.Statement(kind: kind, line: line))
                }
                try expect(.tagEnd)
            case .end where open.isEmpty:
                return body
            default:
                guard let tag = open.last else { throw unexpected(expected: "text or a tag") }
                throw failure(
                    "the template ends inside '\(tag.tag)' of line \(tag.line)", expected: list(of: tag.ends))
            }
        }
    }

    /// The body of a block: what follows the tag's own `%}`, up to one of `ends`.
    private mutating func block(_ tag: String, line: Int, until ends: String...) throws(InputError)
        -> [Jinja.Statement]
    {
        _ = skip(.colon)
        try expect(.tagEnd)
        open.append((tag, line, ends))
        defer { open.removeLast() }
        return try statements()
    }

    private mutating func statement() throws(InputError) -> [Jinja.Statement.Kind] {
        let line = current.line
        let tag = try expectName("the name of a tag")
        switch tag {
        case "set": return [try set(line: line)]
        case "if": return [try conditional(line: line)]
        case "for": return [try loop(line: line)]
        case "macro": return [try macro(line: line)]
        case "call": return [try callBlock(line: line)]
        case "filter": return [try filterBlock(line: line)]
        case "with": return [try with(line: line)]
        case "generation":
            let frame = newFrame()
            let body = try functionBody("generation", line: line, until: "endgeneration")
            return [
                .generation(
                    Jinja.Macro(
                        name: nil, parameters: [], defaults: [], body: body, frame: frame, line: line))
            ]
        case "print":
            var values: [Jinja.Statement.Kind] = []
            while current.kind != .tagEnd {
                if !values.isEmpty { try expect(.comma) }
                values.append(.print(try expression()))
            }
            return values
        case "break", "continue":
            guard loops > 0 else {
                throw failure("'\(tag)' is outside a loop", expected: "it inside {% for %}", line: line)
            }
            return [tag == "break" ? .breakLoop : .continueLoop]
        default:
            if let reason = Self.refusedTags[tag] {
                throw failure(
                    "the tag '\(tag)' is not supported: \(reason)", expected: "a self-contained chat template",
                    line: line)
            }
            guard let block = open.last else {
                throw failure("the tag '\(tag)' is unknown", expected: "if, for, set, macro …", line: line)
            }
            throw failure(
                "the tag '\(tag)' is unknown here", expected: list(of: block.ends),
                remedy: "the innermost open tag is '\(block.tag)' of line \(block.line)", line: line)
        }
    }

    private func list(of ends: [String]) -> String { ends.map { "'\($0)'" }.joined(separator: " or ") }
}

// MARK: One tag each

extension Jinja.Parser {
    private mutating func set(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        let target = try target(allowsAttributes: true)
        if skip(.assign) { return .set(target, try tuple()) }
        let frame = newFrame()
        let filters = try filters(of: try make(.captured, line: line))
        let body = try block("set", line: line, until: "endset")
        advance()
        return .setBlock(target, filters, body, frame)
    }

    private mutating func conditional(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        var branches: [Jinja.Branch] = []
        while true {
            let test = try tuple(allowsConditional: false)
            let body = try block("if", line: line, until: "elif", "else", "endif")
            branches.append(Jinja.Branch(test: test, body: body))
            if skip("elif") { continue }
            if skip("else") {
                let otherwise = try block("if", line: line, until: "endif")
                advance()
                return .conditional(branches, otherwise: otherwise)
            }
            advance()
            return .conditional(branches, otherwise: [])
        }
    }

    private mutating func loop(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        let target = try target(until: "in")
        try expect("in")
        let sequence = try tuple(allowsConditional: false, until: "recursive")
        let test = skip("if") ? try expression() : nil
        let isRecursive = skip("recursive")
        let (bodyFrame, testFrame, otherwiseFrame) = (newFrame(), newFrame(), newFrame())
        loops += 1
        let body = try block("for", line: line, until: "endfor", "else")
        loops -= 1
        var otherwise: [Jinja.Statement] = []
        if skip("else") { otherwise = try block("for", line: line, until: "endfor") }
        advance()
        return .loop(
            Jinja.Loop(
                target: target, sequence: sequence, test: test, isRecursive: isRecursive, body: body,
                otherwise: otherwise, bodyFrame: bodyFrame, testFrame: testFrame, otherwiseFrame: otherwiseFrame))
    }

    private mutating func macro(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        let name = try targetName()
        let (parameters, defaults) = try signature()
        let frame = newFrame()
        let body = try functionBody("macro", line: line, until: "endmacro")
        return .macro(
            Jinja.Macro(
                name: name, parameters: parameters, defaults: defaults, body: body, frame: frame, line: line))
    }

    private mutating func callBlock(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        let (parameters, defaults) = isAt(.openParenthesis) ? try signature() : ([], [])
        let call = try expression()
        guard case .call = call.node else {
            throw failure("this is not a call", expected: "a macro and its arguments in parentheses", line: line)
        }
        let frame = newFrame()
        let body = try functionBody("call", line: line, until: "endcall")
        return .callBlock(
            Jinja.Macro(
                name: nil, parameters: parameters, defaults: defaults, body: body, frame: frame, line: line), call)
    }

    private mutating func filterBlock(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        let first = try filter(of: try make(.captured, line: line))
        let filters = try filters(of: first)
        let frame = newFrame()
        let body = try block("filter", line: line, until: "endfilter")
        advance()
        return .filterBlock(filters, body, frame)
    }

    private mutating func with(line: Int) throws(InputError) -> Jinja.Statement.Kind {
        var bindings: [(target: Jinja.Target, value: Jinja.Expression)] = []
        while current.kind != .tagEnd {
            if !bindings.isEmpty { try expect(.comma) }
            let target = try target()
            try expect(.assign)
            bindings.append((target, try expression()))
        }
        let frame = newFrame()
        let body = try block("with", line: line, until: "endwith")
        advance()
        return .with(bindings, body, frame)
    }

    /// A block whose body is a function of its own: loops around it cannot be left from inside.
    private mutating func functionBody(
        _ tag: String, line: Int, until end: String
    ) throws(InputError) -> [Jinja.Statement] {
        let outer = loops
        loops = 0
        defer { loops = outer }
        let body = try block(tag, line: line, until: end)
        advance()
        return body
    }

    private mutating func signature() throws(InputError) -> ([Jinja.NameID], [Jinja.Expression]) {
        var parameters: [Jinja.NameID] = []
        var defaults: [Jinja.Expression] = []
        try expect(.openParenthesis)
        while !isAt(.closeParenthesis) {
            if !parameters.isEmpty { try expect(.comma) }
            let name = try targetName()
            if skip(.assign) {
                defaults.append(try expression())
            } else if !defaults.isEmpty {
                throw failure("this parameter has no default", expected: "one, as an earlier parameter has")
            }
            guard !parameters.contains(name) else {
                throw failure("a parameter appears twice", expected: "different names")
            }
            parameters.append(name)
        }
        advance()
        return (parameters, defaults)
    }
}

// MARK: Targets

extension Jinja.Parser {
    private static let constants: Set<String> = ["true", "false", "none", "True", "False", "None"]

    private mutating func targetName() throws(InputError) -> Jinja.NameID {
        let name = try expectName("a name")
        guard !Self.constants.contains(name) else {
            throw failure("'\(name)' cannot be assigned to", expected: "another name")
        }
        return id(of: name)
    }

    /// One target, or several between commas.
    private mutating func target(
        allowsAttributes: Bool = false, until end: String? = nil
    ) throws(InputError) -> Jinja.Target {
        var targets: [Jinja.Target] = []
        var isTuple = false
        while true {
            if !targets.isEmpty { try expect(.comma) }
            if isTupleEnd(or: end) { break }
            targets.append(try singleTarget(allowsAttributes: allowsAttributes))
            guard isAt(.comma) else { break }
            isTuple = true
        }
        if !isTuple, let only = targets.first { return only }
        guard !targets.isEmpty else { throw unexpected(expected: "a name") }
        return .tuple(targets)
    }

    private mutating func singleTarget(allowsAttributes: Bool) throws(InputError) -> Jinja.Target {
        if skip(.openParenthesis) {
            let inner = try nested { parser throws(InputError) in try parser.target() }
            try expect(.closeParenthesis)
            return inner
        }
        let name = try targetName()
        guard allowsAttributes, skip(.dot) else { return .name(name) }
        return .attribute(name, try expectName("the name of an attribute"))
    }

    func isTupleEnd(or end: String? = nil) -> Bool {
        switch current.kind {
        case .printEnd, .tagEnd, .symbol(.closeParenthesis): true
        case .name(let name): name == end
        default: false
        }
    }
}
