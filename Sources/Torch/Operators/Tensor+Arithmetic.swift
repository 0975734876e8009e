extension Tensor {
    public static func + (a: Tensor, b: Tensor) -> Tensor { call("aten::add.Tensor", .tensor(a), .tensor(b)) }
    public static func - (a: Tensor, b: Tensor) -> Tensor { call("aten::sub.Tensor", .tensor(a), .tensor(b)) }
    public static func * (a: Tensor, b: Tensor) -> Tensor { call("aten::mul.Tensor", .tensor(a), .tensor(b)) }
    public static func / (a: Tensor, b: Tensor) -> Tensor { call("aten::div.Tensor", .tensor(a), .tensor(b)) }
    public static func + (a: Tensor, b: Double) -> Tensor { call("aten::add.Scalar", .tensor(a), .double(b)) }
    public static func - (a: Tensor, b: Double) -> Tensor { call("aten::sub.Scalar", .tensor(a), .double(b)) }
    public static func * (a: Tensor, b: Double) -> Tensor { call("aten::mul.Scalar", .tensor(a), .double(b)) }
    public static func / (a: Tensor, b: Double) -> Tensor { call("aten::div.Scalar", .tensor(a), .double(b)) }
    public static func + (a: Double, b: Tensor) -> Tensor { b + a }
    public static func - (a: Double, b: Tensor) -> Tensor { -b + a }
    public static func * (a: Double, b: Tensor) -> Tensor { b * a }
    public static prefix func - (a: Tensor) -> Tensor { call("aten::neg", .tensor(a)) }

    public func exp() -> Tensor { .call("aten::exp", .tensor(self)) }
    public func log() -> Tensor { .call("aten::log", .tensor(self)) }
    public func sqrt() -> Tensor { .call("aten::sqrt", .tensor(self)) }
    public func abs() -> Tensor { .call("aten::abs", .tensor(self)) }
    public func sin() -> Tensor { .call("aten::sin", .tensor(self)) }
    public func cos() -> Tensor { .call("aten::cos", .tensor(self)) }
    public func square() -> Tensor { self * self }
    public func pow(_ exponent: Double) -> Tensor {
        .call("aten::pow.Tensor_Scalar", .tensor(self), .double(exponent))
    }
    public func clamped(_ low: Double?, _ high: Double?) -> Tensor {
        .call(
            "aten::clamp", .tensor(self), low.map(Argument.double) ?? .none, high.map(Argument.double) ?? .none)
    }
}

// Comparison, choice and bits.
extension Tensor {
    public static func .< (a: Tensor, b: Tensor) -> Tensor { call("aten::lt.Tensor", .tensor(a), .tensor(b)) }
    public static func .<= (a: Tensor, b: Tensor) -> Tensor { call("aten::le.Tensor", .tensor(a), .tensor(b)) }
    public static func .== (a: Tensor, b: Tensor) -> Tensor { call("aten::eq.Tensor", .tensor(a), .tensor(b)) }
    public static func .< (a: Tensor, b: Double) -> Tensor { call("aten::lt.Scalar", .tensor(a), .double(b)) }
    public static func .> (a: Tensor, b: Double) -> Tensor { call("aten::gt.Scalar", .tensor(a), .double(b)) }
    public static func .&& (a: Tensor, b: Tensor) -> Tensor { call("aten::logical_and", .tensor(a), .tensor(b)) }

    /// The opposite of each truth value.
    public func inverted() -> Tensor { .call("aten::logical_not", .tensor(self)) }

    /// `value` where `condition` holds, else `self`; shapes broadcast.
    public func filled(where condition: Tensor, with value: Double) -> Tensor {
        .call("aten::masked_fill.Scalar", .tensor(self), .tensor(condition), .double(value))
    }

    /// Whether each element is finite.
    public func isFinite() -> Tensor { .call("aten::isfinite", .tensor(self)) }

    public static func & (a: Tensor, b: Int) -> Tensor {
        call("aten::bitwise_and.Scalar", .tensor(a), .int(b))
    }
    public static func | (a: Tensor, b: Tensor) -> Tensor {
        call("aten::bitwise_or.Tensor", .tensor(a), .tensor(b))
    }
    public static func >> (a: Tensor, b: Tensor) -> Tensor {
        call("aten::bitwise_right_shift.Tensor", .tensor(a), .tensor(b))
    }
    public static func << (a: Tensor, b: Tensor) -> Tensor {
        call("aten::bitwise_left_shift.Tensor", .tensor(a), .tensor(b))
    }
    public static func >> (a: Tensor, b: Int) -> Tensor {
        call("aten::bitwise_right_shift.Tensor_Scalar", .tensor(a), .int(b))
    }
    public static func << (a: Tensor, b: Int) -> Tensor {
        call("aten::bitwise_left_shift.Tensor_Scalar", .tensor(a), .int(b))
    }
}

infix operator .> : ComparisonPrecedence
infix operator .&& : LogicalConjunctionPrecedence
