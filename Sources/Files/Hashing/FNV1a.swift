/// The 64-bit FNV-1a hash of the text's UTF-8 (Fowler, Noll and Vo), the same on every machine: a name, not a safeguard.
public func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
