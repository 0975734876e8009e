extension Jinja {
    /// A parsed template, ready to run.
    struct Program: Sendable {
        /// The template's name, for messages.
        let file: String
        let body: [Statement]
        /// Every name that the template mentions, by `NameID`.
        let names: [String]
        /// What each frame binds, by `FrameID`; the first is the template itself.
        let frames: [Frame]
    }

    typealias NameID = Int
    typealias FrameID = Int

    /// An expression with the line it starts on.
    struct Expression: Sendable {
        let node: Node
        let line: Int
        /// How many levels the tree has: bounded by the parser, so that no walk can exhaust the stack.
        let height: Int

        indirect enum Node: Sendable {
            case none
            case boolean(Bool)
            case integer(Int)
            case float(Double)
            case string(String)
            case name(NameID)
            /// The output captured by a set or filter block, to which its filters apply.
            case captured
            case list([Expression])
            case tuple([Expression])
            case dictionary([(key: Expression, value: Expression)])
            case attribute(Expression, String)
            case item(Expression, Expression)
            case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
            case call(Expression, CallArguments)
            case filter(Expression, String, CallArguments)
            case test(Expression, String, CallArguments)
            case unary(UnaryOperator, Expression)
            case binary(Expression, BinaryOperator, Expression)
            case and(Expression, Expression)
            case or(Expression, Expression)
            case concatenation([Expression])
            case comparison(Expression, [(Comparison, Expression)])
            case conditional(test: Expression, then: Expression, otherwise: Expression?)
        }
    }

    struct CallArguments: Sendable {
        var positional: [Expression] = []
        var keywords: [(name: String, value: Expression)] = []
        /// The list after `*`.
        var spread: Expression?
        /// The dict after `**`.
        var keywordSpread: Expression?

        var all: [Expression] {
            positional + keywords.map(\.value) + [spread, keywordSpread].compactMap(\.self)
        }
    }

    enum UnaryOperator: Sendable { case not, negative, positive }
    enum BinaryOperator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case floorDivide = "//"
        case modulo = "%"
        case power = "**"
    }
    enum Comparison: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contained = "in"
        case notContained = "not in"
    }

    /// What `set`, `for` and `with` assign to.
    indirect enum Target: Sendable {
        case name(NameID)
        /// An attribute of a namespace.
        case attribute(NameID, String)
        case tuple([Target])
    }

    /// Something that a template does, with the line it starts on.
    struct Statement: Sendable {
        let kind: Kind
        let line: Int

        indirect enum Kind: Sendable {
            case text(String)
            case print(Expression)
            case set(Target, Expression)
            /// `{% set x | filter %}…{% endset %}`; the expression is the filters around `.captured`.
            case setBlock(Target, Expression, [Statement], FrameID)
            case conditional([Branch], otherwise: [Statement])
            case loop(Loop)
            case macro(Macro)
            case callBlock(Macro, Expression)
            case filterBlock(Expression, [Statement], FrameID)
            case with([(target: Target, value: Expression)], [Statement], FrameID)
            /// `{% generation %}`: marks what the assistant says; its body runs like a macro's.
            case generation(Macro)
            case breakLoop
            case continueLoop
        }
    }

    struct Branch: Sendable {
        let test: Expression
        let body: [Statement]
    }

    /// A `for` statement.
    struct Loop: Sendable {
        let target: Target
        let sequence: Expression
        let test: Expression?
        let isRecursive: Bool
        let body: [Statement]
        let otherwise: [Statement]
        let bodyFrame: FrameID
        let testFrame: FrameID
        let otherwiseFrame: FrameID
    }

    /// A macro, or the body of a `call` block, which is one without a name.
    struct Macro: Sendable {
        let name: NameID?
        let parameters: [NameID]
        /// For the last parameters.
        let defaults: [Expression]
        let body: [Statement]
        let frame: FrameID
        let line: Int
    }
}

extension Jinja.Expression {
    init(_ node: Node, line: Int) {
        self.node = node
        self.line = line
        height = 1 + (node.children.map(\.height).max() ?? 0)
    }
}

extension Jinja.Expression.Node {
    /// The expressions inside this one, in the order they are written.
    var children: [Jinja.Expression] {
        switch self {
        case .none, .boolean, .integer, .float, .string, .name, .captured: []
        case .list(let items), .tuple(let items), .concatenation(let items): items
        case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value] }
        case .attribute(let base, _), .unary(_, let base): [base]
        case .item(let base, let index): [base, index]
        case .slice(let base, let start, let stop, let step): [base] + [start, stop, step].compactMap(\.self)
        case .call(let base, let arguments), .filter(let base, _, let arguments), .test(let base, _, let arguments):
            [base] + arguments.all
        case .binary(let left, _, let right), .and(let left, let right), .or(let left, let right): [left, right]
        case .comparison(let first, let rest): [first] + rest.map(\.1)
        case .conditional(let test, let then, let otherwise): [test, then] + [otherwise].compactMap(\.self)
        }
    }
}
