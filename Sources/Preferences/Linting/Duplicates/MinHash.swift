import Files

/// Locality-sensitive hashing of sets (Broder, "On the resemblance and containment of documents", 1997).
///
/// 16 bands of 6 minima: two sets with a Jaccard similarity of 0.85 agree in a band with probability 0.9995, of 0.5 with 0.22.
enum MinHash {
    static let bandCount = 16
    private static let rowsPerBand = 6

    /// The keys of the bands of a set; sets that agree in one are candidates, and the empty set has none.
    static func bands(of set: [UInt64]) -> [UInt64] {
        guard !set.isEmpty else { return [] }
        return (0..<bandCount).map { band in
            var key = Fingerprint()
            for row in 0..<rowsPerBand {
                let (factor, offset) = functions[band * rowsPerBand + row]
                var least = UInt64.max
                for element in set { least = min(least, element &* factor &+ offset) }
                key.add(least)
            }
            return key.value
        }
    }

    /// The multipliers (odd) and offsets of the hash functions.
    private static let functions: [(factor: UInt64, offset: UInt64)] = {
        var generator = SplitMix64(seed: 0x504C_554D)
        return (0..<bandCount * rowsPerBand).map { _ in (generator.next() | 1, generator.next()) }
    }()
}
