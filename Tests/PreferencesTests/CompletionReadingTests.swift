import Files
import Foundation
import Preferences
import Testing
import Tokenization

/// Rows with one answer: completions, conversations, labelled answers, and pairs read as such.
@Suite struct CompletionReadingTests {
    private static func assistant(_ text: String) -> [ChatMessage] { [ChatMessage(role: "assistant", content: text)] }

    @Test func completionsHaveNoRejectedAnswer() throws {
        let row =
            #"{"id": "a", "category": "c", "weight": 2, "system": "S", "prompt": "p", "completion": "1", "note": 3}"#
        let pair = try #require(try withFile(row) { try PairDataset.readCompletions($0) }.pairs.first)
        #expect(pair.id == "a" && pair.category == "c" && pair.weight == 2 && pair.system == "S")
        #expect(pair.chosen == Self.assistant("1") && pair.rejected.isEmpty && pair.turn == nil)
        #expect(JSONValue.object(pair.extra) == ["note": 3])
    }

    @Test func everyAssistantTurnOfAConversationIsAnAnswer() throws {
        let rows = """
            {"id": "a", "tools": [{"name": "add"}], "messages": [{"role": "system", "content": "S"}, \
            {"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}, {"role": "user", "content": "3"}, \
            {"role": "assistant", "content": "4"}]}
            {"id": "b", "messages": [{"role": "user", "content": "5"}, {"role": "assistant", "content": "6"}]}
            """
        let pairs = try withFile(rows) { try PairDataset.readCompletions($0) }.pairs
        #expect(pairs.map(\.id) == ["a/1", "a/2", "b"])
        #expect(pairs.map(\.turn) == [0, 1, 0])
        #expect(pairs.map { $0.prompt.map(\.content) } == [["S", "1"], ["S", "1", "2", "3"], ["5"]])
        #expect(pairs.map { $0.chosen.map(\.content) } == [["2"], ["4"], ["6"]])
        // One family, so that a split keeps them together.
        #expect(pairs[0].family != nil && pairs[0].family == pairs[1].family && pairs[2].family == nil)
        #expect(pairs[1].tools == [["name": "add"]])
    }

    @Test func theChosenAnswerOfAPairIsLearned() throws {
        let row = #"{"prompt": "p", "chosen": "1", "rejected": "2"}"#
        let pair = try #require(try withFile(row) { try PairDataset.readCompletions($0) }.pairs.first)
        #expect(pair.chosen == Self.assistant("1") && pair.rejected.isEmpty)
    }

    @Test func labelsSayWhichAnswerItIs() throws {
        let rows = """
            {"prompt": "p", "completion": "1", "label": true, "note": 1}
            {"prompt": "p", "completion": "2", "label": false}
            """
        let dataset = try withFile(rows) { try PairDataset.readLabelled($0) }
        #expect(dataset.pairs[0].chosen == Self.assistant("1") && dataset.pairs[0].rejected.isEmpty)
        #expect(dataset.pairs[1].chosen.isEmpty && dataset.pairs[1].rejected == Self.assistant("2"))
        #expect(JSONValue.object(dataset.pairs[0].extra) == ["note": 1])
        #expect(dataset.pairs.unpaired == dataset.pairs)
        let again = try withFile("") { path in
            try dataset.write(to: path)
            return try PairDataset.readLabelled(path)
        }
        #expect(again.pairs == dataset.pairs)
    }

    /// All chosen answers first, as TRL's `unpair_preference_dataset` has them.
    @Test func aPairIsTwoLabelledRows() throws {
        let rows = (0..<2).map {
            #"{"id": "\#($0)", "prompt": "p\#($0)", "chosen": "1", "rejected": "2", "weight": 3}"#
        }
        let pairs = try withFile(rows.joined(separator: "\n")) { try PairDataset.readLabelled($0) }.pairs.unpaired
        #expect(pairs.map(\.id) == ["0/chosen", "1/chosen", "0/rejected", "1/rejected"])
        #expect(pairs.map(\.chosen.count) == [1, 1, 0, 0] && pairs.map(\.rejected.count) == [0, 0, 1, 1])
        #expect(pairs.allSatisfy { $0.weight == 3 })
    }

    private static let user = #"{"role": "user", "content": "u"}"#
    private static let answer = #"{"role": "assistant", "content": "a"}"#

