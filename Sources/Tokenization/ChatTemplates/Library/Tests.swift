internal import Files

extension Jinja {
    /// What may follow `is`.
    enum Test: String, Sendable {
        case defined, undefined, none, boolean, integer, float, number, string, mapping, sequence, iterable, callable
        case escaped, odd, even, divisibleby, lower, upper, filter, test, sameas
        case isTrue = "true"
        case isFalse = "false"
        case contained = "in"
        case equalto, eq, ne, lt, le, gt, ge, lessthan, greaterthan
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        static func unknown(_ name: String, file: String, line: Int) -> InputError {
            InputError(
                file: file, line: line, problem: "there is no test '\(name)'",
                expected: "defined, none, string, mapping, iterable, equalto …")
        }

        /// The operator that the test stands for.
        fileprivate var comparison: Comparison? {
            switch self {
            case .equalto, .eq, .equal: .equal
            case .ne, .notEqual: .notEqual
            case .lt, .lessthan, .less: .less
            case .le, .lessOrEqual: .lessOrEqual
            case .gt, .greaterthan, .greater: .greater
            case .ge, .greaterOrEqual: .greaterOrEqual
            case .contained: .contained
            default: nil
            }
        }
    }
}

extension Jinja.Interpreter {
    func apply(_ test: Jinja.Test, to value: Value, _ arguments: Jinja.Arguments) throws(InputError) -> Bool {
        let name = test.rawValue
        if let comparison = test.comparison {
            let other = try arguments.bind(name, test == .contained ? "seq" : "other", required: 1)[0] ?? .none
            return try compare(value, comparison, other)
        }
        switch test {
        case .divisibleby:
            let divisor = try arguments.bind(name, "num", required: 1)[0] ?? .none
            return try isEqual(try calculate(value, .modulo, divisor), .integer(0))
        case .sameas:
            let other = try arguments.bind(name, "other", required: 1)[0] ?? .none
            return isSame(value, other)
        default: break
        }
        _ = try arguments.bind(name)
        switch test {
        case .odd: return try isEqual(try calculate(value, .modulo, .integer(2)), .integer(1))
        case .even: return try isEqual(try calculate(value, .modulo, .integer(2)), .integer(0))
        case .lower: return try text(of: value).isAllCased(\.isUpper, \.isLower)
        case .upper: return try text(of: value).isAllCased(\.isLower, \.isUpper)
        case .filter: return Jinja.Filter(rawValue: value.text ?? "") != nil
        case .test: return Jinja.Test(rawValue: value.text ?? "") != nil
        default: return kind(of: value, is: test)
        }
    }

    private func kind(of value: Value, is test: Jinja.Test) -> Bool {
        switch (test, value) {
        case (.defined, .undefined): false
        case (.defined, _): true
        case (.undefined, .undefined): true
        case (.none, .none): true
        case (.boolean, .boolean), (.isTrue, .boolean(true)), (.isFalse, .boolean(false)): true
        case (.integer, .integer), (.float, .float): true
        case (.number, .integer), (.number, .float), (.number, .boolean): true
        case (.string, .string), (.string, .markup), (.escaped, .markup): true
        case (.mapping, .dictionary): true
        case (.sequence, .undefined), (.sequence, .string), (.sequence, .markup), (.sequence, .list),
            (.sequence, .tuple), (.sequence, .dictionary), (.sequence, .range):
            true
        case (.iterable, .none), (.iterable, .boolean), (.iterable, .integer), (.iterable, .float),
            (.iterable, .namespace), (.iterable, .callable):
            false
        case (.iterable, _): true
        case (.callable, .callable), (.callable, .loop), (.callable, .undefined): true
        default: false
        }
    }

    /// Python's `is`, as far as templates can tell: constants and the same container.
    private func isSame(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.none, .none): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.string(let left), .string(let right)): left.isSame(as: right)
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)): left === right
        case (.dictionary(let left), .dictionary(let right)): left === right
        case (.namespace(let left), .namespace(let right)): left === right
        case (.callable(let left), .callable(let right)): left === right
        case (.loop(let left), .loop(let right)): left === right
        case (.generator(let left), .generator(let right)): left === right
        case (.undefined(let left), .undefined(let right)): left === right
        default: false
        }
    }
}
