import Files

/// Prompts that are others with few words changed.
enum MinHashDuplicates {
    /// Pairs each prompt with the first earlier one whose three-word runs overlap by `similarity` or more.
    ///
    /// Candidates come from MinHash bands and are verified on the runs themselves. In a band that very many prompts share, each
    /// is compared with the first and the closest before it.
    ///
    /// - Parameters:
    ///   - words: The hashed words of each prompt.
    ///   - bands: The MinHash bands of each prompt.
    ///   - similarity: The least Jaccard similarity.
    /// - Returns: For each prompt the earlier one and their similarity; nil where there is none.
    static func find(words: [[UInt64]], bands: [[UInt64]], similarity: Double) -> [(earlier: Int, similarity: Double)?]
    {
        let candidates = candidates(bands)
        let needed = Set(candidates.indices.filter { !candidates[$0].isEmpty } + candidates.joined())
        let shingles = concurrentMap(words.count) { index in
            needed.contains(index) ? Shingles.hashes(words[index], length: Shingles.promptLength) : []
        }
        return concurrentMap(words.count) { index in
            for earlier in candidates[index] {
                let value = Shingles.jaccard(shingles[earlier], shingles[index])
                if value >= similarity { return (earlier, value) }
            }
            return nil
        }
    }

    /// The most prompts of one band that a prompt is compared with, from its beginning and just before the prompt.
    private static let nearest = 16

    /// For each prompt the earlier ones that agree with it in a band, ascending.
    private static func candidates(_ bands: [[UInt64]]) -> [[Int]] {
        let groups = concurrentMap(MinHash.bandCount) { band in
            var keys = bands.indices.filter { !bands[$0].isEmpty }.map { (key: bands[$0][band], index: $0) }
            keys.sort { ($0.key, $0.index) < ($1.key, $1.index) }
            var groups: [[Int]] = []
            var start = 0
            while start < keys.count {
                let end = keys[start...].firstIndex { $0.key != keys[start].key } ?? keys.count
                if end - start > 1 { groups.append(keys[start..<end].map(\.index)) }
                start = end
            }
            return groups
        }
        var candidates = [Set<Int>](repeating: [], count: bands.count)
        for group in groups.joined() {
            for place in 1..<group.count {
                candidates[group[place]].formUnion(group[..<place].prefix(nearest))
                candidates[group[place]].formUnion(group[..<place].suffix(nearest))
            }
        }
        return candidates.map { $0.sorted() }
    }
}
