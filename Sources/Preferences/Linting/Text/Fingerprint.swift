/// A 64-bit hash that is the same on every machine and in every run (FNV-1a with a mixing step at the end).
struct Fingerprint {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always) mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    mutating func add(_ value: UInt64) { state = Self.mixed(state ^ value) }

    /// The hash of what was added.
    var value: UInt64 { Self.mixed(state) }

    /// The finaliser of SplitMix64: every bit of the result depends on every bit of `value`.
    @inline(__always) static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The hash of a list of hashes, in their order.
    static func joined(_ values: some Sequence<UInt64>) -> UInt64 {
        var fingerprint = Fingerprint()
        for value in values { fingerprint.add(value) }
        return fingerprint.value
    }

    /// The hash of a text, runs of white space counted as one space and those at the ends as nothing.
    static func spaced(_ bytes: [UInt8]) -> UInt64 {
        var fingerprint = Fingerprint()
        var hasText = false
        var isSpaced = false
        for byte in bytes {
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                isSpaced = hasText
                continue
            }
            if isSpaced { fingerprint.add(0x20 as UInt8) }
            fingerprint.add(byte)
            (hasText, isSpaced) = (true, false)
        }
        return fingerprint.value
    }
}
