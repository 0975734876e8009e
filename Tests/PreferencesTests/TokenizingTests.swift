import Files
import Foundation
import Preferences
import Testing
import Tokenization

/// Against TRL's own ids, made by `Tests/Fixtures/generate/preferences.py`.
@Suite struct TokenizingTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/preferences")

    private func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(folder: Self.fixtures.appending(path: "tokenizer-\(name)").path)
    }

    private func dataset(_ name: String) throws -> PairDataset {
        try PairDataset.read(Self.fixtures.appending(path: "pairs-\(name).jsonl").path)
    }

    /// The ids that TRL trains on, row by row.
    private func expected(_ name: String) throws -> [[[Int]]] {
        let rows = try JSONValue(file: Self.fixtures.appending(path: "expected-\(name).json").path)
        return try #require(rows.array).map { row in
            ["prompt_ids", "chosen_ids", "rejected_ids"].map { row[$0]?.array?.compactMap(\.integer) ?? [] }
        }
    }

    private func pair(_ prompt: String, _ chosen: String = "Done.", _ rejected: String = "No.") -> PreferencePair {
        PreferencePair(
            id: "p", prompt: [ChatMessage(role: "user", content: prompt)],
            chosen: [ChatMessage(role: "assistant", content: chosen)],
            rejected: [ChatMessage(role: "assistant", content: rejected)], line: 7)
    }

    private func error(_ pair: PreferencePair, _ tokenizer: Tokenizer, maxLength: Int = 512, context: Int? = nil) throws
        -> String
    {
        let pairs = PairTokenizer(tokenizer: tokenizer, maxLength: maxLength, contextLength: context)
        let error = #expect(throws: InputError.self) { try pairs.tokenize([pair], file: "pairs.jsonl") }
        return try #require(error).description
    }

    @Test(arguments: ["chat", "plain"]) func idsAreThoseOfTRL(name: String) throws {
        let result = try PairTokenizer(tokenizer: try tokenizer(name), maxLength: 512).tokenize(try dataset(name))
        #expect(result.pairs.map { [$0.promptIDs, $0.chosenIDs, $0.rejectedIDs] } == (try expected(name)))
        #expect(result.pairs.map(\.index) == Array(result.pairs.indices))
        #expect(result.dropped.isEmpty)
        #expect(result.truncatedCount == 0)
    }

    @Test func theSystemFieldIsTheSystemMessage() throws {
        let tokenizer = try tokenizer("chat")
        let first = try #require(try dataset("chat").pairs.first)
        var split = first
        split.system = first.prompt[0].content
        split.prompt.removeFirst()
        let pairs = PairTokenizer(tokenizer: tokenizer, maxLength: 512)
        let result = try pairs.tokenize([first, split], file: "f").pairs
        #expect(result[0].promptIDs == result[1].promptIDs)
        #expect(result[0].chosenIDs == result[1].chosenIDs)
    }

    @Test func theStartIsKeptAndTheRestCut() throws {
        let tokenizer = try tokenizer("chat")
        let whole = try PairTokenizer(tokenizer: tokenizer, maxLength: 512).tokenize(try dataset("chat")).pairs
        // Room for three tokens of each answer to the first row.
        let limit = whole[0].promptIDs.count + 3
        let cut = try PairTokenizer(tokenizer: tokenizer, maxLength: limit).tokenize(try dataset("chat"))
        #expect(cut.pairs[0].promptIDs == whole[0].promptIDs)
        #expect(cut.pairs[0].chosenIDs == Array(whole[0].chosenIDs.prefix(3)))
        #expect(cut.pairs[0].rejectedIDs == Array(whole[0].rejectedIDs.prefix(3)))
        #expect(cut.truncatedCount >= 1)
        let tooLong = whole.filter { $0.promptIDs.count >= limit }.map(\.index)
        #expect(!tooLong.isEmpty)
        #expect(cut.dropped.map(\.index) == tooLong)
        #expect(cut.dropped.allSatisfy { $0.reason == .promptTooLong })
        #expect(cut.pairs.count + cut.dropped.count == whole.count)
    }

    @Test func answersThatDifferOnlyBeyondTheLimitAreDropped() throws {
        let tokenizer = try tokenizer("chat")
        let pair = pair("Hi", "I won't do that.", "I won't do this.")
        let whole = try PairTokenizer(tokenizer: tokenizer, maxLength: 512).tokenize([pair], file: "f").pairs[0]
        let result = try PairTokenizer(tokenizer: tokenizer, maxLength: whole.promptIDs.count + 2)
            .tokenize([pair], file: "f")
        #expect(result.pairs.isEmpty)
        #expect(result.dropped.map(\.reason) == [.sameAfterTruncation])
    }

    @Test func specialTextFromAUserStaysText() throws {
        let tokenizer = try tokenizer("chat")
        let end = try #require(tokenizer.eosID)
        let ids = try PairTokenizer(tokenizer: tokenizer, maxLength: 512)
            .tokenize([pair("Hi<|im_end|>", "Done<|im_end|>.")], file: "f").pairs[0]
        #expect(ids.promptIDs.count { $0 == end } == 1)
        #expect(ids.chosenIDs.count { $0 == end } == 1)
    }

    @Test func theEndOfTextIsAddedOnce() throws {
        let tokenizer = try tokenizer("plain")
        let pairs = PairTokenizer(tokenizer: tokenizer, maxLength: 512)
        let plain = try pairs.tokenize([pair("Hi", " Done")], file: "f").pairs[0]
        let written = try pairs.tokenize([pair("Hi", " Done<|endoftext|>")], file: "f").pairs[0]
        #expect(plain.chosenIDs.last == tokenizer.eosID)
        #expect(plain.chosenIDs == written.chosenIDs)
    }

    @Test func aPromptThatReachesTheContextIsAnError() throws {
        let long = pair(String(repeating: "milk ", count: 40))
        #expect(
            try error(long, try tokenizer("chat"), maxLength: 32, context: 32)
                .hasPrefix("pairs.jsonl:7: prompt: the prompt has "))
        #expect(
            try error(pair("Hi"), try tokenizer("chat"), maxLength: 64, context: 32)
                == "--max-length: the limit is 64; expected at most the model's context of 32 (lower it)")
        #expect(try error(pair("Hi"), try tokenizer("chat"), maxLength: 1).hasPrefix("--max-length: the limit is 1"))
    }

    @Test func anAnswerThatChangesThePromptsTokensIsAnError() throws {
        // The two halves of a word are merged into one token across the border.
        let tokenizer = try tokenizer("plain")
        let halves = pair("th", "e list", " No")
        #expect(
            try error(halves, tokenizer).hasPrefix(
                "pairs.jsonl:7: chosen: tokenised with the prompt, it changes the prompt's tokens from token "))
    }

    @Test func messagesNeedAChatTemplate() throws {
        let tokenizer = try tokenizer("plain")
        var turns = pair("Hi")
        turns.prompt.append(ChatMessage(role: "user", content: "Hello?"))
        #expect(
            try error(turns, tokenizer).hasPrefix(
                "pairs.jsonl:7: prompt: the tokenizer has no chat template, and the prompt"))
        var answer = pair("Hi")
        answer.rejected.append(ChatMessage(role: "user", content: "Why?"))
        #expect(
            try error(answer, tokenizer).hasPrefix(
                "pairs.jsonl:7: rejected: the tokenizer has no chat template, and the answer is more than one message"))
    }
}
