import Files
import Foundation
import Preferences
import Testing
import Tokenization

/// Previews, against TRL's own tokens made by `Tests/Fixtures/generate/preference_formats.py`.
@Suite struct PreviewTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let fixtures = tests.appending(path: "Fixtures/preferences")
    private static let defaultModel = tests.deletingLastPathComponent()
        .appending(path: ".deps/models/smollm2-135m-instruct.gguf").path(percentEncoded: false)
    private static let hasDefaultModel = FileManager.default.fileExists(atPath: defaultModel)

    private func tokenizer(_ name: String) throws -> Tokenizer {
        try Tokenizer(folder: Self.fixtures.appending(path: "tokenizer-\(name)").path)
    }

    private func ids(_ value: JSONValue?) -> [Int] { value?.array?.compactMap(\.integer) ?? [] }

    @Test(.enabled(if: hasDefaultModel, "Scripts/setup has not fetched the default model"))
    func tokensOfTheDefaultModelAreThoseOfTRL() throws {
        let path = Self.fixtures.appending(path: "pairs-default-model.jsonl").path
        let pairs = try PairDataset.read(path, format: nil).pairs
        let expected = try JSONValue(file: Self.fixtures.appending(path: "expected-default-model.json").path)
        let rows = try #require(expected["rows"]?.array)
        #expect(pairs.count == 200 && rows.count == 200)
        let pairTokenizer = PairTokenizer(
            tokenizer: try Tokenizer(gguf: GGUFFile(path: Self.defaultModel)),
            maxLength: try #require(expected["limit"]?.integer))
        for (index, (pair, row)) in zip(pairs, rows).enumerated() {
            let preview = try pairTokenizer.preview(pair, index: index, file: path)
            let prompt = ids(row["prompt_ids"])
            #expect(preview.whole.promptIDs == prompt, "\(pair.id)")
            #expect(preview.whole.chosenIDs == ids(row["chosen_ids"]), "\(pair.id)")
            #expect(preview.whole.rejectedIDs == ids(row["rejected_ids"]), "\(pair.id)")
            guard let kept = row["kept"]?.array?.compactMap(\.integer) else {
                #expect(preview.dropReason == .promptTooLong, "\(pair.id)")
                continue
            }
            let json = preview.json
            for (name, count) in zip(["chosen", "rejected"], kept) {
                let answer = ids(row["\(name)_ids"]).prefix(count)
                #expect(ids(json["\(name)_input_ids"]) == prompt + answer, "\(pair.id)")
                #expect(
                    ids(json["\(name)_completion_mask"]) == prompt.map { _ in 0 } + answer.map { _ in 1 },
                    "\(pair.id)")
            }
        }
    }

    /// The prompts that TRL's `extract_prompt` finds in texts.
    @Test func implicitPromptsAreThoseOfTRL() throws {
        let cases = try #require(
            try JSONValue(file: Self.fixtures.appending(path: "extract-prompt.json").path).array)
        #expect(cases.count > 50)
        for row in cases {
            let text = try #require(row["prompt"]?.string)
            let texts: JSONValue = ["chosen": row["chosen"] ?? .null, "rejected": row["rejected"] ?? .null]
            let pair = try PreferencePair(json: texts, format: .implicit, file: "f", line: 1)
            #expect(pair.prompt.count == 1 && pair.prompt[0].content.utf8.elementsEqual(text.utf8))
            #expect((text + pair.chosen[0].content).utf8.elementsEqual((row["chosen"]?.string ?? "").utf8))
            #expect((text + pair.rejected[0].content).utf8.elementsEqual((row["rejected"]?.string ?? "").utf8))
        }
    }

    private static let pair = PreferencePair(
        id: "a", prompt: [ChatMessage(role: "user", content: "Hi")],
        chosen: [ChatMessage(role: "assistant", content: "One two\tthree 👋")],
        rejected: [ChatMessage(role: "assistant", content: "No.")], line: 7)

    @Test func previewsAreWhatTrainingReads() throws {
        let tokenizer = try tokenizer("chat")
        let long = try PairTokenizer(tokenizer: tokenizer, maxLength: 512).preview(Self.pair, index: 0, file: "f")
        for limit in [
            2, long.whole.promptIDs.count, long.whole.promptIDs.count + 1, long.whole.promptIDs.count + 4, 512,
        ] {
            let pairs = PairTokenizer(tokenizer: tokenizer, maxLength: limit)
            let preview = try pairs.preview(Self.pair, index: 0, file: "f")
            let trained = try pairs.tokenize([Self.pair], file: "f")
            #expect(preview.dropReason == trained.dropped.first?.reason)
            #expect(preview.dropReason != nil || [preview.kept] == trained.pairs)
            #expect(preview.whole == long.whole)
        }
    }

    @Test func theTextShowsEveryToken() throws {
        let tokenizer = try tokenizer("chat")
        let preview = try PairTokenizer(tokenizer: tokenizer, maxLength: 512)
            .preview(Self.pair, index: 0, file: "pairs.jsonl")
        let text = preview.text(tokenizer: tokenizer, width: 60, hasColour: false)
        #expect(text.hasPrefix("pairs.jsonl:7  a\nprompt  \(preview.whole.promptIDs.count) tokens, masked\n"))
        #expect(!text.contains("\u{1B}"))
        for id in preview.whole.promptIDs + preview.whole.chosenIDs + preview.whole.rejectedIDs {
            #expect(text.contains("  \(id) "))
        }
        #expect(text.contains("<|im_end|> EOS") && text.contains("↵") && text.contains("·") && text.contains("→"))
        // The token that completes the emoji shows it, those before it show that they do not.
        #expect(text.contains(" 👋") && text.contains(" …"))
        let end = preview.whole.promptIDs.count + preview.whole.chosenIDs.count - 1
        #expect(
            text.contains("chosen  \(preview.whole.chosenIDs.count) tokens, trained; EOS is token \(end)\n"))
        let lines: [Substring] = text.split(separator: "\n")
        #expect(lines.dropFirst(2).allSatisfy { $0.count <= 60 })
        #expect(preview.text(tokenizer: tokenizer, width: 60, hasColour: true).contains("\u{1B}[2m"))
    }

    @Test func theTextShowsWhatIsCutOff() throws {
        let tokenizer = try tokenizer("chat")
        let count = try PairTokenizer(tokenizer: tokenizer, maxLength: 512)
            .preview(Self.pair, index: 0, file: "f").whole.promptIDs.count
        let cut = try PairTokenizer(tokenizer: tokenizer, maxLength: count + 2).preview(Self.pair, index: 0, file: "f")
        let text = cut.text(tokenizer: tokenizer, width: 60, hasColour: false)
        #expect(text.contains("chosen  2 tokens, trained; EOS is cut off\n"))
        #expect(text.contains("cut off  \(cut.whole.chosenIDs.count - 2) tokens beyond the limit of \(count + 2)\n"))
        #expect(cut.json["chosen_tokens_cut"] == .integer(cut.whole.chosenIDs.count - 2))
        let none = try PairTokenizer(tokenizer: tokenizer, maxLength: 4).preview(Self.pair, index: 0, file: "f")
        #expect(none.json["dropped"] == "prompt too long" && none.json["line"] == 7)
        #expect(
            none.text(tokenizer: tokenizer, width: 60, hasColour: false).contains("left out of training: prompt too"))
    }

    @Test func aBorderThatDoesNotHoldIsAnErrorWithItsLine() throws {
        var pair = Self.pair
        pair.prompt[0].content = "th"
        pair.chosen[0].content = "e list"
        let pairs = PairTokenizer(tokenizer: try tokenizer("plain"), maxLength: 64)
        let error = #expect(throws: InputError.self) { try pairs.preview(pair, index: 0, file: "pairs.jsonl") }
        #expect(try #require(error).description.hasPrefix("pairs.jsonl:7: chosen: tokenised with the prompt"))
    }
}
