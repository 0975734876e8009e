import Files

extension SplitMix64 {
    /// `bytes` with one to four faults: flipped bits, lengths replaced, pieces cut, repeated, or taken from elsewhere.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = below(bytes.count)
        switch below(8) {
        case 0, 1: bytes[place] ^= 1 << UInt8(below(8))
        case 2: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
        case 5:
            let piece = bytes[place..<min(bytes.count, place + 1 + below(64))]
            bytes.insert(contentsOf: piece, at: below(bytes.count))
        default:
            // A field of four or eight bytes becomes a number that lies on some edge.
            let edges: [UInt64] = [
                0, 1, 2, 31, 33, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40, 1 << 62,
                UInt64(Int.max) - 7, UInt64(Int.max), 1 << 63, .max - 31, .max, UInt64(bytes.count),
                UInt64(bytes.count) + 1,
            ]
            let width = below(2) == 0 ? 4 : 8
            for (index, byte) in little(edges[below(edges.count)]).prefix(width).enumerated()
            where place + index < bytes.count {
                bytes[place + index] = byte
            }
        }
    }
}
