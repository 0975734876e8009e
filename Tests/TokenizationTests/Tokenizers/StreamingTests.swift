import Files
import Testing
import Tokenization

struct StreamingTests {
    @Test(arguments: Tiny.names) func streamsWhatDecodingGives(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        for ids in try Tiny.expected(name).lists("recognised") {
            for skipSpecial in [false, true] {
                let text = stream(ids, tokenizer, skipSpecial).joined()
                expectSame(text, tokenizer.decode(ids, skipSpecial: skipSpecial))
            }
        }
    }

    @Test(arguments: Tiny.names) func streamsAnyIDs(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let ids = (0..<12).map { _ in Int.random(in: -1...tokenizer.vocabularySize, using: &random) }
            let text = stream(ids, tokenizer, false).joined()
            expectSame(text, tokenizer.decode(ids, skipSpecial: false))
        }
    }

    /// “👍🏽” takes eight bytes and as many tokens here; each scalar comes with its last byte.
    @Test(arguments: ["gpt2", "llama2"]) func givesOnlyWholeCharacters(_ name: String) throws {
        let tokenizer = try Tiny.tokenizer(name)
        let ids = tokenizer.encode("a👍🏽é", special: .asText, addSpecialTokens: false)
        let pieces = stream(ids, tokenizer, false).filter { !$0.isEmpty }
        for piece in pieces { #expect(!piece.unicodeScalars.contains("\u{FFFD}")) }
        expectSame(pieces.joined(), "a👍🏽é")
        #expect(pieces.count >= 3)
    }

    @Test func replacesWhatIsNeverCompleted() throws {
        let tokenizer = try Tiny.tokenizer("gpt2")
        let ids = tokenizer.encode("😀", special: .asText, addSpecialTokens: false)
        let bytes = try #require(ids.count > 1 ? ids.dropLast() : nil)
        expectSame(tokenizer.decode(bytes, skipSpecial: false), "\u{FFFD}")
        var decoder = tokenizer.streamingDecoder(skipSpecial: false)
        for id in bytes { #expect(decoder.append(id).isEmpty) }
        expectSame(decoder.finish(), "\u{FFFD}")
    }

    /// Characters made of byte tokens are kept before a byte that belongs to none; `tokenizers` gives up both.
    @Test func keepsCharactersBesideBrokenBytes() throws {
        let tokenizer = try Tiny.tokenizer("llama2")
        let ids = try ["<0xE4>", "<0xBD>", "<0xA0>", "<0xE5>", "<0xA5>"].map { try #require(tokenizer.id($0)) }
        expectSame(tokenizer.decode(ids, skipSpecial: false), "你\u{FFFD}\u{FFFD}")
    }

    private func stream(_ ids: [Int], _ tokenizer: Tokenizer, _ skipSpecial: Bool) -> [String] {
        var decoder = tokenizer.streamingDecoder(skipSpecial: skipSpecial)
        return ids.map { decoder.append($0) } + [decoder.finish()]
    }
}
