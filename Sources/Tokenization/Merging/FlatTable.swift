/// A hash table from 64-bit keys to 64-bit values: open addressing in one flat array, no key removed.
struct FlatTable: Sendable {
    /// What a look-up answers for a key that is not there; it can be neither key nor value.
    static let none = UInt64.max

    /// Key and value side by side, so that a look-up touches one cache line.
    private var slots: [UInt64]
    private var mask: Int
    private var shift: UInt64
    private(set) var count = 0

    /// An empty table with room for `capacity` keys; it grows when there are more.
    init(capacity: Int = 0) {
        var bits = 4
        while Self.room(1 << bits) < capacity { bits += 1 }
        slots = Array(repeating: Self.none, count: 2 << bits)
        mask = (1 << bits) - 1
        shift = UInt64(64 - bits)
    }

    /// The value of `key`, or `none`.
    @inline(__always)
    subscript(key: UInt64) -> UInt64 {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while true {
            let found = slots[slot &* 2]
            if found == key { return slots[slot &* 2 &+ 1] }
            if found == Self.none { return Self.none }
            slot = (slot &+ 1) & mask
        }
    }

    /// Sets the value of `key`, replacing an earlier one.
    mutating func insert(_ key: UInt64, _ value: UInt64) {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while true {
            let found = slots[slot * 2]
            if found == key { break }
            if found == Self.none {
                count += 1
                slots[slot * 2] = key
                break
            }
            slot = (slot + 1) & mask
        }
        slots[slot * 2 + 1] = value
        if count > Self.room(mask + 1) { grow() }
    }

    /// How many keys a table of `slots` holds: few enough for short searches, many enough to stay in the cache.
    private static func room(_ slots: Int) -> Int { slots * 5 / 8 }

    private mutating func grow() {
        var larger = FlatTable(capacity: mask + 1)
        for slot in stride(from: 0, to: slots.count, by: 2) where slots[slot] != Self.none {
            larger.insert(slots[slot], slots[slot + 1])
        }
        self = larger
    }
}

extension FlatTable {
    /// The key of the pair (`left`, `right`).
    @inline(__always)
    static func key(_ left: UInt32, _ right: UInt32) -> UInt64 { UInt64(left) << 32 | UInt64(right) }
}
