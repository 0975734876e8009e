import Foundation

/// What happens to text before it is split into words.
indirect enum Normalizer: Sendable, Equatable {
    case sequence([Normalizer])
    /// Puts the bytes before a text that is not empty.
    case prepend([UInt8])
    /// Replaces every occurrence of `pattern`, which is not empty.
    case replace(pattern: [UInt8], content: [UInt8])
    case unicode(UnicodeForm)
    case lowercase
    /// Removes white space at the ends.
    case strip(left: Bool, right: Bool)

    /// The normalisation forms of Unicode Standard Annex 15.
    enum UnicodeForm: String, Sendable { case nfc, nfd, nfkc, nfkd }

    /// The text of `bytes`, normalised.
    func normalize(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sequence(let steps):
            return steps.reduce(bytes) { $1.normalize($0) }
        case .prepend(let prefix):
            return bytes.isEmpty ? bytes : prefix + bytes
        case .replace(let pattern, let content):
            return bytes.replacing(pattern: pattern, with: content)
        case .unicode(let form):
            return form.normalize(bytes)
        case .lowercase:
            return Array(
                String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.properties.lowercaseMapping).joined().utf8)
        case .strip(let left, let right):
            return Self.strip(bytes, left: left, right: right)
        }
    }

    private static func strip(_ bytes: [UInt8], left: Bool, right: Bool) -> [UInt8] {
        let classes = CharacterClasses.shared
        var (start, end) = (0, bytes.count)
        while left, start < end {
            let (kind, length) = classes.at(bytes, start)
            guard kind & CharacterClasses.space != 0 else { break }
            start += length
        }
        while right, end > start {
            let last = UTF8Scalar.start(before: end, bytes)
            guard classes.at(bytes, last).classes & CharacterClasses.space != 0 else { break }
            end = last
        }
        return Array(bytes[start..<end])
    }
}

extension Normalizer.UnicodeForm {
    /// The text of `bytes` in this form.
    func normalize(_ bytes: [UInt8]) -> [UInt8] {
        if leavesAlone(bytes) { return bytes }
        switch self {
        case .nfc: return Composition.shared.normalize(bytes, composes: true)
        case .nfd: return Composition.shared.normalize(bytes, composes: false)
        case .nfkc: return Composition.shared.normalize(Self.compatible(bytes), composes: true)
        case .nfkd: return Composition.shared.normalize(Self.compatible(bytes), composes: false)
        }
    }

    /// The text with compatibility characters such as “ﬁ” taken apart, each by itself so that marks keep their order.
    private static func compatible(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                result.append(UInt8(scalar.value))
            } else {
                result += Array(String(scalar).decomposedStringWithCompatibilityMapping.utf8)
            }
        }
        return result
    }

    /// Whether a quick look shows that `bytes` are in this form already.
    private func leavesAlone(_ bytes: [UInt8]) -> Bool {
        let classes = CharacterClasses.shared
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index &+= 1
                continue
            }
            guard self == .nfc else { return false }
            let (kind, length) = classes.at(bytes, index)
            if kind & CharacterClasses.unstable != 0 { return false }
            index &+= length
        }
        return true
    }
}

extension [UInt8] {
    /// The bytes with every occurrence of `pattern` replaced, from left to right.
    func replacing(pattern: [UInt8], with content: [UInt8]) -> [UInt8] {
        guard let first = pattern.first, contains(first) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count + count / 4 * Swift.max(0, content.count - pattern.count))
        var index = 0
        while index < count {
            if self[index] == first, has(pattern, at: index) {
                result.append(contentsOf: content)
                index &+= pattern.count
            } else {
                result.append(self[index])
                index &+= 1
            }
        }
        return result
    }

    /// Whether `pattern` stands at `index`.
    func has(_ pattern: [UInt8], at index: Int) -> Bool {
        guard count - index >= pattern.count else { return false }
        for offset in 0..<pattern.count where self[index &+ offset] != pattern[offset] { return false }
        return true
    }
}