    @Test(arguments: [
        (
            #"{"prompt": "p"}"#,
            "completion: the field is missing; expected a string or a list of messages (add it, or remove the row)"
        ),
        (
            #"{"text": "p"}"#,
            "the row has none of the fields that make a row; expected prompt and completion, or messages, or prompt, chosen and rejected"
        ),
        (
            #"{"prompt": "p", "completion": "c", "chosen": "d"}"#,
            "chosen: the row has completion too, which belongs to another format; expected prompt and completion, or messages, or prompt, chosen and rejected"
        ),
        (
            #"{"messages": [], "prompt": "p"}"#,
            "prompt: the row has messages too, which belongs to another format; expected prompt and completion, or messages, or prompt, chosen and rejected"
        ),
        (
            #"{"messages": [\#(user), \#(answer)]}"#,
            "the row has messages; expected prompt and completion, as line 1 has (use a file for each format)"
        ),
        (
            #"{"prompt": "p", "completion": "c", "label": false}"#,
            "label: labels are not read here; expected answers that are all to be learned from (train on them with plumb train kto, or remove the field)"
        ),
        (
            #"{"prompt": "p", "completion": [\#(user)]}"#,
            "completion: the answer starts with a message from user; expected one from assistant"
        ),
        ("7", "the row is a number; expected prompt and completion, or messages, or prompt, chosen and rejected"),
        (
            #"{"id": "good", "prompt": "p", "completion": "c"}"#,
            "id: good is the id of line 1 too; expected a different id for every row (rename one, or remove a repeated row)"
        ),
    ])
    func aBadSupervisedRowIsNamed(row: String, message: String) throws {
        let good = #"{"id": "good", "prompt": "p", "completion": "c"}"#
        #expect(
            try readingError(bytes: Array("\(good)\n\(row)\n".utf8), PairDataset.readCompletions)
                == "pairs.jsonl:2: \(message)")
    }

    @Test(arguments: [
        (
            "[\(user)]",
            "messages: the last message is from user; expected a conversation that a user begins and the assistant ends (remove it: nothing is learned from it)"
        ),
        (
            "[\(answer), \(user), \(answer)]",
            "messages: the assistant begins; expected a conversation that a user begins and the assistant ends"
        ),
        ("[]", "messages: the field is empty; expected a string or a list of messages with text (remove the row)"),
    ])
    func aBadConversationIsNamed(messages: String, message: String) throws {
        #expect(
            try readingError(bytes: Array(#"{"messages": \#(messages)}"#.utf8), PairDataset.readCompletions)
                == "pairs.jsonl:1: \(message)")
    }

    @Test(arguments: [
        (
            #"{"prompt": "p", "completion": "c"}"#,
            "label: the field is missing; expected true for a desirable completion, false for another"
        ),
        (
            #"{"prompt": "p", "completion": "c", "label": 1}"#,
            "label: the field is a number; expected true for a desirable completion, false for another"
        ),
        (
            #"{"messages": [\#(user), \#(answer)], "label": true}"#,
            "messages: the field belongs to rows of messages; expected prompt and completion, or prompt, chosen and rejected"
        ),
    ])
    func aBadLabelledRowIsNamed(row: String, message: String) throws {
        #expect(
            try readingError(bytes: Array(row.utf8), PairDataset.readLabelled) == "pairs.jsonl:1: \(message)")
    }
}

/// Turns of a conversation as token ids.
@Suite struct TurnTokenizingTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/preferences/tokenizer-chat").path

    private static let row = """
        {"id": "a", "messages": [{"role": "user", "content": "Hi"}, \
        {"role": "assistant", "content": "Hello", "reasoning_content": "greet"}, {"role": "user", "content": "Add"}, \
        {"role": "assistant", "content": "Done", "reasoning_content": "add it"}]}
        """

    @Test func aTurnFollowsAllThatWasSaidBefore() throws {
        let pairs = try withFile(Self.row) { try PairDataset.readCompletions($0) }.pairs
        let tokenizer = try Tokenizer(folder: Self.folder)
        let ids = try PairTokenizer(tokenizer: tokenizer, maxLength: 512).tokenize(pairs, file: "f").pairs
        #expect(ids.map(\.turn) == [0, 1] && ids.allSatisfy { $0.rejectedIDs.isEmpty })
        #expect(ids[1].promptIDs.starts(with: ids[0].promptIDs + ids[0].chosenIDs))
        #expect(
            ids.map { tokenizer.decode($0.chosenIDs, skipSpecial: false) } == ["Hello<|im_end|>\n", "Done<|im_end|>\n"])
    }

    /// A template that shows the thoughts of the last turn only: each turn is learned as it was when it was the last.
    @Test func aTurnIsRenderedAsWhenItWasTheLast() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: Self.folder, toPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try """
        {%- for m in messages %}{{- '<|im_start|>' + m.role + ': ' }}\
        {%- if loop.last and m.reasoning_content %}{{- '(' + m.reasoning_content + ') ' }}{%- endif %}\
        {{- m.content + '<|im_end|>' }}{%- endfor %}\
        {%- if add_generation_prompt %}{{- '<|im_start|>assistant: ' }}{%- endif %}
        """.write(toFile: "\(folder)/chat_template.jinja", atomically: true, encoding: .utf8)
        let pairs = try withFile(Self.row) { try PairDataset.readCompletions($0) }.pairs
        let tokenizer = try Tokenizer(folder: folder)
        let ids = try PairTokenizer(tokenizer: tokenizer, maxLength: 512).tokenize(pairs, file: "f").pairs
        #expect(
            ids.map { tokenizer.decode($0.chosenIDs, skipSpecial: false) } == [
                "(greet) Hello<|im_end|>", "(add it) Done<|im_end|>",
            ])
        #expect(tokenizer.decode(ids[1].promptIDs, skipSpecial: false).contains("assistant: Hello<|im_end|>"))
    }
}
