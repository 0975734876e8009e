import Files
import OrderedCollections
import Tokenization

/// Writes one pair's conversation as token ids, through the chat template or as plain text.
struct ConversationWriter {
    let pair: PreferencePair
    let tokenizer: Tokenizer
    let file: String
    private let plainPrompt: String?

    /// - Throws: `InputError` where the tokenizer has no chat template and the prompt is more than one user message.
    init(pair: PreferencePair, tokenizer: Tokenizer, file: String) throws(InputError) {
        self.pair = pair
        self.tokenizer = tokenizer
        self.file = file
        self.plainPrompt =
            tokenizer.chatTemplate == nil ? Self.plainText(pair.conversation, role: "user") : nil
        if tokenizer.chatTemplate == nil, plainPrompt == nil || pair.tools != nil {
            throw error(
                "prompt", "the tokenizer has no chat template, and the prompt is more than one user message",
                expected: "a prompt of plain text", remedy: "use a chat model, or write the prompt as one string")
        }
    }

    /// The ids up to the answer.
    func prompt() throws(InputError) -> [Int] {
        if let plainPrompt {
            return tokenizer.encode(plainPrompt, special: .asText, addSpecialTokens: true)
        }
        return try chat(pair.conversation, opensAnswer: true, field: "prompt")
    }

    /// The ids of the prompt and `answer`, tokenised together.
    func promptWith(_ answer: [ChatMessage], field: String) throws(InputError) -> [Int] {
        guard let plainPrompt else {
            return try chat(pair.conversation + answer, opensAnswer: false, field: field)
        }
        guard let text = Self.plainText(answer, role: "assistant") else {
            throw error(
                field, "the tokenizer has no chat template, and the answer is more than one message",
                expected: "an answer of plain text")
        }
        guard let end = tokenizer.eosID else {
            throw error(
                field, "the tokenizer has neither a chat template nor an end-of-text token",
                expected: "one of the two", remedy: "use another tokenizer")
        }
        // TRL appends the token's text unless the answer ends with it; here the text never becomes a token by itself.
        var body = text
        if let name = tokenizer.token(end), body.hasSuffix(name) { body.removeLast(name.count) }
        return tokenizer.encode(plainPrompt + body, special: .asText, addSpecialTokens: true) + [end]
    }

    func error(_ field: String, _ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(file: file, line: pair.line, field: field, problem: problem, expected: expected, remedy: remedy)
    }

    private func chat(_ messages: [ChatMessage], opensAnswer: Bool, field: String) throws(InputError) -> [Int] {
        do {
            return try tokenizer.encodeChat(messages, tools: pair.tools, addGenerationPrompt: opensAnswer)
        } catch {
            throw self.error(field, error.problem, expected: error.expected, remedy: error.remedy)
        }
    }

    /// The text of `messages` where that is one message of `role` with nothing beside its text; nil otherwise.
    private static func plainText(_ messages: [ChatMessage], role: String) -> String? {
        guard messages.count == 1, messages[0].role == role, messages[0].extra.isEmpty else { return nil }
        return messages[0].content
    }
}
