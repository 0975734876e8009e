import Foundation

/// The words of a text: runs of letters and digits in lower case, apostrophes left out ("Don't!" is `dont`).
///
/// Every ideograph is a word of its own.
enum TextWords {
    /// A hash of each word, in the text's order.
    static func hashes(_ text: String) -> [UInt64] { hashes(comparable(text)) }

    /// A hash of each word of `bytes`, which are ASCII or went through `comparable`.
    static func hashes(_ bytes: [UInt8]) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveCapacity(bytes.count / 5 + 1)
        var word = Fingerprint()
        var length = 0
        scan(bytes) { byte in
            if let byte {
                word.add(byte)
                length += 1
            } else if length > 0 {
                words.append(word.value)
                (word, length) = (Fingerprint(), 0)
            }
        }
        return words
    }

    /// The words themselves.
    static func list(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        scan(comparable(text)) { byte in
            if let byte {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word.removeAll(keepingCapacity: true)
            }
        }
        return words
    }

    /// The bytes of `text` in composed form and lower case where it is not ASCII.
    static func comparable(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        return Array(text.precomposedStringWithCanonicalMapping.lowercased().utf8)
    }

    /// Calls `body` with each byte of a word, and with nil where a word may end.
    @inline(__always) private static func scan(_ bytes: [UInt8], _ body: (UInt8?) -> Void) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): body(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): body(byte | 0x20)
            case UInt8(ascii: "'"): break
            case 0..<0x80: body(nil)
            default:
                index += wide(bytes, index, body)
                continue
            }
            index += 1
        }
        body(nil)
    }

    /// Takes the character that begins at `index`, which is not ASCII; returns its length in bytes.
    private static func wide(_ bytes: [UInt8], _ index: Int, _ body: (UInt8?) -> Void) -> Int {
        let lead = bytes[index]
        let length = min(lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, bytes.count - index)
        let second = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch (lead, second) {
        case (0xE2, 0x80) where length == 3 && (bytes[index + 2] == 0x98 || bytes[index + 2] == 0x99): break
        case (0xC2, _), (0xE2, 0x80...0x81), (0xE3, 0x80): body(nil)
        case (0xE3...0xE9, _):
            body(nil)
            for byte in bytes[index..<index + length] { body(byte) }
            body(nil)
        default:
            for byte in bytes[index..<index + length] { body(byte) }
        }
        return length
    }
}

/// Phrases to find among the hashed words of a text.
struct PhraseSet: Sendable {
    private let phrases: [UInt64: [[UInt64]]]
    private let negations = Set(["not", "never", "no"].map { TextWords.hashes($0)[0] })
    private let negatable = Set(["can", "could", "will", "would"].map { TextWords.hashes($0)[0] })

    init(_ phrases: [String]) {
        let hashed = phrases.map { TextWords.hashes($0) }.filter { !$0.isEmpty }
        self.phrases = Dictionary(grouping: hashed) { $0[0] }
    }

    /// Where the first of the phrases stands; one that ends in "can" or the like is not meant before "not".
    func firstMatch(in words: [UInt64]) -> Range<Int>? {
        for index in words.indices {
            guard let candidates = phrases[words[index]] else { continue }
            for phrase in candidates where index + phrase.count <= words.count {
                let end = index + phrase.count
                guard words[index..<end].elementsEqual(phrase) else { continue }
                if negatable.contains(phrase[phrase.count - 1]), end < words.count, negations.contains(words[end]) {
                    continue
                }
                return index..<end
            }
        }
        return nil
    }

    /// Whether one of the phrases stands in `words`.
    func matches(_ words: [UInt64]) -> Bool { firstMatch(in: words) != nil }
}
