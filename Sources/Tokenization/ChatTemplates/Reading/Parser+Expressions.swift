internal import Files

extension Jinja.Parser {
    private typealias Expression = Jinja.Expression

    /// One expression, or several between commas, which make a tuple.
    mutating func tuple(
        allowsConditional: Bool = true, until end: String? = nil, isInParentheses: Bool = false
    ) throws(InputError) -> Jinja.Expression {
        let line = current.line
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd(or: end) { break }
            items.append(allowsConditional ? try expression() : try disjunction())
            guard isAt(.comma) else { break }
            isTuple = true
        }
        if !isTuple {
            if let only = items.first { return only }
            guard isInParentheses else { throw unexpected(expected: "an expression") }
        }
        return try make(.tuple(items), line: line)
    }

    /// `a if b else c`, or anything that binds more tightly.
    mutating func expression() throws(InputError) -> Jinja.Expression {
        try nested { parser throws(InputError) in
            var value = try parser.disjunction()
            while parser.isAt("if") {
                let line = parser.current.line
                parser.advance()
                let test = try parser.disjunction()
                let otherwise = parser.skip("else") ? try parser.expression() : nil
                value = try parser.make(.conditional(test: test, then: value, otherwise: otherwise), line: line)
            }
            return value
        }
    }

    private mutating func disjunction() throws(InputError) -> Jinja.Expression {
        var left = try conjunction()
        while skip("or") { left = try make(.or(left, try conjunction()), line: left.line) }
        return left
    }

    private mutating func conjunction() throws(InputError) -> Jinja.Expression {
        var left = try negation()
        while skip("and") { left = try make(.and(left, try negation()), line: left.line) }
        return left
    }

    private mutating func negation() throws(InputError) -> Jinja.Expression {
        let line = current.line
        guard skip("not") else { return try comparison() }
        let operand = try nested { parser throws(InputError) in try parser.negation() }
        return try make(.unary(.not, operand), line: line)
    }

    private mutating func comparison() throws(InputError) -> Jinja.Expression {
        let first = try sum()
        var rest: [(Jinja.Comparison, Expression)] = []
        while let comparison = comparisonOperator() { rest.append((comparison, try sum())) }
        return rest.isEmpty ? first : try make(.comparison(first, rest), line: first.line)
    }

    private mutating func comparisonOperator() -> Jinja.Comparison? {
        switch current.kind {
        case .symbol(let symbol):
            guard let comparison = Jinja.Comparison(rawValue: symbol.rawValue) else { return nil }
            advance()
            return comparison
        case .name("in"):
            advance()
            return .contained
        case .name("not") where next.kind == .name("in"):
            advance()
            advance()
            return .notContained
        default: return nil
        }
    }

    /// The operator at hand when it is one of `allowed`.
    private mutating func binaryOperator(_ allowed: Jinja.BinaryOperator...) -> Jinja.BinaryOperator? {
        guard case .symbol(let symbol) = current.kind, let found = Jinja.BinaryOperator(rawValue: symbol.rawValue),
            allowed.contains(found)
        else { return nil }
        advance()
        return found
    }

    private mutating func sum() throws(InputError) -> Jinja.Expression {
        var left = try concatenation()
        while let sign = binaryOperator(.add, .subtract) {
            left = try make(.binary(left, sign, try concatenation()), line: left.line)
        }
        return left
    }

    private mutating func concatenation() throws(InputError) -> Jinja.Expression {
        var parts = [try product()]
        while skip(.tilde) { parts.append(try product()) }
        return parts.count == 1 ? parts[0] : try make(.concatenation(parts), line: parts[0].line)
    }

    private mutating func product() throws(InputError) -> Jinja.Expression {
        var left = try power()
        while let sign = binaryOperator(.multiply, .divide, .floorDivide, .modulo) {
            left = try make(.binary(left, sign, try power()), line: left.line)
        }
        return left
    }

    /// Jinja groups `a ** b ** c` from the left, unlike Python.
    private mutating func power() throws(InputError) -> Jinja.Expression {
        var left = try unary()
        while let sign = binaryOperator(.power) {
            left = try make(.binary(left, sign, try unary()), line: left.line)
        }
        return left
    }

    private mutating func unary(allowsFilters: Bool = true) throws(InputError) -> Jinja.Expression {
        let line = current.line
        var value: Expression
        if isAt(.subtract) || isAt(.add) {
            let sign: Jinja.UnaryOperator = isAt(.subtract) ? .negative : .positive
            advance()
            let operand = try nested { parser throws(InputError) in try parser.unary(allowsFilters: false) }
            value = try make(.unary(sign, operand), line: line)
        } else {
            value = try primary()
        }
        value = try postfix(of: value)
        while allowsFilters {
            if isAt(.pipe) {
                value = try filters(of: value)
            } else if isAt("is") {
                value = try test(of: value)
            } else if isAt(.openParenthesis) {
                value = try make(.call(value, try callArguments()), line: value.line)
            } else {
                break
            }
        }
        return value
    }
}

// MARK: Primaries

extension Jinja.Parser {
    private mutating func primary() throws(InputError) -> Jinja.Expression {
        let token = current
        switch token.kind {
        case .name(let name):
            advance()
            switch name {
            case "true", "True": return try make(.boolean(true), line: token.line)
            case "false", "False": return try make(.boolean(false), line: token.line)
            case "none", "None": return try make(.none, line: token.line)
            default: return try make(.name(id(of: name)), line: token.line)
            }
        case .string(var text):
            advance()
            while case .string(let more) = current.kind {
                text += more
                advance()
            }
            return try make(.string(text), line: token.line)
        case .integer(let value):
            advance()
            return try make(.integer(value), line: token.line)
        case .float(let value):
            advance()
            return try make(.float(value), line: token.line)
        case .symbol(.openParenthesis):
            advance()
            let inner = try tuple(isInParentheses: true)
            try expect(.closeParenthesis)
            return inner
        case .symbol(.openBracket): return try list()
        case .symbol(.openBrace): return try dictionary()
        default: throw unexpected(expected: "an expression")
        }
    }

