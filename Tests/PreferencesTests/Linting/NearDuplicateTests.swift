import Files
import Preferences
import Testing

/// MinHash beside the slow, obvious comparison of every prompt with every earlier one.
@Suite struct NearDuplicateTests {
    private func shingles(_ words: [String]) -> Set<[String]> {
        Set((0...max(0, words.count - 3)).map { Array(words[$0..<min(words.count, $0 + 3)]) })
    }

    private func jaccard(_ a: [String], _ b: [String]) -> Double {
        let (a, b) = (shingles(a), shingles(b))
        return Double(a.intersection(b).count) / Double(a.union(b).count)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func minHashFindsWhatComparingAllPairsFinds(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var prompts: [[String]] = []
        for _ in 0..<300 {
            if let base = prompts.last, generator.next(below: 3) > 0 {
                // The prompt before it, with up to three words changed.
                var words = base
                for _ in 0..<generator.next(below: 4) {
                    words[generator.next(below: words.count)] = "w\(generator.next(below: 500))"
                }
                prompts.append(words)
            } else {
                prompts.append((0..<20 + generator.next(below: 60)).map { _ in "w\(generator.next(below: 500))" })
            }
        }
        var expected: [Int] = []
        for (index, words) in prompts.enumerated() where !prompts[..<index].contains(words) {
            if prompts[..<index].contains(where: { jaccard($0, words) >= 0.85 }) { expected.append(index + 1) }
        }
        let rows = prompts.enumerated().map { pair($1.joined(separator: " "), "Sure. Task \($0).", "Hens \($0).") }
        let found = places(rows) { $0.rules = [.nearDuplicate] }
        // At a similarity of 0.85 one pair in two thousand agrees in no band.
        #expect(expected.count > 30)
        #expect(Set(found.map(\.line)).isSubset(of: expected))
        #expect(found.count >= expected.count - 1)
    }

    @Test func manyCopiesOfAPromptTakeNoLongerThanOthers() {
        let prompt = (0..<30).map { "word\($0)" }.joined(separator: " ")
        let rows = (0..<2000).map { pair("\(prompt) number\($0)", "Sure. Task \($0).", "Hens \($0).") }
        #expect(places(rows) { $0.rules = [.nearDuplicate] }.count == 1999)
    }

    @Test func safeTwinsAreApartOnPurpose() {
        let frame = "Please put on my list for Tuesday afternoon at three that I want to follow the"
        let rows = [
            pair("\(frame) nurse", "I can't help. I can add a walk.", "Sure. Added it.", category: "direct"),
            pair("\(frame) recipe", "Sure. Added it for three.", "I can't help.", category: "safe_twin"),
        ]
        #expect(
            places(rows) {
                $0.nearDuplicateSimilarity = 0.5; $0.rules = [.nearDuplicate]
            }.isEmpty)
    }
}
