/// Words and runs of words as numbers, for linear models of text.
///
/// Weinberger et al., "Feature hashing for large scale multitask learning" (2009): a run's hash is its place in the vector.
struct TextFeatures {
    /// How many places there are; a power of two.
    let buckets: Int
    /// The longest run of words.
    let order: Int

    /// The places that `text` fills, each once and in order, with values whose squares add up to 1.
    ///
    /// A run that stands there k times counts as 1 + ln k.
    func vector(of text: String) -> [(bucket: Int, value: Float)] {
        let words = ReplyWords.hashes(of: text)
        var places: [UInt32] = []
        places.reserveCapacity(words.count * order)
        for start in words.indices {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for end in start..<min(start + order, words.count) {
                hash = (hash ^ words[end]) &* 0x0000_0100_0000_01B3
                hash ^= hash >> 29
                let mixed = (hash &* 0x9E37_79B9_7F4A_7C15) >> 32
                places.append(UInt32(truncatingIfNeeded: Int(mixed) & (buckets - 1)))
            }
        }
        places.sort()
        var vector: [(bucket: Int, value: Float)] = []
        var squares: Float = 0
        var index = 0
        while index < places.count {
            let place = places[index]
            var count = 0
            while index < places.count, places[index] == place {
                count += 1
                index += 1
            }
            let value = 1 + Logarithm.natural(count)
            squares += value * value
            vector.append((Int(place), value))
        }
        guard squares > 0 else { return [] }
        let scale = 1 / squares.squareRoot()
        for index in vector.indices { vector[index].value *= scale }
        return vector
    }
}

/// The words of any text as hashes: letters, digits and apostrophes, in lower case, curly apostrophes made straight.
enum ReplyWords {
    static func hashes(of text: String) -> [UInt64] {
        var hashes: [UInt64] = []
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var isInside = false
        func take(_ value: UInt32) {
            hash = (hash ^ UInt64(value)) &* 0x0000_0100_0000_01B3
            isInside = true
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: take(scalar.value | 0x20)
            case 0x61...0x7A, 0x30...0x39, 0x27: take(scalar.value)
            case 0x2019, 0x02BC: take(0x27)
            case 0x80... where scalar.properties.isAlphabetic || scalar.properties.numericType != nil:
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { take(lower.value) }
            default:
                if isInside { hashes.append(hash) }
                isInside = false
                hash = 0xCBF2_9CE4_8422_2325
            }
        }
        if isInside { hashes.append(hash) }
        return hashes
    }
}
