public import Files
import OrderedCollections
import Tokenization

extension PairDataset {
    /// The answers to learn from in the file at `path`, each without a rejected one.
    ///
    /// The file is JSONL, JSON or CSV by its ending. A row has `prompt` and `completion`, or `messages`, every assistant turn
    /// of which becomes a pair, or it is a preference pair in a known format, whose chosen answer counts. It may have `id`, `category`, `family`, `weight`, `system` and `tools`.
    /// - Throws: `InputError` with the line: what `read(_:)` refuses, or rows of different formats.
    public static func readCompletions(_ path: String) throws(InputError) -> PairDataset {
        var check = FormatCheck()
        var pairFormat: DataFormat?
        return try read(path) { row, line throws(InputError) in
            let format = try RowFormat(
                of: row, allowed: [.completion, .conversation, .pair], file: path, line: line)
            try check.take(format, file: path, line: line)
            if row["label"] != nil {
                throw InputError(
                    file: path, line: line, field: "label", problem: "labels are not read here",
                    expected: "answers that are all to be learned from",
                    remedy: "train on them with plumb train kto, or remove the field")
            }
            switch format {
            case .completion: return [try PreferencePair(completion: row, file: path, line: line)]
            case .conversation: return try PreferencePair.turns(of: row, file: path, line: line)
            case .pair:
                let known = if let pairFormat { pairFormat } else { try DataFormat.ofPair(row, file: path, line: line) }
                pairFormat = known
                var pair = try PreferencePair(json: row, format: known, file: path, line: line)
                pair.rejected = []
                return [pair]
            }
        }
    }

    /// The labelled answers in the file at `path` (JSONL, JSON or CSV by its ending): desirable ones as chosen, the others as rejected.
    ///
    /// A row has `prompt`, `completion` and `label`, true or false; or it is a preference pair, which stays one here and
    /// counts as two rows in training (`unpaired`).
    /// - Throws: `InputError` with the line: what `read(_:)` refuses, or rows of different formats.
    public static func readLabelled(_ path: String) throws(InputError) -> PairDataset {
        var check = FormatCheck()
        var pairFormat: DataFormat?
        return try read(path) { row, line throws(InputError) in
            let format = try RowFormat(of: row, allowed: [.completion, .pair], file: path, line: line)
            try check.take(format, file: path, line: line)
            guard format == .completion else {
                let known = if let pairFormat { pairFormat } else { try DataFormat.ofPair(row, file: path, line: line) }
                pairFormat = known
                return [try PreferencePair(json: row, format: known, file: path, line: line)]
            }
            return [try PreferencePair(labelled: row, file: path, line: line)]
        }
    }
}

extension PreferencePair {
    /// Whether the row has one answer.
    var isSingle: Bool { chosen.isEmpty || rejected.isEmpty }

    /// The row of `prompt`, `completion` and `label`: a desirable completion is the chosen answer, another the rejected.
    init(labelled row: JSONValue, file: String, line: Int) throws(InputError) {
        let label = row["label"] ?? .null
        guard let isDesirable = label.bool else {
            throw InputError(
                file: file, line: line, field: "label",
                problem: label == .null ? "the field is missing" : "the field is \(label.kind)",
                expected: "true for a desirable completion, false for another")
        }
        try self.init(completion: row, file: file, line: line)
        extra.removeValue(forKey: "label")
        if !isDesirable { swap(&chosen, &rejected) }
    }

    /// The row of `prompt` and `completion`, which becomes the chosen answer.
    fileprivate init(completion row: JSONValue, file: String, line: Int) throws(InputError) {
        var reader = try RowReader(row, file: file, line: line, expected: "an object with prompt and completion")
        let prompt = try reader.requiredMessages("prompt", role: "user")
        let completion = try reader.answer("completion")
        try self.init(&reader, prompt: prompt, answer: completion, system: try reader.system(before: prompt))
    }

    /// A pair for every turn of the assistant in the row of `messages`, with what precedes it as the prompt.
    fileprivate static func turns(of row: JSONValue, file: String, line: Int) throws(InputError) -> [PreferencePair] {
        var reader = try RowReader(row, file: file, line: line, expected: "an object with messages")
        let messages = try reader.requiredMessages("messages", role: "user")
        let expected = "a conversation that a user begins and the assistant ends"
        guard let last = messages.last, last.role == "assistant" else {
            throw reader.error(
                "messages", "the last message is from \(messages.last?.role ?? "nobody")", expected: expected,
                remedy: "remove it: nothing is learned from it")
        }
        if messages.first(where: { $0.role != "system" })?.role == "assistant" {
            throw reader.error("messages", "the assistant begins", expected: expected)
        }
        let system = try reader.system(before: messages, field: "conversation")
        let whole = try PreferencePair(&reader, prompt: messages, answer: [], system: system)
        let places = messages.indices.filter { messages[$0].role == "assistant" }
        return places.enumerated().map { turn, place in
            var pair = whole
            pair.prompt = Array(messages[..<place])
            pair.chosen = [messages[place]]
            pair.turn = turn
            if places.count > 1 {
                pair.id = "\(whole.id)/\(turn + 1)"
                // Turns of one conversation are never on both sides of a split.
                pair.family = whole.family ?? "row \(whole.id)"
            }
            return pair
        }
    }

    /// What rows of every format may have beside their messages.
    private init(
        _ reader: inout RowReader, prompt: [ChatMessage], answer: [ChatMessage], system: String?
    ) throws(InputError) {
        self.init(
            id: try reader.identifier("id") ?? "line-\(reader.line)", category: try reader.text("category"),
            family: try reader.text("family"), weight: try reader.positiveNumber("weight") ?? 1, system: system,
            tools: try reader.tools(), prompt: prompt, chosen: answer, rejected: [], extra: reader.unread,
            line: reader.line)
    }
}

extension [PreferencePair] {
    /// Every answer as a row of its own: all chosen ones, then all rejected ones, as TRL orders them.
    public var unpaired: [PreferencePair] {
        func single(_ pair: PreferencePair, _ answer: WritableKeyPath<PreferencePair, [ChatMessage]>) -> PreferencePair?
        {
            guard !pair.isSingle else { return pair[keyPath: answer].isEmpty ? nil : pair }
            var single = pair
            single.chosen = []
            single.rejected = []
            single[keyPath: answer] = pair[keyPath: answer]
            single.id += answer == \.chosen ? "/chosen" : "/rejected"
            return single
        }
        guard contains(where: { !$0.isSingle }) else { return self }
        return compactMap { single($0, \.chosen) } + compactMap { single($0, \.rejected) }
    }
}
