/// Walks through a reply once and cuts it into sentences and words.
struct SentenceScanner {
    private let text: String
    private var position: String.Index
    private var sentence = ReplyText.Sentence()
    private var clauseStarts = true
    private var lineStarts = true
    private var isItem = false
    private var quotedCharacters = 0
    private var otherLetters = 0
    private(set) var sentences: [ReplyText.Sentence] = []
    /// Whether quoted text is read like any other.
    var readsQuotes = false

    init(_ text: String) {
        self.text = text
        position = text.startIndex
    }

    /// Whether there is quoted text and nothing else.
    var isQuotedWhole: Bool { quotedCharacters > 0 && otherLetters == 0 }

    mutating func scan() {
        while position < text.endIndex {
            let character = text[position]
            if character.isASCIILetter {
                lineStarts = false
                readWord()
            } else if character.isNewline {
                isItem = false
                endSentence()
                lineStarts = true
                advance()
            } else if lineStarts, skipListMarker() {
                isItem = true
                sentence.isListItem = true
                sentence.startsItem = true
                lineStarts = false
            } else if character.isSpace || "*_`#~".contains(character) {
                advance()
            } else if isOpeningQuote(character), let close = closingQuote(character) {
                skipQuote(to: close)
            } else if character.isWordPart {
                lineStarts = false
                readWord()
            } else {
                lineStarts = false
                readPunctuation(character)
            }
        }
        endSentence()
    }

    private mutating func advance() { position = text.index(after: position) }

    private func character(before index: String.Index) -> Character? {
        index == text.startIndex ? nil : text[text.index(before: index)]
    }

    private func character(after index: String.Index) -> Character? {
        guard index < text.endIndex else { return nil }
        let next = text.index(after: index)
        return next < text.endIndex ? text[next] : nil
    }

    private mutating func endSentence() {
        if !sentence.words.isEmpty || sentence.hasQuote { sentences.append(sentence) }
        sentence = ReplyText.Sentence()
        sentence.isListItem = isItem
        clauseStarts = true
    }

    private mutating func readPunctuation(_ character: Character) {
        switch character {
        case ".":
            let isInside = self.character(after: position).map { $0.isWordPart } ?? false
            if !isInside, !isAbbreviation { endSentence() }
        case "!", "…", ";": endSentence()
        case "?":
            sentence.isQuestion = true
            endSentence()
        case ":":
            sentence.isAnnouncement = true
            if sentence.colon == nil { sentence.colon = sentence.words.count }
            clauseStarts = true
        case ",", "(", ")", "[", "]", "{", "}", "–", "—": clauseStarts = true
        case "-": clauseStarts = clauseStarts || (self.character(before: position)?.isWhitespace ?? true)
        default: break
        }
        advance()
    }

    /// Whether the full stop at `position` belongs to the word before it.
    private var isAbbreviation: Bool {
        guard let word = sentence.words.last?.text else { return false }
        if word == "no" { return text[position...].dropFirst().first { !$0.isWhitespace }?.isNumber ?? false }
        return Self.abbreviations.contains(word)
    }

    /// A bullet, or a number with a full stop or bracket, at the start of a line.
    private mutating func skipListMarker() -> Bool {
        var index = position
        let first = text[index]
        if "*-+•–▪◦".contains(first) {
            index = text.index(after: index)
        } else {
            while index < text.endIndex, text[index].isASCII, text[index].isNumber { index = text.index(after: index) }
            guard index > position, index < text.endIndex, ".)".contains(text[index]) else { return false }
            index = text.index(after: index)
        }
        guard index == text.endIndex || text[index].isWhitespace else { return false }
        position = index
        return true
    }

