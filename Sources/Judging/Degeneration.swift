import Evidence

/// Replies that are no answer at all: nothing, noise, a loop, or the request again.
enum Degeneration {
    static func judge(_ text: ReplyText, request: ReplyText) -> Judgement? {
        let (visible, letters) = text.original.visibleCharacters
        if letters == 0 {
            let isYes = text.original.contains { "✓✔✅👍".contains($0) }
            return isYes ? nil : Judgement(.degenerate, .empty, span: String(text.original.prefix(40)))
        }
        let lines = SpokenLines.words(of: text.original)
        let words = Array(lines.joined())
        let isList = text.sentences.count(where: \.startsItem) > 1 || text.original.contains("☐")
        if !isList, isEcho(words, of: Array(SpokenLines.words(of: request.original).joined())) {
            return Judgement(.degenerate, .echo, span: text.original)
        }
        if let span = loop(in: words) { return Judgement(.degenerate, .loops, span: span) }
        if repeats(lines) { return Judgement(.degenerate, .loops, span: text.original) }
        if visible >= 10, letters * 2 < visible {
            return Judgement(.degenerate, .gibberish, span: text.original)
        }
        if isNoise(words) { return Judgement(.degenerate, .gibberish, span: text.original) }
        return nil
    }

    /// Whether the reply is the request once or more, perhaps behind the name of a role.
    private static func isEcho(_ reply: [String], of request: [String]) -> Bool {
        let body = Array(reply.drop { ["user", "assistant", "system"].contains($0) })
        if body.isEmpty { return true }
        guard body.count >= 3, !request.isEmpty, body.count * 5 >= request.count * 4 else { return false }
        // Laid end to end, the request covers the reply from some word of the request on.
        return request.indices.contains { start in
            body.enumerated().allSatisfy { offset, word in word == request[(start + offset) % request.count] }
        }
    }

    /// Whether the reply, each sentence taken once, is the request with few words changed.
    static func isNearEcho(_ reply: ReplyText, of request: ReplyText) -> Bool {
        var seen: Set<[String]> = []
        let once = reply.sentences.map(\.texts).filter { seen.insert($0).inserted }.flatMap(\.self)
        let asked = request.words
        let longest = max(once.count, asked.count)
        guard once.count >= 3, !asked.isEmpty, longest < 400 else { return false }
        return commonSubsequence(once, asked) * 100 >= longest * 85
    }

    /// The length of the longest list of words that both hold in this order.
    private static func commonSubsequence(_ a: [String], _ b: [String]) -> Int {
        var row = [Int](repeating: 0, count: b.count + 1)
        for word in a {
            var diagonal = 0
            for (index, other) in b.enumerated() {
                let above = row[index + 1]
                row[index + 1] = word == other ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[b.count]
    }

    /// The words of a cycle that fills at least half of the reply and turns four times or more.
    private static func loop(in words: [String]) -> String? {
        for period in 1...12 where words.count >= max(8, 4 * period) {
            var run = 0
            var longest = 0
            for index in period..<words.count {
                run = words[index] == words[index - period] ? run + 1 : 0
                longest = max(longest, run)
            }
            let length = longest + period
            if length >= max(8, 4 * period), length * 2 >= words.count {
                return words.suffix(period).joined(separator: " ")
            }
        }
        return nil
    }

    /// Whether at least five lines say no more than two different things.
    private static func repeats(_ lines: [[String]]) -> Bool {
        let spoken = lines.filter { !$0.isEmpty }
        return spoken.count >= 5 && Set(spoken).count * 5 <= spoken.count * 2
    }

    /// Whether most words cannot be said: no vowel, or four consonants on end that English never joins.
    private static func isNoise(_ words: [String]) -> Bool {
        let long = words.filter { word in word.count >= 4 && word.allSatisfy { $0.isASCII && $0.isLetter } }
        guard long.count >= 4, long.count * 2 >= words.count else { return false }
        return long.count { !isPronounceable($0) } * 2 > long.count
    }

    private static func isPronounceable(_ word: String) -> Bool {
        var run = 0
        var hasVowel = false
        var previous: Character = " "
        for letter in word {
            if "aeiouy".contains(letter) {
                hasVowel = true
                run = 0
            } else {
                run += 1
                if run > 4 { return false }
                if run == 4, !clusters.contains(where: { word.contains($0) }) { return false }
            }
            if previous == "q", letter != "u" { return false }
            previous = letter
        }
        return hasVowel
    }

    private static let clusters = [
        "ngth", "tchw", "ckgr", "ghts", "rldl", "ndsh", "rstl", "kscr", "ghtl", "stst", "xpl",
    ]
}
