/// Finds the words of a `WordPattern` in UTF-8, one pass, no regular-expression engine.
struct WordScanner: Sendable {
    let pattern: WordPattern
    private let letters: UInt8
    private let classes = CharacterClasses.shared

    init(_ pattern: WordPattern) {
        self.pattern = pattern
        letters = CharacterClasses.letter | (pattern.marksAreLetters ? CharacterClasses.mark : 0)
    }

    /// Appends the end of each word of `bytes[range]` to `ends`.
    func appendEnds(_ bytes: [UInt8], _ range: Range<Int>, to ends: inout [Int]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let limit = range.upperBound
            index = pattern.onlySpaceLeads ? endGPT2(bytes, index, limit) : end(bytes, index, limit)
            ends.append(index)
        }
    }

    // MARK: GPT-2

    // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    private func endGPT2(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var (kind, length) = classes.at(bytes, start)
        if bytes[start] == UInt8(ascii: "'"), let end = contraction(bytes, start, limit, anyCase: false) { return end }
        var index = start
        if bytes[start] == UInt8(ascii: " "), start &+ 1 < limit {
            let (nextKind, nextLength) = classes.at(bytes, start &+ 1)
            if nextKind & CharacterClasses.space == 0 { (kind, length, index) = (nextKind, nextLength, start &+ 1) }
        }
        if kind & CharacterClasses.space != 0 { return endOfSpace(bytes, start, limit) }
        let group = CharacterClasses.letter | CharacterClasses.number | CharacterClasses.space
        return run(bytes, index &+ length, limit, mask: group, value: kind & group)
    }

    // MARK: Llama 3 and its relatives

    private func end(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        let (kind, length) = classes.at(bytes, start)
        let byte = bytes[start]
        if byte == UInt8(ascii: "'"), pattern.contractions == .firstAnyCase,
            let end = contraction(bytes, start, limit, anyCase: true)
        {
            return end
        }
        // [^\r\n\p{L}\p{N}]?\p{L}+
        if pattern.splitsCase {
            if let end = endOfCasedWord(bytes, start, limit, kind: kind, length: length) {
                let suffix = pattern.contractions == .suffixAnyCase
                return suffix ? contraction(bytes, end, limit, anyCase: true) ?? end : end
            }
        } else if kind & letters != 0 {
            return run(bytes, start &+ length, limit, mask: letters, anyOf: letters)
        } else if mayLead(byte, kind), start &+ length < limit {
            let (nextKind, nextLength) = classes.at(bytes, start &+ length)
            if nextKind & letters != 0 {
                return run(bytes, start &+ length &+ nextLength, limit, mask: letters, anyOf: letters)
            }
        }
        if kind & CharacterClasses.number != 0 { return endOfNumber(bytes, start &+ length, limit) }
        // ` ?[^\s\p{L}\p{N}]+[\r\n]*`
        let spoken = letters | CharacterClasses.number | CharacterClasses.space
        if kind & spoken == 0 { return endOfSymbols(bytes, start &+ length, limit, spoken) }
        if byte == UInt8(ascii: " "), start &+ 1 < limit {
            let (nextKind, nextLength) = classes.at(bytes, start &+ 1)
            if nextKind & spoken == 0 { return endOfSymbols(bytes, start &+ 1 &+ nextLength, limit, spoken) }
        }
        return endOfLinesOrSpace(bytes, start, limit)
    }

    /// Whether a character can be the `[^\r\n\p{L}\p{N}]?` before a word.
    @inline(__always)
    private func mayLead(_ byte: UInt8, _ kind: UInt8) -> Bool {
        kind & (CharacterClasses.letter | CharacterClasses.number) == 0 && byte != 0x0D && byte != 0x0A
    }

    /// `\p{N}{1,n}`, its first digit passed.
    private func endOfNumber(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var index = start
        var left = pattern.digits - 1
        while left > 0, index < limit {
            let (kind, length) = classes.at(bytes, index)
            guard kind & CharacterClasses.number != 0 else { break }
            index &+= length
            left -= 1
        }
        return index
    }

    /// `[^\s\p{L}\p{N}]+[\r\n]*`, its first symbol passed.
    private func endOfSymbols(_ bytes: [UInt8], _ start: Int, _ limit: Int, _ spoken: UInt8) -> Int {
        var index = run(bytes, start, limit, mask: spoken, value: 0)
        while index < limit {
            let byte = bytes[index]
            let ends = byte == 0x0D || byte == 0x0A || (pattern.slashEndsSymbols && byte == UInt8(ascii: "/"))
            guard ends else { break }
            index &+= 1
        }
        return index
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+` at white space.
    private func endOfLinesOrSpace(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var index = start
        var afterBreak = -1
        while index < limit {
            let (kind, length) = classes.at(bytes, index)
            guard kind & CharacterClasses.space != 0 else { break }
            let byte = bytes[index]
            index &+= length
            if byte == 0x0D || byte == 0x0A { afterBreak = index }
        }
        return afterBreak >= 0 ? afterBreak : leavingLast(bytes, start, index, limit)
    }

    // MARK: GPT-4o

    /// The end of `[^\r\n\p{L}\p{N}]?U*L+`, or else of `[^\r\n\p{L}\p{N}]?U+L*`.
    ///
    /// U is an upper, title, modifier or other letter or a mark, and L the same with lower in place of upper and title.
    private func endOfCasedWord(_ bytes: [UInt8], _ start: Int, _ limit: Int, kind: UInt8, length: Int) -> Int? {
        if mayLead(bytes[start], kind), let end = endOfUpperLower(bytes, start &+ length, limit) { return end }
        if let end = endOfUpperLower(bytes, start, limit) { return end }
        let lead = mayLead(bytes[start], kind) ? start &+ length : start
        let end = run(bytes, lead, limit, mask: CharacterClasses.upper, anyOf: CharacterClasses.upper)
        return end > lead ? end : nil
    }

    /// `U*L+`; nil where it does not match.
    private func endOfUpperLower(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int? {
        let cased = CharacterClasses.letter | CharacterClasses.mark
        var index = start
        var afterUncased: Int?
        while index < limit {
            let (kind, length) = classes.at(bytes, index)
            guard kind & cased != 0 else { break }
            if kind & CharacterClasses.lower != 0 {
                return endOfLower(bytes, index &+ length, limit)
            }
            index &+= length
            if kind & CharacterClasses.upper == 0 { afterUncased = index }
        }
        return afterUncased
    }

    /// The end of `L*`.
    private func endOfLower(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        let cased = CharacterClasses.letter | CharacterClasses.mark
        var index = start
        while index < limit {
            let (kind, length) = classes.at(bytes, index)
            guard kind & cased != 0, kind & CharacterClasses.upper == 0 else { break }
            index &+= length
        }
        return index
    }

    // MARK: Shared parts

    /// `\s+(?!\S)|\s+` at white space.
    private func endOfSpace(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        let end = run(bytes, start, limit, mask: CharacterClasses.space, anyOf: CharacterClasses.space)
        return leavingLast(bytes, start, end, limit)
    }

    /// The end of the run of spaces, or before its last one where something follows that it can lead.
    private func leavingLast(_ bytes: [UInt8], _ start: Int, _ end: Int, _ limit: Int) -> Int {
        if end == limit { return end }
        let last = UTF8Scalar.start(before: end, bytes)
        return last > start ? last : end
    }

    @inline(__always)
    private func run(_ bytes: [UInt8], _ start: Int, _ limit: Int, mask: UInt8, value: UInt8) -> Int {
        var index = start
        while index < limit {
            let (kind, length) = classes.at(bytes, index)
            if kind & mask != value { break }
            index &+= length
        }
        return index
    }

    @inline(__always)
    private func run(_ bytes: [UInt8], _ start: Int, _ limit: Int, mask: UInt8, anyOf: UInt8) -> Int {
        var index = start
        while index < limit {
            let (kind, length) = classes.at(bytes, index)
            if kind & mask & anyOf == 0 { break }
            index &+= length
        }
        return index
    }

    /// The end of the contraction that starts at `start`; nil where none does.
    private func contraction(_ bytes: [UInt8], _ start: Int, _ limit: Int, anyCase: Bool) -> Int? {
        guard start &+ 1 < limit, bytes[start] == UInt8(ascii: "'") else { return nil }
        let bit: UInt8 = anyCase ? 0x20 : 0
        switch bytes[start &+ 1] | bit {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start &+ 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return start &+ 2 < limit && bytes[start &+ 2] | bit == UInt8(ascii: "e") ? start &+ 3 : nil
        case UInt8(ascii: "l"):
            return start &+ 2 < limit && bytes[start &+ 2] | bit == UInt8(ascii: "l") ? start &+ 3 : nil
        case 0xE5 where anyCase:
            // ſ (U+017F, C5 BF) is an s to a match that ignores case.
            return start &+ 2 < limit && bytes[start &+ 1] == 0xC5 && bytes[start &+ 2] == 0xBF ? start &+ 3 : nil
        default:
            return nil
        }
    }
}
