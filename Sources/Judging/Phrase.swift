/// A pattern over the words of a sentence.
///
/// Its parts, separated by spaces: `word`; `one|of|these`; `these|or|nothing?`; `..3` for up to three words of any kind; `!not|these`
/// where the next word must be none of these; `^` for the start of a clause; `$` for the end of the sentence.
struct Phrase: Sendable {
    private enum Part: Sendable {
        case one([String])
        case optional([String])
        case gap(Int)
        case not([String])
        case start
        case end
    }

    private let parts: [Part]

    init(_ pattern: String) {
        parts = pattern.split(separator: " ").map { part in
            func words(_ text: Substring) -> [String] { text.split(separator: "|").map(String.init) }
            switch part {
            case "^": return .start
            case "$": return .end
            case let part where part.hasPrefix(".."): return .gap(Int(part.dropFirst(2)) ?? 0)
            case let part where part.hasPrefix("!"): return .not(words(part.dropFirst()))
            case let part where part.hasSuffix("?"): return .optional(words(part.dropLast()))
            default: return .one(words(part))
            }
        }
    }

    /// Words of which one stands wherever the pattern does, as few as there are; nil where any words may.
    var needed: [String]? {
        let choices = parts.compactMap { part in if case .one(let words) = part { words } else { nil } }
        // Longer words are rarer.
        return choices.min { ($0.count, -($0[0].count)) < ($1.count, -($1[0].count)) }
    }

    /// Where the pattern first stands in `words`; nil where it does not.
    func firstMatch(in words: [ReplyText.Word]) -> Range<Int>? {
        for start in words.indices {
            if let end = match(words, at: start, part: 0) { return start..<end }
        }
        return nil
    }

    private func match(_ words: [ReplyText.Word], at index: Int, part: Int) -> Int? {
        guard part < parts.count else { return index }
        switch parts[part] {
        case .start:
            guard index < words.count, words[index].startsClause else { return nil }
            return match(words, at: index, part: part + 1)
        case .end:
            return index == words.count ? match(words, at: index, part: part + 1) : nil
        case .one(let choices):
            guard index < words.count, choices.contains(words[index].text) else { return nil }
            return match(words, at: index + 1, part: part + 1)
        case .optional(let choices):
            if index < words.count, choices.contains(words[index].text),
                let end = match(words, at: index + 1, part: part + 1)
            {
                return end
            }
            return match(words, at: index, part: part + 1)
        case .not(let choices):
            if index < words.count, choices.contains(words[index].text) { return nil }
            return match(words, at: index, part: part + 1)
        case .gap(let most):
            for count in 0...most where index + count <= words.count {
                if let end = match(words, at: index + count, part: part + 1) { return end }
            }
            return nil
        }
    }
}

/// Phrases that mean the same to a judge.
struct PhraseList: Sendable {
    private let phrases: [Phrase]
    /// The phrases that need a word, by word.
    private var byWord: [String: [Int]] = [:]
    /// The phrases that need none.
    private var always: [Int] = []

    init(_ patterns: [String]) {
        phrases = patterns.map(Phrase.init)
        for (index, phrase) in phrases.enumerated() {
            guard let needed = phrase.needed else {
                always.append(index)
                continue
            }
            for word in Set(needed) { byWord[word, default: []].append(index) }
        }
    }

    /// Where the earliest of the phrases stands in `sentence`.
    func firstMatch(in sentence: ReplyText.Sentence) -> Range<Int>? {
        var candidates = always
        for word in sentence.words { if let some = byWord[word.text] { candidates += some } }
        guard !candidates.isEmpty else { return nil }
        // In their order: of phrases that begin at one word, the first counts.
        candidates.sort()
        var best: Range<Int>?
        var last = -1
        for index in candidates where index != last {
            last = index
            guard let match = phrases[index].firstMatch(in: sentence.words) else { continue }
            if best.map({ match.lowerBound < $0.lowerBound }) ?? true { best = match }
        }
        return best
    }
}
