internal import Files
internal import Foundation
internal import OrderedCollections

// MARK: Comparing

extension Jinja.Interpreter {
    func compare(_ left: Value, _ comparison: Jinja.Comparison, _ right: Value) throws(InputError) -> Bool {
        switch comparison {
        case .equal: try isEqual(left, right)
        case .notEqual: !(try isEqual(left, right))
        case .less: try isLess(left, right, "<")
        case .greater: try isLess(right, left, ">")
        case .lessOrEqual: try isLessOrEqual(left, right, "<=")
        case .greaterOrEqual: try isLessOrEqual(right, left, ">=")
        case .contained: try contains(right, left)
        case .notContained: !(try contains(right, left))
        }
    }

    /// Python's `==`.
    func isEqual(_ left: Value, _ right: Value) throws(InputError) -> Bool {
        try charge()
        switch (left, right) {
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            guard left.values.count == right.values.count else { return false }
            for (a, b) in zip(left.values, right.values) where !(try isEqual(a, b)) { return false }
            return true
        case (.dictionary(let left), .dictionary(let right)):
            guard left.entries.count == right.entries.count else { return false }
            for (key, value) in left.entries {
                guard let other = right.entries[key], try isEqual(value, other) else { return false }
            }
            return true
        case (.range(let left), .range(let right)):
            return left.count == right.count
                && (left.count == 0 || left.start == right.start && (left.count == 1 || left.step == right.step))
        case (.loop(let left), .loop(let right)): return left === right
        case (.view(let left), .view(let right)):
            guard left.kind == right.kind else { return false }
            if left.kind == .values { return left === right }
            guard left.mapping.entries.count == right.mapping.entries.count else { return false }
            for value in left.values where !(try contains(.view(right), value)) { return false }
            return true
        default:
            guard let left = Jinja.Key(left), let right = Jinja.Key(right) else { return false }
            if let a = left.value.integer, case .float(let b) = right.value { return Self.isEqual(a, b) }
            if let b = right.value.integer, case .float(let a) = left.value { return Self.isEqual(b, a) }
            return left == right
        }
    }

    private static func isEqual(_ integer: Int, _ number: Double) -> Bool { Int(exactly: number) == integer }

    /// Python's `<`; `sign` is the operator as written, for the message.
    func isLess(_ left: Value, _ right: Value, _ sign: String) throws(InputError) -> Bool {
        try charge()
        if let left = left.integer, let right = right.integer { return left < right }
        if let left = left.number, let right = right.number { return left < right }
        if let left = left.text, let right = right.text { return left.utf8.lexicographicallyPrecedes(right.utf8) }
        switch (left, right) {
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            for (a, b) in zip(left.values, right.values) where !(try isEqual(a, b)) { return try isLess(a, b, sign) }
            return left.values.count < right.values.count
        case (.undefined(let undefined), _), (_, .undefined(let undefined)):
            throw failure(undefined.message, expected: "a value for '\(sign)'")
        default:
            throw failure(
                "'\(sign)' does not compare \(left.kind) with \(right.kind)",
                expected: "two numbers, two strings or two lists")
        }
    }

    private func isLessOrEqual(_ left: Value, _ right: Value, _ sign: String) throws(InputError) -> Bool {
        if let left = left.number, let right = right.number, left.isNaN || right.isNaN { return false }
        return !(try isLess(right, left, sign))
    }

    /// Python's `value in container`.
    func contains(_ container: Value, _ value: Value) throws(InputError) -> Bool {
        switch container {
        case .string(let text), .markup(let text):
            guard let part = value.text else {
                throw failure("'in' looks for \(value.kind) in a string", expected: "a string before 'in'")
            }
            try charge(1 + text.utf8.count / 64)
            return text.contains(bytesOf: part)
        case .dictionary(let mapping): return mapping.entries[try key(value)] != nil
        case .view(let view) where view.kind == .keys: return view.mapping.entries[try key(value)] != nil
        case .range(let range):
            guard let number = value.integer else { return try contains(try list(range.values), value) }
            try charge(range.count)
            return (0..<range.count).contains { range[$0] == number }
        case .namespace, .none, .boolean, .integer, .float, .callable:
            throw failure("'in' looks into \(container.kind)", expected: "a string, list or dict after 'in'")
        default:
            let values = try iterate(container)
            while let element = try values.next() {
                if try isEqual(element, value) { return true }
            }
            return false
        }
    }
}

// MARK: Calculating

extension Jinja.Interpreter {
    func negate(_ value: Value, _ sign: Jinja.UnaryOperator) throws(InputError) -> Value {
        if let integer = value.integer {
            guard sign == .negative else { return .integer(integer) }
            return .integer(try whole(Int.zero.subtractingReportingOverflow(integer)))
        }
        if case .float(let number) = value { return .float(sign == .negative ? -number : number) }
        throw failure("\(value.kind) has no sign", expected: "a number")
    }

