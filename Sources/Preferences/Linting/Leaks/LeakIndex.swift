/// Finds the prompts of evaluations that a training prompt repeats or comes close to.
struct LeakIndex: Sendable {
    /// A prompt of an evaluation that is like a training prompt.
    struct Match {
        enum Kind {
            /// The same words.
            case same
            /// So many words in a row, the first of them at `start` of the training prompt.
            case shared(count: Int, start: Int)
            /// So much of five-word runs in common (Jaccard).
            case similar(Double)
        }

        let path: String
        let line: Int
        let kind: Kind
    }

    private struct Entry: Sendable {
        let file: Int
        let line: Int
        let words: [UInt64]
        let shingleCount: Int
    }

    private let paths: [String]
    private let options: LintOptions
    private var entries: [Entry] = []
    private var exact: [UInt64: [Int]] = [:]
    private var runs: [UInt64: [Int]] = [:]
    private var shingles: [UInt64: [Int]] = [:]
    /// A run that more prompts share is a frame of many prompts; the first ones stand for them.
    private static let mostEntries = 256

    /// The prompts of the evaluations in `options`, and of the rows of suites among `suites`, which are of files at `paths`.
    init(_ options: LintOptions, suites: [LintRow] = [], paths: [String] = []) {
        self.options = options
        self.paths = options.evaluations.map(\.path) + paths
        for (file, evaluation) in options.evaluations.enumerated() {
            for prompt in evaluation.prompts {
                add(words: TextWords.hashes(prompt.text), text: prompt.text, file: file, line: prompt.line)
            }
        }
        let given = Set(options.evaluations.map(\.path))
        for row in suites where row.stage == .evaluation && !given.contains(paths[row.file]) {
            add(
                words: row.promptWords, text: row.request, file: options.evaluations.count + row.file, line: row.line)
        }
    }

    /// Whether there is nothing to compare with.
    var isEmpty: Bool { entries.isEmpty }

    private mutating func add(words: [UInt64], text: String, file: Int, line: Int) {
        guard !words.isEmpty else { return }
        let parts = Self.parts(words)
        let index = entries.count
        entries.append(Entry(file: file, line: line, words: words, shingleCount: parts.count))
        Self.add(index, to: &exact, Self.key(words, text))
        for run in Set(Shingles.runs(words, length: options.sharedWords)) { Self.add(index, to: &runs, run) }
        for part in parts { Self.add(index, to: &shingles, part) }
    }

    /// The runs of five words; a prompt with fewer words has none.
    private static func parts(_ words: [UInt64]) -> [UInt64] {
        words.count < Shingles.evaluationLength ? [] : Shingles.hashes(words, length: Shingles.evaluationLength)
    }

    private static func add(_ index: Int, to table: inout [UInt64: [Int]], _ key: UInt64) {
        if table[key, default: []].count < mostEntries { table[key, default: []].append(index) }
    }

    /// What makes two prompts the same: their words, and in very short ones every character ("5 + 3", "5 - 3").
    private static func key(_ words: [UInt64], _ text: String) -> UInt64 {
        words.count >= 4 ? Fingerprint.joined(words) : Fingerprint.spaced(Array(text.lowercased().utf8))
    }

    /// The worst match of a training prompt of the file at `path`; nil where no evaluation comes close.
    func match(words: [UInt64], text: String, path: String) -> Match? {
        // An evaluation that is linted itself holds its own prompts.
        func others(_ indices: [Int]?) -> [Int] { (indices ?? []).filter { paths[entries[$0].file] != path } }
        func match(_ index: Int, _ kind: Match.Kind) -> Match {
            Match(path: paths[entries[index].file], line: entries[index].line, kind: kind)
        }
        if let same = others(exact[Self.key(words, text)]).first { return match(same, .same) }
        for (start, run) in Shingles.runs(words, length: options.sharedWords).enumerated() {
            guard let index = others(runs[run]).first else { continue }
            return match(index, .shared(count: sharedCount(words, from: start, entries[index].words), start: start))
        }
        let parts = Self.parts(words)
        var shared: [Int: Int] = [:]
        for part in parts { for index in others(shingles[part]) { shared[index, default: 0] += 1 } }
        let similarities = shared.map { index, count in
            (index: index, value: Double(count) / Double(parts.count + entries[index].shingleCount - count))
        }
        let best = similarities.max { ($0.value, $1.index) < ($1.value, $0.index) }
        guard let best, best.value >= options.evaluationSimilarity else { return nil }
        return match(best.index, .similar(best.value))
    }

    /// How many words from `start` on stand in `other` in a row.
    private func sharedCount(_ words: [UInt64], from start: Int, _ other: [UInt64]) -> Int {
        let starts = other.indices.filter { other[$0] == words[start] }
        return starts.map { zip(words[start...], other[$0...]).prefix { $0 == $1 }.count }.max() ?? 0
    }
}

/// Compares the prompts of training rows with those of evaluations.
struct LeakRules {
    let index: LeakIndex

    /// What is wrong with `row`, of the file at `path`.
    func finding(_ row: LintRow, path: String) -> LintFinding? {
        guard row.stage != .evaluation, !row.promptWords.isEmpty,
            let match = index.match(words: row.promptWords, text: row.request, path: path)
        else { return nil }
        let place = "\(match.path):\(match.line)"
        let (rule, message): (LintRule, String) =
            switch match.kind {
            case .same: (.evaluationLeak, "the prompt is that of \(place)")
            case .shared(let count, let start):
                (
                    .evaluationOverlap,
                    "it shares \(count) words in a row with \(place)\(Self.quotation(row, start, count))"
                )
            case .similar(let share):
                (.evaluationOverlap, "\(StatisticRules.percent(share)) of its five-word runs are those of \(place)")
            }
        return LintFinding(rule, file: path, line: row.line, field: "prompt", message: message)
    }

    /// The shared words in quotation marks, where the request is all that the user says.
    private static func quotation(_ row: LintRow, _ start: Int, _ count: Int) -> String {
        let list = TextWords.list(row.request)
        guard list.count == row.promptWords.count, start < list.count else { return "" }
        return " (“\(list[start...].prefix(min(count, 12)).joined(separator: " "))\(count > 12 ? "…" : "")”)"
    }
}
