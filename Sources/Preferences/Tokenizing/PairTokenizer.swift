public import Files
public import Tokenization

/// Turns pairs into token ids as TRL 1.16's `DPOTrainer` does with `truncation_mode="keep_start"`.
///
/// Prompt and answer are tokenised together, so that merges across their border are those the model would see. A tokenizer
/// without a chat template takes plain text: one user message, one answer, and the end-of-text token. Stricter than TRL in
/// two places: an answer that changes the prompt's tokens is an error (TRL warns and trains on a corrupted row), and a
/// pair whose answers differ only beyond the limit is dropped (its gradient is exactly zero). An answer that a row does
/// not have stays empty.
public struct PairTokenizer: Sendable {
    /// The tokenizer of the model that is trained.
    public var tokenizer: Tokenizer
    /// The most tokens of prompt and answer together.
    public var maxLength: Int
    /// The most tokens the model takes, where that is known.
    public var contextLength: Int?

    public init(tokenizer: Tokenizer, maxLength: Int, contextLength: Int? = nil) {
        self.tokenizer = tokenizer
        self.maxLength = maxLength
        self.contextLength = contextLength
    }

    /// The token ids of the pairs of a file; errors name the file and the line.
    public func tokenize(_ dataset: PairDataset) throws(InputError) -> TokenizedPairs {
        try tokenize(dataset.pairs, file: dataset.path)
    }

    /// The token ids of `pairs`, with the end of answers beyond `maxLength` cut off.
    ///
    /// - Parameters:
    ///   - pairs: What to tokenise.
    ///   - file: The name that errors give.
    /// - Returns: The pairs to train on, and those that the limit left out.
    /// - Throws: `InputError` with the pair's line: a prompt longer than the context, a template that refuses the messages, a
    ///   border that does not hold, or messages that a tokenizer without a template cannot write.
    public func tokenize(_ pairs: [PreferencePair], file: String) throws(InputError) -> TokenizedPairs {
        try checkLengths()
        var result = TokenizedPairs(pairs: [], dropped: [], truncatedCount: 0)
        for (index, pair) in pairs.enumerated() {
            var ids = try whole(pair, index: index, file: file)
            let (isCut, reason) = ids.truncate(to: maxLength)
            if let reason {
                result.dropped.append(.init(index: index, id: pair.id, reason: reason))
                continue
            }
            if isCut { result.truncatedCount += 1 }
            result.pairs.append(ids)
        }
        return result
    }

    /// What `tokenize` makes of one pair, and what it leaves out.
    ///
    /// - Throws: What `tokenize` throws.
    public func preview(_ pair: PreferencePair, index: Int, file: String) throws(InputError) -> PairPreview {
        try checkLengths()
        let ids = try whole(pair, index: index, file: file)
        return PairPreview(whole: ids, maxLength: maxLength, file: file, line: pair.line)
    }

    /// The token ids of one pair, before any truncation.
    private func whole(_ pair: PreferencePair, index: Int, file: String) throws(InputError) -> TokenizedPair {
        let writer = try ConversationWriter(pair: pair, tokenizer: tokenizer, file: file)
        let prompt = try writer.prompt()
        if let contextLength, prompt.count >= contextLength {
            throw writer.error(
                "prompt", "the prompt has \(prompt.count) tokens",
                expected: "fewer than the model's context of \(contextLength)", remedy: "shorten or remove the row")
        }
        func completion(_ answer: [ChatMessage], _ field: String) throws(InputError) -> [Int] {
            if answer.isEmpty { return [] }
            let field = pair.turn != nil ? "messages" : pair.isSingle ? "completion" : field
            let joint = try writer.promptWith(answer, field: field)
            guard joint.starts(with: prompt) else {
                throw writer.error(
                    field, "tokenised with the prompt, it changes the prompt's tokens \(border(prompt, joint))",
                    expected: "an answer that starts on a token of its own",
                    remedy: "move white space from the end of the prompt to the answer, or correct the chat template")
            }
            guard joint.count > prompt.count else {
                throw writer.error(field, "the chat template leaves no token of the answer", expected: "an answer")
            }
            return Array(joint[prompt.count...])
        }
        return TokenizedPair(
            index: index, id: pair.id, weight: pair.weight, turn: pair.turn ?? 0, promptIDs: prompt,
            chosenIDs: try completion(pair.chosen, "chosen"), rejectedIDs: try completion(pair.rejected, "rejected"))
    }

    private func checkLengths() throws(InputError) {
        guard maxLength >= 2 else {
            throw InputError(file: "--max-length", problem: "the limit is \(maxLength)", expected: "at least 2 tokens")
        }
        if let contextLength, maxLength > contextLength {
            throw InputError(
                file: "--max-length", problem: "the limit is \(maxLength)",
                expected: "at most the model's context of \(contextLength)", remedy: "lower it")
        }
    }

    /// Where two token lists part, in words.
    private func border(_ prompt: [Int], _ joint: [Int]) -> String {
        let same = zip(prompt, joint).prefix { $0 == $1 }.count
        return "from token \(same + 1) of \(prompt.count) on"
    }
}
