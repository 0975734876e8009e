/// Where text that a SentencePiece tokenizer takes as one word may be cut without changing its ids.
///
/// No merge makes a token with “▁” after any but a few characters, nor most often one with anything after a line break, so
/// merges on both sides of such a place never meet.
struct SpaceCuts: Sendable {
    /// The character that stands for a space.
    static let space = Array("▁".utf8)
    private static let scalar: UInt32 = 0x2581
    private static let lineBreak: UInt32 = 0x0A

    /// The characters before “▁” inside some merged token.
    private var joined: Set<UInt32> = []
    /// Whether no merged token has another character after a line break.
    private var cutsLines = true

    /// The cuts for `merged`, the texts of all tokens that merging makes.
    init(merged: some Sequence<ArraySlice<UInt8>>) {
        for token in merged {
            var previous: UInt32?
            for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
                if scalar.value == Self.scalar, let previous, previous != Self.scalar { joined.insert(previous) }
                if previous == Self.lineBreak, scalar.value != Self.lineBreak { cutsLines = false }
                previous = scalar.value
            }
        }
    }

    /// The first cut after `start`, or `limit`.
    @inline(__always)
    func next(_ bytes: [UInt8], after start: Int, limit: Int) -> Int {
        var index = start
        while true {
            let (scalar, length) = UTF8Scalar.decode(bytes, index)
            index &+= length
            if index >= limit { return limit }
            if scalar == Self.lineBreak, cutsLines, bytes[index] != 0x0A { return index }
            if bytes[index] == 0xE2, index &+ 2 < limit, bytes[index &+ 1] == 0x96, bytes[index &+ 2] == 0x81,
                scalar != Self.scalar, joined.isEmpty || !joined.contains(scalar)
            {
                return index
            }
        }
    }
}
