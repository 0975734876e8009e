/// Canonical decomposition and composition (Unicode Standard Annex 15), as the `tokenizers` library does it.
///
/// Foundation's own forms are not used: of old and mixed Hangul they make other text (U+D3D0 U+11B8 after a syllable stays
/// as it is), and their Unicode version is the system's.
struct Composition: Sendable {
    static let shared = Composition()

    /// The parts of a scalar: the first in the upper half, the second or zero in the lower.
    private var parts = FlatTable(capacity: 2100)
    private var composites = FlatTable(capacity: 1000)
    private var combiningClasses = FlatTable(capacity: 1000)

    private init() {
        var scalar: UInt32 = 0
        for word in Self.decompositionText.split(whereSeparator: \.isWhitespace) {
            if word.hasSuffix(":") {
                scalar = UInt32(word.dropLast(), radix: 16) ?? 0
                continue
            }
            let isExcluded = word.hasSuffix("!")
            let numbers = (isExcluded ? word.dropLast() : word).split(separator: "+").map { UInt32($0, radix: 16) ?? 0 }
            let (first, second) = (numbers[0], numbers.count > 1 ? numbers[1] : 0)
            parts.insert(UInt64(scalar), FlatTable.key(first, second))
            if !isExcluded { composites.insert(FlatTable.key(first, second), UInt64(scalar)) }
            scalar += 1
        }
        for word in Self.combiningText.split(whereSeparator: \.isWhitespace) {
            let fields = word.split(whereSeparator: { $0 == "-" || $0 == "=" })
            guard fields.count == 3, let first = UInt32(fields[0], radix: 16), let last = UInt32(fields[1], radix: 16),
                let kind = UInt64(fields[2])
            else { continue }
            for scalar in first...last { combiningClasses.insert(UInt64(scalar), kind) }
        }
    }

    /// The scalars of `bytes` in canonical decomposition, ordered, and composed again if `composes`.
    func normalize(_ bytes: [UInt8], composes: Bool) -> [UInt8] {
        var marked: [Mark] = []
        marked.reserveCapacity(bytes.count / 2)
        var index = 0
        while index < bytes.count {
            let (scalar, length) = UTF8Scalar.decode(bytes, index)
            decompose(scalar, into: &marked)
            index &+= length
        }
        order(&marked)
        if composes { compose(&marked) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for mark in marked { UTF8Scalar.append(mark.scalar, to: &result) }
        return result
    }

    /// A scalar with its combining class.
    private struct Mark {
        var scalar: UInt32
        var kind: UInt8
    }

    private func decompose(_ scalar: UInt32, into result: inout [Mark]) {
        if scalar < 0xC0 {
            result.append(Mark(scalar: scalar, kind: 0))
        } else if Hangul.syllables.contains(scalar) {
            for part in Hangul.parts(scalar) where part != 0 { result.append(Mark(scalar: part, kind: 0)) }
        } else {
            let found = parts[UInt64(scalar)]
            if found != FlatTable.none {
                decompose(UInt32(truncatingIfNeeded: found >> 32), into: &result)
                let second = UInt32(truncatingIfNeeded: found)
                if second != 0 { decompose(second, into: &result) }
            } else {
                let kind = combiningClasses[UInt64(scalar)]
                result.append(Mark(scalar: scalar, kind: kind == FlatTable.none ? 0 : UInt8(truncatingIfNeeded: kind)))
            }
        }
    }

    /// Sorts each run of marks by class, keeping the order of equals.
    private func order(_ marks: inout [Mark]) {
        var index = 0
        while index < marks.count {
            guard marks[index].kind != 0 else {
                index += 1
                continue
            }
            var end = index
            while end < marks.count, marks[end].kind != 0 { end += 1 }
            if end - index > 1 {
                let sorted = marks[index..<end].enumerated().sorted {
                    ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset)
                }
                for (offset, item) in sorted.enumerated() { marks[index + offset] = item.element }
            }
            index = end
        }
    }

    /// Joins each starter with the marks after it that no mark of the same or a higher class keeps away.
    private func compose(_ marks: inout [Mark]) {
        var kept = 0
        var starter = -1
        var lastKind: UInt8 = 0
        for index in 0..<marks.count {
            let mark = marks[index]
            let isAdjacent = starter == kept - 1
            if starter >= 0, isAdjacent || (lastKind != 0 && lastKind < mark.kind),
                let composite = composite(marks[starter].scalar, mark.scalar)
            {
                marks[starter].scalar = composite
                continue
            }
            if mark.kind == 0 { starter = kept }
            lastKind = mark.kind
            marks[kept] = mark
            kept += 1
        }
        marks.removeSubrange(kept...)
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if let syllable = Hangul.syllable(first, second) { return syllable }
        let found = composites[FlatTable.key(first, second)]
        return found == FlatTable.none ? nil : UInt32(truncatingIfNeeded: found)
    }
}

/// The arithmetic of Hangul syllables (Unicode Standard, section 3.12).
private enum Hangul {
    static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let leads: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    private static let tails: Range<UInt32> = 0x11A8..<0x11C3

    /// Lead, vowel and, where there is none zero, tail.
    static func parts(_ syllable: UInt32) -> [UInt32] {
        let index = syllable - 0xAC00
        let tail = index % 28
        return [0x1100 + index / 588, 0x1161 + index % 588 / 28, tail == 0 ? 0 : 0x11A7 + tail]
    }

    static func syllable(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            return 0xAC00 + (first - 0x1100) * 588 + (second - 0x1161) * 28
        }
        if syllables.contains(first), (first - 0xAC00) % 28 == 0, tails.contains(second) {
            return first + second - 0x11A7
        }
        return nil
    }
}
