import Files
import OrderedCollections
import Preferences
import Testing
import Tokenization

/// Splits that keep related rows together.
@Suite struct SplitTests {
    private static func pair(_ id: String, _ prompt: String, family: String? = nil, twin: JSONValue? = nil)
        -> PreferencePair
    {
        PreferencePair(
            id: id, family: family, prompt: [ChatMessage(role: "user", content: prompt)],
            chosen: [ChatMessage(role: "assistant", content: "a")],
            rejected: [ChatMessage(role: "assistant", content: "b")], extra: twin.map { ["twin_of": $0] } ?? [:])
    }

    @Test func linkedRowsAreOneGroup() {
        let pairs = [
            Self.pair("a", "Buy milk", family: "food"), Self.pair("b", "Call mother", family: "food"),
            Self.pair("c", "Water the plants", twin: "b"), Self.pair("d", "Something else entirely", twin: ["x"]),
            Self.pair("e", "And another thing", twin: ["x", 7]), Self.pair("7", "Read a book"),
            // The same words but for case and punctuation.
            Self.pair("f", "CALL, mother!"), Self.pair("g", "mother call"),
            // One word of eleven differs: 9 of 11 word pairs are the same. One of five does not suffice.
            Self.pair("h", "one two three four five six seven eight nine ten eleven"),
            Self.pair("i", "one two three four five six seven eight nine ten twelve"),
            Self.pair("j", "one two three four five"), Self.pair("k", "one two three four six"),
            Self.pair("l", "👋"), Self.pair("m", "👋"), Self.pair("n", "👣"),
        ]
        #expect(RowGroups.of(pairs) == [0, 0, 0, 1, 1, 1, 0, 2, 3, 3, 4, 5, 6, 6, 7])
    }

    /// Word pairs of a text of small letters and spaces, found the obvious way.
    private static func wordPairs(_ text: String) -> Set<[Substring]> {
        let words = text.split(whereSeparator: { $0 == " " })
        return words.count == 1 ? [words] : Set((1..<words.count).map { [words[$0 - 1], words[$0]] })
    }

    private static func isNear(_ a: String, _ b: String) -> Bool {
        let (a, b) = (wordPairs(a), wordPairs(b))
        return Double(a.intersection(b).count) >= 0.8 * Double(a.union(b).count) - 1e-9
    }