    private mutating func readWord() {
        let start = position
        var word = ""
        while position < text.endIndex {
            let character = text[position]
            if character.isASCIILetter {
                word.append(character.lowercasedASCII)
            } else if character.isWordPart {
                word += character.lowercased()
            } else if "'’ʼ".contains(character), self.character(after: position)?.isLetter ?? false {
                word += "'"
            } else {
                break
            }
            advance()
        }
        otherLetters += 1
        if sentence.isAnnouncement, !sentence.words.isEmpty { sentence.isAnnouncement = false }
        for (offset, part) in Contractions.expand(word).enumerated() {
            let starts = offset == 0 && clauseStarts
            sentence.words.append(.init(text: part, range: start..<position, startsClause: starts))
        }
        clauseStarts = false
    }

    // MARK: Quotes

    private func isOpeningQuote(_ character: Character) -> Bool {
        guard !readsQuotes else { return false }
        switch character {
        case "\"", "“", "„", "«": return true
        case "'", "‘":
            // An apostrophe stands behind a letter; a quotation mark stands before one.
            let before = self.character(before: position)
            let isFree = before.map { $0.isWhitespace || "([:,—–".contains($0) } ?? true
            return isFree && (self.character(after: position).map { $0.isWordPart } ?? false)
        default: return false
        }
    }

    /// Where the quote that opens at `position` closes on its line; the line's end where double quotes are left open.
    private func closingQuote(_ open: Character) -> String.Index? {
        var index = text.index(after: position)
        while index < text.endIndex, !text[index].isNewline {
            switch (open, text[index]) {
            case ("\"", "\""), ("“", "”"), ("„", "“"), ("„", "”"), ("“", "\""), ("«", "»"): return index
            case ("'", "'"), ("‘", "’"):
                let next = character(after: index)
                if !(next.map { $0.isWordPart } ?? false) { return index }
            default: break
            }
            index = text.index(after: index)
        }
        let isTitle = open != "'" && open != "‘" && !sentence.words.isEmpty
        return isTitle ? index : nil
    }

    private mutating func skipQuote(to close: String.Index) {
        lineStarts = false
        sentence.hasQuote = true
        let inside = text[position..<close]
        quotedCharacters += inside.count
        position = close < text.endIndex && !text[close].isNewline ? text.index(after: close) : close
        clauseStarts = false
        // A sentence that ends within the quote ends here, unless it goes on in lower case.
        if let last = inside.last, ".!?".contains(last), !goesOnInLowerCase { endSentence() }
    }

    private var goesOnInLowerCase: Bool {
        let next = text[position...].first { !$0.isWhitespace }
        return next.map { $0.isLowercase || ".,!?;:".contains($0) } ?? false
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "st", "vs", "etc", "e.g", "i.e", "approx",
    ]
}

/// English contractions written out, so that one pattern fits every way to write it.
enum Contractions {
    static func expand(_ word: String) -> [String] {
        if let whole = whole[word] { return whole }
        guard let apostrophe = word.lastIndex(of: "'") else { return [word] }
        let stem = String(word[..<apostrophe])
        switch word[word.index(after: apostrophe)...] {
        case "m": return [stem, "am"]
        case "re": return [stem, "are"]
        case "ve": return [stem, "have"]
        case "ll": return [stem, "will"]
        case "d": return [stem, "would"]
        case "t" where stem.hasSuffix("n"): return [String(stem.dropLast()), "not"]
        case "s" where isClauses.contains(stem): return [stem, "is"]
        default: return [word]
        }
    }

    private static let isClauses: Set<String> = [
        "it", "that", "this", "there", "here", "what", "who", "he", "she", "how", "where", "when",
    ]

    private static let whole: [String: [String]] = [
        "can't": ["can", "not"], "cannot": ["can", "not"], "cant": ["can", "not"], "won't": ["will", "not"],
        "wont": ["will", "not"], "shan't": ["shall", "not"], "let's": ["let", "us"], "dont": ["do", "not"],
        "im": ["i", "am"], "ive": ["i", "have"], "gonna": ["going", "to"], "ain't": ["is", "not"],
        "couldnt": ["could", "not"], "wouldnt": ["would", "not"], "isnt": ["is", "not"],
    ]
}