    private mutating func list() throws(InputError) -> Jinja.Expression {
        let line = current.line
        advance()
        var items: [Expression] = []
        while !isAt(.closeBracket) {
            if !items.isEmpty { try expect(.comma) }
            if isAt(.closeBracket) { break }
            items.append(try expression())
        }
        advance()
        return try make(.list(items), line: line)
    }

    private mutating func dictionary() throws(InputError) -> Jinja.Expression {
        let line = current.line
        advance()
        var pairs: [(key: Expression, value: Expression)] = []
        while !isAt(.closeBrace) {
            if !pairs.isEmpty { try expect(.comma) }
            if isAt(.closeBrace) { break }
            let key = try expression()
            try expect(.colon)
            pairs.append((key, try expression()))
        }
        advance()
        return try make(.dictionary(pairs), line: line)
    }
}

// MARK: Postfixes

extension Jinja.Parser {
    /// Attributes, subscripts and calls.
    private mutating func postfix(of base: Jinja.Expression) throws(InputError) -> Jinja.Expression {
        var value = base
        while true {
            if skip(.dot) {
                let token = current
                switch token.kind {
                case .name(let name):
                    advance()
                    value = try make(.attribute(value, name), line: value.line)
                case .integer(let position):
                    advance()
                    value = try make(.item(value, try make(.integer(position), line: token.line)), line: value.line)
                default: throw unexpected(expected: "the name of an attribute")
                }
            } else if isAt(.openBracket) {
                value = try subscripted(value)
            } else if isAt(.openParenthesis) {
                value = try make(.call(value, try callArguments()), line: value.line)
            } else {
                return value
            }
        }
    }

    private mutating func subscripted(_ base: Jinja.Expression) throws(InputError) -> Jinja.Expression {
        let line = current.line
        advance()
        var start: Expression?
        if !isAt(.colon) {
            let index = try expression()
            if isAt(.comma) {
                var items = [index]
                while skip(.comma), !isAt(.closeBracket) { items.append(try expression()) }
                try expect(.closeBracket)
                return try make(.item(base, try make(.tuple(items), line: line)), line: base.line)
            }
            if skip(.closeBracket) { return try make(.item(base, index), line: base.line) }
            start = index
        }
        try expect(.colon)
        let stop = isAt(.closeBracket) || isAt(.colon) ? nil : try expression()
        let step = skip(.colon) && !isAt(.closeBracket) ? try expression() : nil
        try expect(.closeBracket)
        return try make(.slice(base, start: start, stop: stop, step: step), line: base.line)
    }

    private mutating func callArguments() throws(InputError) -> Jinja.CallArguments {
        var arguments = Jinja.CallArguments()
        var isFirst = true
        advance()
        while !isAt(.closeParenthesis) {
            if !isFirst {
                try expect(.comma)
                if isAt(.closeParenthesis) { break }
            }
            isFirst = false
            let isComplete = arguments.keywordSpread != nil
            if isAt(.multiply), arguments.spread == nil, !isComplete {
                advance()
                arguments.spread = try expression()
            } else if isAt(.power), !isComplete {
                advance()
                arguments.keywordSpread = try expression()
            } else if case .name(let name) = current.kind, next.kind == .symbol(.assign), !isComplete {
                guard !arguments.keywords.contains(where: { $0.name == name }) else {
                    throw failure("the argument '\(name)' is given twice", expected: "it once")
                }
                advance()
                advance()
                arguments.keywords.append((name, try expression()))
            } else if arguments.spread == nil, !isComplete, arguments.keywords.isEmpty {
                arguments.positional.append(try expression())
            } else {
                throw failure(
                    "these arguments are out of order", expected: "positional ones, named ones, *values, **values")
            }
        }
        advance()
        return arguments
    }

    /// Any number of `| filter`.
    mutating func filters(of base: Jinja.Expression) throws(InputError) -> Jinja.Expression {
        var value = base
        while skip(.pipe) { value = try filter(of: value) }
        return value
    }

    /// The filter whose name comes now.
    mutating func filter(of base: Jinja.Expression) throws(InputError) -> Jinja.Expression {
        let line = current.line
        let name = try dottedName("the name of a filter")
        let arguments = isAt(.openParenthesis) ? try callArguments() : Jinja.CallArguments()
        return try make(.filter(base, name, arguments), line: line)
    }

    private mutating func test(of base: Jinja.Expression) throws(InputError) -> Jinja.Expression {
        let line = current.line
        advance()
        let isNegated = skip("not")
        let name = try dottedName("the name of a test")
        var arguments = Jinja.CallArguments()
        switch current.kind {
        case .symbol(.openParenthesis):
            arguments = try callArguments()
        case .name("else"), .name("or"), .name("and"): break
        case .name("is"):
            throw failure("tests cannot follow each other", expected: "'and' between them")
        case .name, .string, .integer, .float, .symbol(.openBracket), .symbol(.openBrace):
            arguments.positional = [try postfix(of: try primary())]
        default: break
        }
        let test = try make(.test(base, name, arguments), line: line)
        return isNegated ? try make(.unary(.not, test), line: line) : test
    }

    private mutating func dottedName(_ expected: String) throws(InputError) -> String {
        var name = try expectName(expected)
        while skip(.dot) { name += "." + (try expectName(expected)) }
        return name
    }
}
