public import Files
public import Tokenization

extension Tokenizer {
    /// The tokenizer that belongs to `checkpoint`: from its GGUF file or its folder.
    public init(checkpoint: Checkpoint) throws {
        if checkpoint.isGGUF {
            try self.init(gguf: GGUFFile(path: checkpoint.path))
        } else {
            try self.init(folder: checkpoint.path)
        }
    }

    /// The ids that a model answers `messages` from: through the chat template, which opens the reply.
    ///
    /// A tokenizer without a template takes the plain text of one message.
    public func encodePrompt(_ messages: [ChatMessage], tools: [JSONValue]? = nil) throws -> [Int] {
        if chatTemplate != nil { return try encodeChat(messages, tools: tools, addGenerationPrompt: true) }
        guard messages.count == 1, tools == nil else {
            throw InputError(
                file: "prompt", problem: "the model has no chat template, and the prompt is not one message",
                expected: "a prompt of plain text")
        }
        return encode(messages[0].content, special: .asText, addSpecialTokens: true)
    }
}
