import Files
import OrderedCollections
import Tokenization

extension LintRowReader {
    /// Takes down what comparisons with other rows need, and compares the row's own answers.
    mutating func summarise() {
        let isComplete =
            switch row.kind {
            case .pair: prompt != nil && chosen != nil && rejected != nil
            case .completion, .conversation: prompt != nil && (chosen != nil || rejected != nil)
            case .request, .seed: prompt != nil
            case nil: false
            }
        row.isWhole = isComplete
        if let prompt { summarise(prompt) }
        let fields = row.kind == .conversation ? ["messages"] : row.kind == .completion ? ["completion"] : []
        row.chosen = chosen.map { Self.answer($0, fields.first ?? "chosen") }
        row.rejected = rejected.map { Self.answer($0, fields.first ?? "rejected") }
        if let chosen = row.chosen, let rejected = row.rejected, chosen.fingerprint == rejected.fingerprint {
            report(.identicalAnswers, "rejected", "it is identical to chosen")
        }
        if isComplete, let tokenizer = options.tokenizer { measure(tokenizer) }
    }

    private mutating func summarise(_ prompt: [ChatMessage]) {
        let asked = prompt.filter { $0.role == "user" }.map { TextCheck($0.content).mended }
        row.request = asked.last ?? prompt.last?.content ?? ""
        row.promptWords = asked.flatMap { TextWords.hashes($0) }
        var parts = [Self.fingerprint(prompt, bareRole: "user")]
        if let system { parts.append(Fingerprint.spaced(TextCheck(system).bytes)) }
        if let tools { parts.append(Fingerprint.spaced(Array(JSONValue.array(tools).text().utf8))) }
        row.promptFingerprint = Fingerprint.joined(parts)
        if options.rules.contains(.nearDuplicate) {
            row.bands = MinHash.bands(of: Shingles.hashes(row.promptWords, length: Shingles.promptLength))
        }
    }

    private static func answer(_ messages: [ChatMessage], _ field: String) -> LintRow.Answer {
        let texts = messages.filter { $0.role == "assistant" }.map(\.content)
        let text = texts.count == 1 ? texts[0] : texts.filter { !$0.isEmpty }.joined(separator: "\n")
        let words = TextWords.hashes(text)
        return LintRow.Answer(
            field: field, text: text, fingerprint: fingerprint(messages, bareRole: "assistant"),
            wordCount: words.count, mayRefuse: RefusalCues.matches(words))
    }

    /// A hash of `messages` in which runs of white space and mended damage count for nothing.
    private static func fingerprint(_ messages: [ChatMessage], bareRole: String) -> UInt64 {
        let parts = messages.flatMap { message in
            var parts = [Fingerprint.spaced(TextCheck(message.content).bytes)]
            if messages.count > 1 || message.role != bareRole {
                parts.append(Fingerprint.spaced(Array(message.role.utf8)))
            }
            for (key, value) in message.extra where key != "content" {
                parts.append(Fingerprint.spaced(Array((key + value.text(sortedKeys: true)).utf8)))
            }
            return parts
        }
        return Fingerprint.joined(parts)
    }

    /// Reports a row with more tokens than the limit, or that cannot be tokenised.
    private mutating func measure(_ tokenizer: Tokenizer) {
        let pair = PreferencePair(
            id: "", system: system, tools: tools?.isEmpty ?? true ? nil : tools, prompt: prompt ?? [],
            chosen: chosen ?? [], rejected: rejected ?? [], line: row.line)
        let hasNoAnswer = row.stage != .training
        do {
            let whole = PairTokenizer(tokenizer: tokenizer, maxLength: .max)
            guard let ids = try whole.tokenize([pair], file: path).pairs.first else { return }
            for (field, answer) in [(row.chosen?.field, ids.chosenIDs), (row.rejected?.field, ids.rejectedIDs)] {
                let count = ids.promptIDs.count + answer.count
                guard count > options.maxLength, field != nil || (hasNoAnswer && answer.isEmpty) else { continue }
                report(
                    .tooLong, field ?? "prompt", "the row has \(count) tokens; expected at most \(options.maxLength)")
                if hasNoAnswer { return }
            }
        } catch {
            report(.untokenizable, error.field, error.reason)
        }
    }
}
