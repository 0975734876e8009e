import Files
import Testing
import Tokenization

/// Ids and texts are those of Hugging Face `tokenizers`, for every kind of tokenizer and the whole corpus.
struct ParityTests {
    @Test(arguments: Tiny.names) func encodesLikeTheLibrary(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        let expected = try Tiny.expected(name)
        try expectIDs(tokenizer, expected)
    }

    @Test(arguments: Tiny.names) func decodesLikeTheLibrary(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        let expected = try Tiny.expected(name)
        try expectTexts(tokenizer, expected)
    }

    /// Byte-level text from random ids, most of it no UTF-8.
    @Test(arguments: Tiny.names) func decodesAnyIDsLikeTheLibrary(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        let expected = try Tiny.expected(name)
        for (ids, text) in zip(try expected.lists("lists"), try expected.strings("listTexts")) {
            expectSame(tokenizer.decode(ids, skipSpecial: false), text)
        }
    }

    @Test func readsTheSameFromGGUF() throws {
        let tokenizer = try Tiny.gguf("smollm")
        let expected = try Tiny.expected("smollm")
        try expectIDs(tokenizer, expected)
        try expectTexts(tokenizer, expected)
    }

    /// A vocabulary with scores and no merges, against SentencePiece itself.
    @Test func mergesByScoreLikeSentencePiece() throws {
        let tokenizer = try Tiny.gguf("scored")
        let expected = try Tiny.expected("scored")
        let ids = try expected.lists("ids")
        for (index, text) in try expected.strings("texts").enumerated() {
            #expect(tokenizer.encode(text, special: .asText, addSpecialTokens: true) == ids[index], "\(text)")
            let decoded = tokenizer.decode(ids[index], skipSpecial: true)
            expectSame(decoded, try expected.strings("decoded")[index])
        }
    }

    @Test(.enabled(if: Place.hasDefaultModel, "Scripts/setup has not fetched the default model"))
    func readsTheDefaultModel() throws {
        let tokenizer = try Tokenizer(gguf: GGUFFile(path: Place.defaultModel))
        let expected = try Tiny.expected("default-model")
        try expectIDs(tokenizer, expected)
        try expectTexts(tokenizer, expected)
    }

    private func expectIDs(_ tokenizer: Tokenizer, _ expected: JSONValue) throws {
        let (recognised, asText) = (try expected.lists("recognised"), try expected.lists("asText"))
        for (index, text) in try Tiny.corpus().enumerated() {
            let ids = tokenizer.encode(text, special: .recognised, addSpecialTokens: true)
            #expect(ids == recognised[index], "\(text.debugDescription)")
            let plain = tokenizer.encode(text, special: .asText, addSpecialTokens: false)
            let isSpecial = { (id: Int) in tokenizer.isSpecial(id) && tokenizer.token(id) != "<unk>" }
            if asText[index].contains(where: isSpecial) {
                // The library merges the characters of “</s>” into the special token; a user's text must not become one.
                #expect(!plain.contains(where: isSpecial))
            } else {
                #expect(plain == asText[index], "as text: \(text.debugDescription)")
            }
        }
    }

    private func expectTexts(_ tokenizer: Tokenizer, _ expected: JSONValue) throws {
        let (decoded, skipped) = (try expected.strings("decoded"), try expected.strings("skipped"))
        for (index, ids) in try expected.lists("recognised").enumerated() {
            expectSame(tokenizer.decode(ids, skipSpecial: false), decoded[index])
            expectSame(tokenizer.decode(ids, skipSpecial: true), skipped[index])
        }
    }
}
