public import Files
import OrderedCollections

/// One pair as a model sees it in training: its tokens, which of them are learned, and what the limit leaves out.
public struct PairPreview: Sendable, Hashable {
    /// The ids before any truncation.
    public var whole: TokenizedPair
    /// The ids that training reads: answers end at the limit.
    public var kept: TokenizedPair
    /// Why training leaves the pair out; nil where it does not.
    public var dropReason: TokenizedPairs.Dropped.Reason?
    /// The most tokens of prompt and answer together.
    public var maxLength: Int
    /// The file that the pair comes from.
    public var file: String
    /// The line that it comes from.
    public var line: Int?

    init(whole: TokenizedPair, maxLength: Int, file: String, line: Int?) {
        self.whole = whole
        self.maxLength = maxLength
        self.file = file
        self.line = line
        kept = whole
        dropReason = kept.truncate(to: maxLength).reason
    }

    /// `id`, `line`, and for each answer the ids that are read, a mask with 1 where they are learned, and how many tokens
    /// are cut off; `dropped` says why training leaves the pair out.
    public var json: JSONValue {
        var row: OrderedDictionary<String, JSONValue> = [
            "id": .string(whole.id), "line": line.map(JSONValue.integer) ?? .null,
            "dropped": dropReason.map { .string($0.rawValue) } ?? .null,
        ]
        for (name, ids, all) in [
            ("chosen", kept.chosenIDs, whole.chosenIDs), ("rejected", kept.rejectedIDs, whole.rejectedIDs),
        ] where !all.isEmpty {
            let prompt = Array(whole.promptIDs.prefix(maxLength))
            row["\(name)_input_ids"] = .array((prompt + ids).map(JSONValue.integer))
            row["\(name)_completion_mask"] = .array(prompt.map { _ in 0 } + ids.map { _ in 1 })
            row["\(name)_tokens_cut"] = .integer(all.count - ids.count)
        }
        return .object(row)
    }
}
