import Files
import Preferences

/// Random rows that share beginnings in every way that data does.
struct RandomForest {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed, stream: 77) }

    private mutating func tokens(_ range: ClosedRange<Int>) -> [Int] {
        let count = range.lowerBound + random.next(below: range.count)
        return (0..<count).map { _ in 3 + random.next(below: 250) }
    }

    private mutating func isTrue(_ share: Double) -> Bool { random.nextUnit() < share }

    /// A prompt: with a shared system message or not, sometimes one seen before or one that goes on from it.
    private mutating func prompt(_ systems: [[Int]], _ seen: [[Int]]) -> [Int] {
        if let old = seen.randomElement(using: &random) {
            if isTrue(0.3) { return old }
            if isTrue(0.2) { return old + tokens(1...3) }
            if isTrue(0.2), old.count > 1 { return Array(old.dropLast()) }
            // Nothing in common but the first token.
            if isTrue(0.1) { return old.prefix(1) + tokens(1...4) }
        }
        return (systems.randomElement(using: &random) ?? []) + tokens(1...9)
    }

    /// Pairs with answers that may begin alike, be a beginning of the other, or be those of an earlier row.
    mutating func pairs() -> [TokenizedPair] {
        let systems = [[], tokens(1...1), tokens(5...12)]
        var rows: [TokenizedPair] = []
        for index in 0..<(2 + random.next(below: 7)) {
            if isTrue(0.15), var twin = rows.randomElement(using: &random) {
                twin.index = index
                rows.append(twin)
                continue
            }
            let opening = isTrue(0.5) ? tokens(1...4) : []
            var chosen = opening + tokens(1...8)
            let rejected = isTrue(0.15) ? chosen + tokens(1...3) : opening + tokens(1...8)
            if isTrue(0.2), let other = rows.randomElement(using: &random) { chosen = other.chosenIDs }
            rows.append(
                TokenizedPair(
                    index: index, id: "\(index)", weight: isTrue(0.3) ? 2.5 : 1,
                    promptIDs: prompt(systems, rows.map(\.promptIDs)), chosenIDs: chosen, rejectedIDs: rejected))
        }
        return rows
    }

    /// Single answers, some of them turns of conversations, in which each prompt holds the turn before.
    mutating func completions() -> [TokenizedPair] {
        let systems = [[], tokens(5...12)]
        var rows: [TokenizedPair] = []
        for _ in 0..<(2 + random.next(below: 4)) {
            var context = prompt(systems, rows.map(\.promptIDs))
            for turn in 0..<(1 + random.next(below: 4)) {
                let answer = tokens(1...6)
                rows.append(
                    TokenizedPair(
                        index: rows.count, id: "\(rows.count)", weight: isTrue(0.3) ? 0.5 : 1, turn: turn,
                        promptIDs: context, chosenIDs: answer, rejectedIDs: []))
                context += answer + tokens(0...3)
            }
        }
        return rows
    }
}
