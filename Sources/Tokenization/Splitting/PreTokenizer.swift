/// The steps that cut normalised text into words, each cutting the words of the step before.
struct PreTokenizer: Sendable {
    enum Step: Sendable {
        /// The regular expression of a model family.
        case words(WordScanner)
        /// Numbers apart from the rest, as a whole or each digit by itself.
        case digits(individual: Bool)
        /// At every occurrence of a text.
        case literal([UInt8], SplitBehavior)
        /// A space before every word so far that does not start with one.
        case prefixSpace
        case metaspace(Metaspace)
    }

    /// Where a delimiter goes when text is split at it.
    enum SplitBehavior: Sendable { case removed, isolated, mergedWithPrevious, mergedWithNext, contiguous }

    /// Spaces made visible, and a first one added.
    struct Metaspace: Sendable, Equatable {
        enum Prepending: Sendable { case always, first, never }

        var replacement: [UInt8]
        var prepending: Prepending
        var splits: Bool
    }

    /// A text and where its words end.
    struct Words {
        var bytes: [UInt8]
        var range: Range<Int>
        var ends: [Int]
    }

    var steps: [Step]

    /// The words of `bytes[range]`; `isStart` says whether the piece begins the whole text.
    func split(_ bytes: [UInt8], _ range: Range<Int>, isStart: Bool) -> Words {
        var words = Words(bytes: bytes, range: range, ends: range.isEmpty ? [] : [range.upperBound])
        for step in steps { step.apply(to: &words, isStart: isStart) }
        return words
    }
}

extension PreTokenizer.Step {
    fileprivate func apply(to words: inout PreTokenizer.Words, isStart: Bool) {
        switch self {
        case .words(let scanner):
            cut(&words) { scanner.appendEnds($0, $1, to: &$2) }
        case .digits(let individual):
            cut(&words) { Self.digitEnds($0, $1, individual: individual, to: &$2) }
        case .literal(let delimiter, let behavior):
            splitAt(delimiter, behavior, &words)
        case .prefixSpace:
            let space = UInt8(ascii: " ")
            rewrite(&words) { word, _ in word.first == space ? Array(word) : [space] + word }
        case .metaspace(let metaspace):
            rewrite(&words) { word, isFirst in
                let text = Array(word).replacing(pattern: [UInt8(ascii: " ")], with: metaspace.replacement)
                let prepends =
                    switch metaspace.prepending {
                    case .always: true
                    case .first: isFirst && isStart
                    case .never: false
                    }
                return prepends && !text.has(metaspace.replacement, at: 0) ? metaspace.replacement + text : text
            }
            if metaspace.splits { splitAt(metaspace.replacement, .mergedWithNext, &words) }
        }
    }

    /// Cuts each word into the pieces whose ends `ends` appends.
    private func cut(_ words: inout PreTokenizer.Words, _ ends: ([UInt8], Range<Int>, inout [Int]) -> Void) {
        var result: [Int] = []
        result.reserveCapacity(words.range.count / 4)
        var start = words.range.lowerBound
        for end in words.ends {
            ends(words.bytes, start..<end, &result)
            start = end
        }
        words.ends = result
    }

    /// Replaces the text of each word.
    private func rewrite(_ words: inout PreTokenizer.Words, _ text: (ArraySlice<UInt8>, Bool) -> [UInt8]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        var start = words.range.lowerBound
        for end in words.ends {
            if end > start {
                bytes += text(words.bytes[start..<end], start == words.range.lowerBound)
                ends.append(bytes.count)
            }
            start = end
        }
        words = PreTokenizer.Words(bytes: bytes, range: 0..<bytes.count, ends: ends)
    }

    private static func digitEnds(_ bytes: [UInt8], _ range: Range<Int>, individual: Bool, to ends: inout [Int]) {
        let classes = CharacterClasses.shared
        var index = range.lowerBound
        var inNumber = false
        while index < range.upperBound {
            let (scalar, length) = UTF8Scalar.decode(bytes, index)
            let isDigit = classes.isNumeric(scalar)
            if index > range.lowerBound, isDigit != inNumber || (isDigit && individual) { ends.append(index) }
            inNumber = isDigit
            index &+= length
        }
        if !range.isEmpty { ends.append(range.upperBound) }
    }

    /// Cuts each word at `delimiter`; a removed delimiter leaves the text.
    private func splitAt(
        _ delimiter: [UInt8], _ behavior: PreTokenizer.SplitBehavior, _ words: inout PreTokenizer.Words
    ) {
        guard behavior != .removed else {
            splitAt(delimiter, .isolated, &words)
            rewrite(&words) { word, _ in word.elementsEqual(delimiter) ? [] : Array(word) }
            return
        }
        cut(&words) { bytes, range, ends in
            var index = range.lowerBound
            var afterDelimiter = false
            while index < range.upperBound {
                guard index + delimiter.count <= range.upperBound, bytes.has(delimiter, at: index) else {
                    if afterDelimiter, behavior != .mergedWithNext { ends.append(index) }
                    afterDelimiter = false
                    index &+= 1
                    continue
                }
                let cutsBefore =
                    switch behavior {
                    case .mergedWithPrevious: afterDelimiter
                    case .contiguous: !afterDelimiter
                    default: true
                    }
                if index > range.lowerBound, cutsBefore { ends.append(index) }
                afterDelimiter = true
                index &+= delimiter.count
            }
            ends.append(range.upperBound)
        }
    }
}
