public import Files

extension Tokenizer {
    /// The ids of a conversation as the model's chat template shows it, with the turn of the assistant opened if
    /// `addGenerationPrompt`.
    ///
    /// Special tokens of the template are special; text in `messages` and `tools` that spells one stays text: a user who
    /// writes `<|im_end|>` cannot end the turn. Before rendering, a mark is put after every character of the content with
    /// which a special token begins; the rendered text is cut at special tokens, which no mark leaves intact; the marks
    /// are then taken out of the pieces between, and these are encoded as text (see `ContentMarks`). Without such text
    /// the ids are those of encoding the rendered template, as `apply_chat_template` of Hugging Face gives them.
    ///
    /// The template reads `bos_token`, `eos_token` and `pad_token` beside `variables`; `now` is what its clock shows.
    /// - Throws: `InputError` when the model has no chat template, or the template refuses the conversation.
    public func encodeChat(
        _ messages: [ChatMessage], tools: [JSONValue]? = nil, addGenerationPrompt: Bool,
        variables: [String: JSONValue] = [:], now: ChatTemplate.Moment = .now
    ) throws(InputError) -> [Int] {
        guard let chatTemplate else {
            throw InputError(
                file: source, field: "chat_template", problem: "the model has no chat template",
                expected: "an instruction-tuned model", remedy: "use a chat model, or plain text")
        }
        var content: [String] = []
        for message in messages {
            content += [message.role, message.content] + ContentMarks.strings(of: .object(message.extra))
        }
        for tool in tools ?? [] { content += ContentMarks.strings(of: tool) }
        guard let marks = contentRules.marks(for: content) else {
            throw InputError(
                file: source, field: "messages", problem: "the text uses all 66 noncharacters of Unicode",
                expected: "text without U+FDD0 to U+FDEF and U+FFFE, U+FFFF")
        }
        let rendered = try chatTemplate.render(
            messages: messages.map { marks.marked($0) }, tools: tools.map { $0.map { marks.marked($0) } },
            addGenerationPrompt: addGenerationPrompt, variables: templateVariables.merging(variables) { $1 },
            now: now)
        return parts.encode(Array(rendered.utf8), marks)
    }

    /// What every template may use: the texts of the model's own special tokens.
    private var templateVariables: [String: JSONValue] {
        var variables: [String: JSONValue] = [:]
        for (name, id) in [("bos_token", bosID), ("eos_token", eosID), ("pad_token", padID)] {
            if let token = id.flatMap(token) { variables[name] = .string(token) }
        }
        return variables
    }
}

extension Tokenizer.Parts {
    /// The ids of a rendered conversation whose content is marked.
    fileprivate func encode(_ rendered: [UInt8], _ marks: ContentMarks) -> [Int] {
        var ids: [Int] = []
        var scratch = MergeScratch()
        for piece in specialOnly.split(rendered, 0..<rendered.count, includesSpecial: true) {
            if let id = piece.id {
                ids.append(id)
            } else {
                let text = marks.unmarked(rendered[piece.range])
                encode(text, special: .asText, isStart: piece.range.lowerBound == 0, &scratch, into: &ids)
            }
        }
        return ids
    }
}
