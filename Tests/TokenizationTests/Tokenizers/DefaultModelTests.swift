import Files
import Testing
import Tokenization

@Suite(.enabled(if: Place.hasDefaultModel, "Scripts/setup has not fetched the default model"))
struct DefaultModelTests {
    let tokenizer: Tokenizer

    init() throws { tokenizer = try Tokenizer(gguf: GGUFFile(path: Place.defaultModel)) }

    @Test func knowsItsSpecialTokens() {
        #expect(tokenizer.vocabularySize == 49152)
        #expect(tokenizer.bosID == 1)
        #expect(tokenizer.eosID == 2)
        #expect(tokenizer.padID == 2)
        #expect(tokenizer.eosIDs == [2, 0])
        #expect(tokenizer.token(1) == "<|im_start|>")
        #expect(tokenizer.id("Ġthe") == 260)
        #expect(tokenizer.isSpecial(2))
        #expect(!tokenizer.isSpecial(260))
    }

    /// The ids that `apply_chat_template` of transformers gives.
    @Test func encodesAConversationAsTransformersDoes() throws {
        let ids = try tokenizer.encodeChat(
            [ChatMessage(role: "user", content: "Create a task to buy milk.")], addGenerationPrompt: true)
        #expect(
            ids == [
                1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407, 19712,
                8182,
                2, 198, 1, 4093, 198, 11870, 253, 3856, 288, 4571, 4788, 30, 2, 198, 1, 520, 9531, 198,
            ])
    }
}