    @Test func relatedRowsAreNeverOnBothSides() {
        var generator = SplitMix64(seed: 3)
        let vocabulary = (0..<30).map { "w\($0)" }
        for round in 0..<20 {
            var prompts: [String] = []
            for _ in 0..<120 {
                // Half of the prompts change up to two words of an earlier one.
                if let earlier = prompts.isEmpty ? nil : prompts[generator.next(below: prompts.count)],
                    generator.next(below: 2) == 0
                {
                    var words = earlier.split(whereSeparator: { $0 == " " }).map(String.init)
                    for _ in 0..<generator.next(below: 3) {
                        words[generator.next(below: words.count)] = vocabulary[generator.next(below: 30)]
                    }
                    prompts.append(words.joined(separator: " "))
                } else {
                    let count = 1 + generator.next(below: 25)
                    prompts.append(
                        (0..<count).map { _ in vocabulary[generator.next(below: 30)] }.joined(separator: " "))
                }
            }
            let pairs = prompts.enumerated().map { row, prompt in
                Self.pair(
                    "r\(row)", prompt, family: generator.next(below: 4) == 0 ? "f\(generator.next(below: 20))" : nil,
                    twin: generator.next(below: 6) == 0 ? .string("r\(generator.next(below: 120))") : nil)
            }
            let groups = RowGroups.of(pairs)
            let share = 0.1 + 0.1 * Double(round % 4)
            let heldOut = FamilySplit.heldOut(groups: groups, share: share, seed: UInt64(round))
            #expect(heldOut.count <= Int((share * 120).rounded()))
            for (a, b) in pairs.indices.flatMap({ a in pairs.indices.map { (a, $0) } }) where a < b {
                let related =
                    pairs[a].family != nil && pairs[a].family == pairs[b].family
                    || pairs[a].extra["twin_of"]?.string == pairs[b].id
                    || pairs[b].extra["twin_of"]?.string == pairs[a].id || Self.isNear(prompts[a], prompts[b])
                if related { #expect(groups[a] == groups[b] && heldOut.contains(a) == heldOut.contains(b)) }
            }
            #expect(heldOut == FamilySplit.heldOut(groups: groups, share: share, seed: UInt64(round)))
        }
    }

    /// Groups are no larger than the links make them: those of near prompts alone are the connected parts.
    @Test func unrelatedRowsStayApart() {
        var generator = SplitMix64(seed: 4)
        let prompts = (0..<100).map { _ in
            (0..<8 + generator.next(below: 4)).map { _ in "w\(generator.next(below: 3))" }.joined(separator: " ")
        }
        let groups = RowGroups.of(prompts.enumerated().map { Self.pair("r\($0)", $1) })
        var parts = Array(prompts.indices)
        for a in prompts.indices {
            for b in prompts.indices where a < b && Self.isNear(prompts[a], prompts[b]) && parts[a] != parts[b] {
                let (low, high) = (min(parts[a], parts[b]), max(parts[a], parts[b]))
                for row in parts.indices where parts[row] == high { parts[row] = low }
            }
        }
        for a in prompts.indices {
            for b in prompts.indices { #expect((groups[a] == groups[b]) == (parts[a] == parts[b])) }
        }
        #expect(Set(groups).count < 100 && Set(groups).count > 1)
    }
}

/// Proportions of mixed sources.
@Suite struct MixtureTests {
    @Test(
        arguments: [
            ([10, 10], [2.0, 1.0], nil, [10, 5]), ([4, 100], [1.0, 3.0], nil, [4, 12]), ([7], [0.3], nil, [7]),
            ([10, 10], [2.0, 1.0], 10, [7, 3]), ([1, 1, 1], [1.0, 1.0, 1.0], 5, [2, 2, 1]),
            ([5, 5], [0.001, 1.0], 3, [0, 3]), ([3, 9], [1.0, 2.0], 30, [10, 20]),
        ] as [([Int], [Double], Int?, [Int])])
    func countsFollowTheWeights(sizes: [Int], weights: [Double], rows: Int?, counts: [Int]) throws {
        #expect(try Mixture(sizes: sizes, weights: weights, rows: rows).counts == counts)
    }

    @Test func rowsAreDrawnOnceEachBeforeAnyIsDrawnAgain() throws {
        let mixture = try Mixture(sizes: [3, 50], weights: [1, 2], rows: 30)
        let draws = mixture.draws(seed: 5)
        #expect(draws.count == 30)
        for row in 0..<3 {
            let rounds = draws.filter { $0.source == 0 && $0.row == row }.map(\.round).sorted()
            #expect(rounds.count >= 3 && rounds == Array(0..<rounds.count))
        }
        let second = draws.filter { $0.source == 1 }
        #expect(second.count == 20 && Set(second.map(\.row)).count == 20 && second.allSatisfy { $0.round == 0 })
        #expect(draws == mixture.draws(seed: 5))
        #expect(draws != mixture.draws(seed: 6))
        // Shuffled: the sources do not follow each other.
        #expect(draws.map(\.source) != draws.map(\.source).sorted())
    }

    @Test func weightsBeyondAllNumbersAreAnError() throws {
        let weights = [Double.greatestFiniteMagnitude, .greatestFiniteMagnitude]
        let error = #expect(throws: InputError.self) { try Mixture(sizes: [3, 3], weights: weights) }
        #expect(try #require(error).description.hasPrefix("--rows: no row would be drawn"))
    }
}
