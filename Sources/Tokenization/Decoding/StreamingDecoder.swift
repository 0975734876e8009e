/// Turns ids into text one at a time, giving only whole characters.
///
/// The texts that `append(_:)` and `finish()` return, put together, are what `Tokenizer.decode(_:skipSpecial:)` returns.
/// Bytes that are no UTF-8 become U+FFFD: byte-level tokens one for each maximal subpart (as `tokenizers` does), byte
/// tokens such as `<0xE4>` one for each byte (`tokenizers` gives up the whole run of byte tokens instead).
public struct StreamingDecoder: Sendable {
    private let decoder: TokenDecoder
    private let skipsSpecial: Bool
    /// Bytes that may be the start of a character.
    private var pending: [UInt8] = []
    private var isFirst = true
    /// How many characters may still be stripped from the start of the text.
    private var toStrip: Int

    init(_ decoder: TokenDecoder, skipsSpecial: Bool) {
        self.decoder = decoder
        self.skipsSpecial = skipsSpecial
        toStrip = decoder.rules.textStart?.count ?? 0
    }

    /// The text that is certain once `id` is there; an id outside the vocabulary has none.
    public mutating func append(_ id: Int) -> String {
        var bytes: [UInt8] = []
        append(id, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The rest of the text: U+FFFD for a character that was never completed.
    public mutating func finish() -> String {
        var bytes: [UInt8] = []
        flush(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text that is certain once `id` is there, as well-formed UTF-8.
    mutating func append(_ id: Int, to result: inout [UInt8]) {
        guard id >= 0, id < decoder.count, !skipsSpecial || decoder.isOrdinary(id) else { return }
        let isByte = decoder.isByteToken(id)
        if decoder.rules.hasByteTokens, !isByte { flush(to: &result) }
        if decoder.rules.joinsWithSpaces, !isFirst { pending.append(UInt8(ascii: " ")) }
        pending += decoder.text(id, isFirst: isFirst)
        isFirst = false
        let whole = pending.count - UTF8Repair.incompleteTail(pending)
        guard whole > 0 else { return }
        emit(pending[..<whole], to: &result)
        pending.removeFirst(whole)
    }

    mutating func flush(to result: inout [UInt8]) {
        emit(pending[...], to: &result)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let start = result.count
        UTF8Repair.append(bytes, to: &result, eachByte: decoder.rules.hasByteTokens)
        guard toStrip > 0, let content = decoder.rules.textStart?.content else { return }
        var cut = start
        while toStrip > 0, cut < result.count, result.has(content, at: cut) {
            cut += content.count
            toStrip -= 1
        }
        if cut < result.count { toStrip = 0 }
        result.removeSubrange(start..<cut)
    }
}
