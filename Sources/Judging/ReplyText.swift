/// A reply as a judge reads it: sentences of lower-case words, contractions written out, quoted text set aside.
struct ReplyText {
    /// One word; `range` is where it stands in the reply.
    struct Word {
        let text: String
        let range: Range<String.Index>
        /// Whether a comma, colon, dash or bracket, or nothing, stands before it.
        let startsClause: Bool
    }

    struct Sentence {
        var words: [Word] = []
        var isQuestion = false
        /// Whether it belongs to an item of a bulleted or numbered list.
        var isListItem = false
        /// Whether that item starts here.
        var startsItem = false
        /// Whether it ends with a colon, so that what follows is what it announces.
        var isAnnouncement = false
        /// How many words stand before the first colon; nil without one.
        var colon: Int?
        /// Whether some of it is in quotation marks, which `words` leaves out.
        var hasQuote = false

        var texts: [String] { words.map(\.text) }
    }

    let original: String
    let sentences: [Sentence]
    /// Whether the whole reply stands in quotation marks, as an example text or out of habit.
    let isQuotedWhole: Bool

    init(_ reply: String) {
        var scanner = SentenceScanner(reply)
        scanner.scan()
        if scanner.isQuotedWhole {
            var inner = SentenceScanner(reply)
            inner.readsQuotes = true
            inner.scan()
            scanner = inner
            isQuotedWhole = true
        } else {
            isQuotedWhole = false
        }
        original = reply
        sentences = scanner.sentences
    }

    /// The words of all sentences.
    var words: [String] { sentences.flatMap(\.texts) }

    /// The reply's own text from the first to the last of `words`.
    func span(_ words: some Collection<Word>) -> String {
        guard let low = words.map(\.range.lowerBound).min(), let high = words.map(\.range.upperBound).max() else {
            return ""
        }
        return String(original[low..<high])
    }
}
