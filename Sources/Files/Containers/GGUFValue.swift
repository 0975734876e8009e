/// A metadata value of a GGUF file; integers of every width are `Int`, lists are of one kind.
public enum GGUFValue: Sendable, Hashable {
    case integer(Int)
    /// A 32-bit or 64-bit float.
    case number(Double)
    case bool(Bool)
    case string(String)
    case integers([Int])
    /// 32-bit floats.
    case floats([Float])
    /// 64-bit floats.
    case doubles([Double])
    case bools([Bool])
    case strings([String])
}

extension GGUFValue {
    /// The integer; nil for another kind of value.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    /// The number, also when stored as an integer; nil for another kind of value.
    public var number: Double? {
        switch self {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
    /// The truth value; nil for another kind of value.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The text; nil for another kind of value.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The list of integers; nil for another kind of value.
    public var integers: [Int]? { if case .integers(let value) = self { value } else { nil } }
    /// The list of 32-bit floats; nil for another kind of value.
    public var floats: [Float]? { if case .floats(let value) = self { value } else { nil } }
    /// The list of texts; nil for another kind of value.
    public var strings: [String]? { if case .strings(let value) = self { value } else { nil } }

    /// What kind of value this is, in words for messages.
    public var kind: String {
        switch self {
        case .integer: "an integer"
        case .number: "a number"
        case .bool: "true or false"
        case .string: "a string"
        case .integers: "a list of integers"
        case .floats, .doubles: "a list of numbers"
        case .bools: "a list of truth values"
        case .strings: "a list of strings"
        }
    }
}
