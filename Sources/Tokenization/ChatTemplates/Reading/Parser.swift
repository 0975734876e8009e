internal import Files

extension Jinja {
    /// Builds the tree from the tokens by recursive descent, with Jinja's precedences.
    struct Parser {
        /// Brackets, unary operators and blocks may nest this deep; jinja2 itself gives up near 75.
        static let nestingLimit = 64
        /// An expression's tree may have this many levels, so a chain such as `a + b + …` this many parts.
        static let heightLimit = 200

        let file: String
        private let tokens: [Token]
        private var index = 0
        private var names: [String] = []
        private var nameIDs: [String: NameID] = [:]
        private var frameCount = 1
        private var nesting = 0
        /// The tags that are open, with their lines and what may come next in them, innermost last.
        var open: [(tag: String, line: Int, ends: [String])] = []
        /// How many loops surround this place inside the same macro.
        var loops = 0

        /// Parses a template.
        /// - Throws: `InputError` with the line, what was found and what was expected.
        static func program(of source: String, file: String) throws(InputError) -> Program {
            var parser = Parser(file: file, tokens: try Lexer.tokens(of: source, file: file))
            let body = try parser.statements()
            let frames = try FrameAnalysis.frames(
                of: body, count: parser.frameCount, names: parser.names, file: file)
            return Program(file: file, body: body, names: parser.names, frames: frames)
        }

        private init(file: String, tokens: [Token]) {
            self.file = file
            self.tokens = tokens
        }
    }
}

// MARK: Tokens

extension Jinja.Parser {
    var current: Jinja.Token { tokens[index] }
    var next: Jinja.Token { tokens[min(index + 1, tokens.count - 1)] }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func isAt(_ word: String) -> Bool { current.kind == .name(word) }
    func isAt(_ symbol: Jinja.Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    mutating func skip(_ word: String) -> Bool {
        guard isAt(word) else { return false }
        advance()
        return true
    }

    mutating func skip(_ symbol: Jinja.Token.Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Jinja.Token.Symbol) throws(InputError) {
        guard skip(symbol) else { throw unexpected(expected: "'\(symbol.rawValue)'") }
    }

    mutating func expect(_ word: String) throws(InputError) {
        guard skip(word) else { throw unexpected(expected: "'\(word)'") }
    }

    mutating func expect(_ kind: Jinja.Token.Kind) throws(InputError) {
        guard current.kind == kind else {
            throw unexpected(expected: Jinja.Token(kind: kind, line: 0).description)
        }
        advance()
    }

    mutating func expectName(_ expected: String) throws(InputError) -> String {
        guard case .name(let name) = current.kind else { throw unexpected(expected: expected) }
        advance()
        return name
    }

    func unexpected(expected: String) -> InputError {
        failure("\(current.description) does not belong here", expected: expected)
    }

    func failure(_ problem: String, expected: String? = nil, remedy: String? = nil, line: Int? = nil) -> InputError {
        InputError(file: file, line: line ?? current.line, problem: problem, expected: expected, remedy: remedy)
    }

    mutating func id(of name: String) -> Jinja.NameID {
        if let id = nameIDs[name] { return id }
        nameIDs[name] = names.count
        names.append(name)
        return names.count - 1
    }

    mutating func newFrame() -> Jinja.FrameID {
        frameCount += 1
        return frameCount - 1
    }

    /// Runs `parse` one level deeper.
    mutating func nested<Result>(
        _ parse: (inout Jinja.Parser) throws(InputError) -> Result
    ) throws(InputError) -> Result {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else {
            throw failure("this is nested too deep", expected: "at most \(Self.nestingLimit) levels")
        }
        return try parse(&self)
    }

    /// An expression node, refused when its tree is too high.
    func make(_ node: Jinja.Expression.Node, line: Int) throws(InputError) -> Jinja.Expression {
        let expression = Jinja.Expression(node, line: line)
        guard expression.height <= Self.heightLimit else {
            throw failure(
                "this expression has too many parts", expected: "at most \(Self.heightLimit) levels",
                remedy: "split it with {% set %}", line: line)
        }
        return expression
    }
}
