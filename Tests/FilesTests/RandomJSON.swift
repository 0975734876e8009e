import Files
import OrderedCollections

extension SplitMix64 {
    /// A whole number in `0..<bound`; 0 when there is none.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? next(below: bound) : 0 }

    mutating func string() -> String {
        let alphabet = Array("ab\"\\\n\t\u{0}\u{1F}é€😀\u{301}Ω /")
        return String((0..<below(9)).map { _ in alphabet[below(alphabet.count)] })
    }

    mutating func json(depth: Int) -> JSONValue {
        switch below(depth > 0 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .integer(Int(truncatingIfNeeded: next()) >> below(64))
        case 3, 4:
            let value = Double(bitPattern: next())
            return .number(value.isFinite ? value : 0.5)
        case 5: return .string(string())
        case 6: return .array((0..<below(5)).map { _ in json(depth: depth - 1) })
        default:
            let members = (0..<below(5)).map { _ in (string(), json(depth: depth - 1)) }
            return .object(OrderedDictionary(members, uniquingKeysWith: { first, _ in first }))
        }
    }
}
