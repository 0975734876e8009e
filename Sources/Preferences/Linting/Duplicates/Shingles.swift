/// The runs of a few words in a text, as hashes: what texts that differ in few words share.
enum Shingles {
    /// How many words a run has when prompts are compared with each other.
    static let promptLength = 3
    /// How many words a run has when prompts are compared with an evaluation's.
    static let evaluationLength = 5

    /// The distinct runs of `length` words, ascending; a shorter text is one run, an empty one has none.
    static func hashes(_ words: [UInt64], length: Int) -> [UInt64] {
        let runs = runs(words, length: min(length, words.count)).sorted()
        guard var last = runs.first else { return [] }
        var distinct = [last]
        distinct.reserveCapacity(runs.count)
        for hash in runs.dropFirst() where hash != last {
            distinct.append(hash)
            last = hash
        }
        return distinct
    }

    /// The hash of every run of `length` words, in the text's order.
    static func runs(_ words: [UInt64], length: Int) -> [UInt64] {
        guard length > 0, words.count >= length else { return [] }
        return (0...words.count - length).map { Fingerprint.joined(words[$0..<$0 + length]) }
    }

    /// How much of two ascending lists without repetitions is in both, as a share of what is in either.
    static func jaccard(_ a: [UInt64], _ b: [UInt64]) -> Double {
        var (i, j, both) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                both += 1
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        let either = a.count + b.count - both
        return either == 0 ? 0 : Double(both) / Double(either)
    }
}
