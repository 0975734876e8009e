/// Finds texts that are nearly the same, without comparing each with each.
public enum NearDuplicates {
    /// Pairs of positions in `texts` that join all texts whose sets of word pairs are alike.
    ///
    /// Words are those of `TextWords`. Two texts are alike where their sets have a
    /// Jaccard index of `similarity` or more. Sets that are equal are joined in a chain. Of the others only those are
    /// compared that share one of their rarest word pairs, which alike sets always do (Chaudhuri et al., 2006), so
    /// none is missed.
    public static func pairs(of texts: [String], similarity: Double) -> [(Int, Int)] {
        var numbers: [UInt64: Int] = [:]
        var counts: [Int] = []
        let sets = texts.map { text in
            let set = Set(
                shingles(text).map { shingle in
                    let number = numbers[shingle] ?? counts.count
                    if number == counts.count {
                        numbers[shingle] = number
                        counts.append(0)
                    }
                    return number
                })
            for number in set { counts[number] += 1 }
            return set
        }
        var pairs: [(Int, Int)] = []
        var equal: [[Int]: Int] = [:]
        var index: [Int: [Int]] = [:]
        var ordered: [[Int]] = []
        for (place, set) in sets.enumerated() {
            // Rarest first, the same order in every set.
            let elements = set.sorted { (counts[$0], $0) < (counts[$1], $1) }
            ordered.append(elements)
            if let first = equal[elements] {
                pairs.append((first, place))
                continue
            }
            equal[elements] = place
            let least = Int((similarity * Double(elements.count) - 1e-9).rounded(.up))
            let rare = elements.prefix(elements.count - least + 1)
            for other in Set(rare.flatMap { index[$0] ?? [] }).sorted()
            where jaccard(set, sets[other]) >= similarity - 1e-9 {
                pairs.append((other, place))
            }
            for element in rare { index[element, default: []].append(place) }
        }
        return pairs
    }

    /// How much of what two sets have together they have in common.
    static func jaccard(_ first: Set<Int>, _ second: Set<Int>) -> Double {
        let common = (first.count < second.count ? first : second).count { first.contains($0) && second.contains($0) }
        return Double(common) / Double(first.count + second.count - common)
    }

    /// The pairs of words that follow each other, as hashes; the word of a text of one, and all of a text without words.
    static func shingles(_ text: String) -> [UInt64] {
        let words = TextWords.hashes(text)
        if words.isEmpty { return [Fingerprint.spaced(Array(text.utf8))] }
        return words.count == 1 ? words : Shingles.runs(words, length: 2)
    }
}
