/// What `Tokenizer.encode` does with text that spells a special token.
public enum SpecialTokenText: Sendable {
    /// It becomes the special token: for text that a chat template rendered.
    case recognised
    /// It stays text: for anything a person or another program wrote.
    case asText
}

extension Tokenizer {
    /// The ids of `text`; `addSpecialTokens` puts around it what the model expects around a sequence, such as BOS.
    public func encode(_ text: String, special: SpecialTokenText, addSpecialTokens: Bool) -> [Int] {
        var ids = addSpecialTokens ? parts.ends.before : []
        let bytes = Array(text.utf8)
        var scratch = MergeScratch()
        parts.encode(bytes, special: special, isStart: true, &scratch, into: &ids)
        if addSpecialTokens { ids += parts.ends.after }
        return ids
    }

    /// The text of `ids`, without special tokens if `skipSpecial`; ids outside the vocabulary have no text.
    public func decode(_ ids: some Sequence<Int>, skipSpecial: Bool) -> String {
        var decoder = streamingDecoder(skipSpecial: skipSpecial)
        var bytes: [UInt8] = []
        for id in ids { decoder.append(id, to: &bytes) }
        decoder.flush(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A decoder that takes ids one at a time.
    public func streamingDecoder(skipSpecial: Bool) -> StreamingDecoder {
        StreamingDecoder(parts.decoder, skipsSpecial: skipSpecial)
    }
}

extension Tokenizer.Parts {
    /// Appends the ids of `bytes`: added tokens, normalisation, added tokens again, words, merges.
    func encode(
        _ bytes: [UInt8], special: SpecialTokenText, isStart: Bool, _ scratch: inout MergeScratch, into ids: inout [Int]
    ) {
        let includesSpecial = special == .recognised
        for piece in added.split(bytes, 0..<bytes.count, includesSpecial: includesSpecial) {
            if let id = piece.id {
                ids.append(id)
                continue
            }
            let isStart = isStart && piece.range.lowerBound == 0
            guard normalizer != nil || !normalizedAdded.isEmpty else {
                encodeWords(bytes, piece.range, isStart: isStart, &scratch, into: &ids)
                continue
            }
            let text = normalizer?.normalize(Array(bytes[piece.range])) ?? Array(bytes[piece.range])
            for inner in normalizedAdded.split(text, 0..<text.count, includesSpecial: includesSpecial) {
                if let id = inner.id {
                    ids.append(id)
                } else {
                    let isStart = isStart && inner.range.lowerBound == 0
                    encodeWords(text, inner.range, isStart: isStart, &scratch, into: &ids)
                }
            }
        }
    }

    private func encodeWords(
        _ bytes: [UInt8], _ range: Range<Int>, isStart: Bool, _ scratch: inout MergeScratch, into ids: inout [Int]
    ) {
        let words = preTokenizer.split(bytes, range, isStart: isStart)
        var start = words.range.lowerBound
        for end in words.ends {
            if end > start { model.encode(words.bytes, start..<end, &scratch, into: &ids) }
            start = end
        }
    }
}
