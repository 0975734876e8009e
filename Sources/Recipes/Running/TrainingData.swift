public import Alignment
import Evidence
import Judging
import LanguageModels
public import Preferences
public import Tokenization

/// The rows of a training run as token ids: those to train on, and those held out.
public struct TrainingData {
    public var rows: [TokenizedPair]
    /// Numbers of `rows` whose chosen answer is a refusal.
    public var unsafeRows: Set<Int>
    /// Rows that evaluation reads and training does not.
    public var heldOut: [TokenizedPair]
    /// What a person should hear of: rows left out, answers cut.
    public var notes: [String]

    /// Tokenises `pairs`, which errors place in `file`, and `heldOut` beside them.
    ///
    /// For an objective of single answers, both answers of a pair become rows.
    ///
    /// Without `heldOut` rows, the settings may hold out a share of `pairs`.
    public init(
        _ pairs: [PreferencePair], file: String, heldOut: [PreferencePair] = [], heldOutFile: String = "",
        tokenizer: Tokenizer, contextLength: Int, configuration: TrainingConfiguration
    ) throws {
        let maxLength = min(configuration.maxLength, contextLength)
        let writer = PairTokenizer(tokenizer: tokenizer, maxLength: maxLength, contextLength: contextLength)
        let share = configuration.monitoring.evaluationSplit
        let split =
            share > 0
            ? FamilySplit.heldOut(families: pairs.map(\.family), share: share, seed: configuration.seed) : []
        var notes: [String] = []
        func tokenized(_ pairs: [PreferencePair], _ file: String) throws -> [TokenizedPair] {
            let result = try writer.tokenize(pairs, file: file)
            notes += result.dropped.map { "left out \($0.id): \($0.reason.rawValue)" }
            if result.truncatedCount > 0 {
                notes.append("\(result.truncatedCount) rows lost the end of an answer to max_length \(maxLength)")
            }
            return result.pairs.map(configuration.needed)
        }
        func prepared(_ pairs: [PreferencePair]) -> [PreferencePair] {
            configuration.rowKind == .labelled ? pairs.unpaired : pairs
        }
        let kept = prepared(pairs.indices.filter { !split.contains($0) }.map { pairs[$0] })
        let rows = try tokenized(kept, file)
        try configuration.validate(for: rows)
        self.rows = rows
        let judge = RefusalJudge()
        unsafeRows = Set(
            rows.indices.filter { row in
                let pair = kept[rows[row].index]
                let prompt = pair.prompt.last?.content ?? ""
                return pair.chosen.count == 1 && !rows[row].rejectedIDs.isEmpty
                    && judge.judge(reply: pair.chosen[0].content, prompt: prompt).verdict == .refusal
            })
        self.heldOut =
            try tokenized(prepared(heldOut), heldOutFile)
            + tokenized(prepared(split.sorted().map { pairs[$0] }), file)
        try configuration.validateAnswers(of: self.heldOut)
        if !self.heldOut.isEmpty { notes.append("\(self.heldOut.count) rows are held out") }
        if let imbalance = configuration.imbalance(of: rows) { notes.append(imbalance) }
        self.notes = notes
    }
}