    func calculate(_ left: Value, _ sign: Jinja.BinaryOperator, _ right: Value) throws(InputError) -> Value {
        if case .add = sign, let sum = try join(left, right) { return sum }
        if case .multiply = sign, let product = try repeated(left, right) { return product }
        if case .modulo = sign, case .string(let format) = left {
            return try string(try formatted(format, right))
        }
        if case .modulo = sign, case .markup(let format) = left {
            return .markup(try formatted(format, try escapedArguments(right)))
        }
        if let left = left.integer, let right = right.integer { return try calculate(left, sign, right) }
        if let left = left.number, let right = right.number { return try calculate(left, sign, right) }
        for value in [left, right] {
            if case .undefined(let undefined) = value {
                throw failure(undefined.message, expected: "a value for '\(sign.rawValue)'")
            }
        }
        throw failure(
            "'\(sign.rawValue)' does not go with \(left.kind) and \(right.kind)",
            expected: sign == .add ? "two strings, two lists or two numbers" : "two numbers",
            remedy: sign == .add ? "'~' joins anything as text" : nil)
    }

    /// `+` of strings, lists and tuples.
    private func join(_ left: Value, _ right: Value) throws(InputError) -> Value? {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try charge(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.list(let left), .list(let right)): return try list(left.values + right.values)
        case (.tuple(let left), .tuple(let right)): return try tuple(left.values + right.values)
        default:
            guard let leftText = left.text, let rightText = right.text else { return nil }
            try charge(bytes: leftText.utf8.count + rightText.utf8.count)
            return .markup(
                (left.isMarkup ? leftText : leftText.escaped) + (right.isMarkup ? rightText : rightText.escaped))
        }
    }

    /// `*` of a string or list and a whole number.
    private func repeated(_ left: Value, _ right: Value) throws(InputError) -> Value? {
        if let count = left.integer, right.integer == nil, right.number == nil { return try repeated(right, count) }
        guard let count = right.integer, left.number == nil else { return nil }
        return try repeated(left, count)
    }

    private func repeated(_ value: Value, _ count: Int) throws(InputError) -> Value? {
        let count = max(count, 0)
        if let text = value.text {
            try charge(bytes: saturatingProduct(text.utf8.count, count))
            let result = String(repeating: text, count: text.isEmpty ? 0 : count)
            return value.isMarkup ? .markup(result) : .string(result)
        }
        switch value {
        case .list(let items), .tuple(let items):
            let total = saturatingProduct(items.values.count, count)
            try charge(bytes: total)
            try charge(total)
            let values = items.values.isEmpty ? [] : Array(repeatElement(items.values, count: count).joined())
            if case .tuple = value { return try tuple(values) }
            return try list(values)
        default: return nil
        }
    }

    private func calculate(_ left: Int, _ sign: Jinja.BinaryOperator, _ right: Int) throws(InputError) -> Value {
        switch sign {
        case .add: return .integer(try whole(left.addingReportingOverflow(right)))
        case .subtract: return .integer(try whole(left.subtractingReportingOverflow(right)))
        case .multiply: return .integer(try whole(left.multipliedReportingOverflow(by: right)))
        case .divide:
            try refuseZero(right == 0)
            return .float(Double(left) / Double(right))
        case .floorDivide:
            try refuseZero(right == 0)
            let quotient = try whole(left.dividedReportingOverflow(by: right))
            return .integer(left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient)
        case .modulo:
            try refuseZero(right == 0)
            if right == -1 { return .integer(0) }
            let remainder = left % right
            return .integer(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
        case .power:
            guard right >= 0 else { return try calculate(Double(left), .power, Double(right)) }
            return .integer(try power(left, right))
        }
    }

    private func power(_ base: Int, _ exponent: Int) throws(InputError) -> Int {
        var (result, base, exponent) = (1, base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = try whole(result.multipliedReportingOverflow(by: base)) }
            exponent >>= 1
            if exponent > 0 { base = try whole(base.multipliedReportingOverflow(by: base)) }
        }
        return result
    }

    private func calculate(
        _ left: Double, _ sign: Jinja.BinaryOperator, _ right: Double
    ) throws(InputError) -> Value {
        switch sign {
        case .add: return .float(left + right)
        case .subtract: return .float(left - right)
        case .multiply: return .float(left * right)
        case .divide:
            try refuseZero(right == 0)
            return .float(left / right)
        case .floorDivide:
            try refuseZero(right == 0)
            let remainder = Self.modulo(left, right)
            return .float(((left - remainder) / right).rounded(.toNearestOrAwayFromZero))
        case .modulo:
            try refuseZero(right == 0)
            return .float(Self.modulo(left, right))
        case .power:
            try refuseZero(left == 0 && right < 0)
            let result = pow(left, right)
            guard !result.isNaN || left.isNaN || right.isNaN else {
                throw failure("this power is not a real number", expected: "a whole exponent")
            }
            guard result.isFinite || !left.isFinite || !right.isFinite else {
                throw failure("this power grows too large", expected: "at most 1.8e308")
            }
            return .float(result)
        }
    }

    private static func modulo(_ left: Double, _ right: Double) -> Double {
        let remainder = left.truncatingRemainder(dividingBy: right)
        if remainder == 0 { return right < 0 ? -0.0 : 0.0 }
        return (remainder < 0) != (right < 0) ? remainder + right : remainder
    }

    func whole(_ result: (partialValue: Int, overflow: Bool)) throws(InputError) -> Int {
        guard !result.overflow else { throw failure("a whole number grows too large", expected: "at most 64 bits") }
        return result.partialValue
    }

    private func refuseZero(_ isZero: Bool) throws(InputError) {
        if isZero { throw failure("this divides by zero", expected: "another divisor") }
    }
}

/// The product, or the greatest number when it does not fit.
private func saturatingProduct(_ left: Int, _ right: Int) -> Int {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? Int.max : product
}
