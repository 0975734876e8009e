import Files
import OrderedCollections

/// A seeded generator (SplitMix64), so that every run of a test tries the same cases.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number in `0..<bound`; 0 when there is none.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int.random(in: 0..<bound, using: &self) : 0 }

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
