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
    @Test func encodesConversationsAsTransformersDoes() throws {
        let chats = try #require(try Tiny.expected("default-model")["chats"]?.array)
        #expect(chats.count == 8)
        for chat in chats {
            let messages = try ChatMessage.list(
                from: try #require(chat["messages"]), file: "default-model.expected.json", field: "messages")
            let ids = try tokenizer.encodeChat(messages, addGenerationPrompt: chat["prompt"]?.bool == true)
            #expect(ids == chat["ids"]?.array?.compactMap(\.integer))
        }
    }
}
