import Files
import Preferences
import Testing
import Tokenization

@Suite struct ReadingTests {
    @Test func stringsBecomeMessages() throws {
        let row = #"{"prompt": "Add milk", "chosen": "Added.", "rejected": "I can't."}"#
        let dataset = try withFile(row + "\n") { try PairDataset.read($0) }
        #expect(
            dataset.pairs == [
                PreferencePair(
                    id: "line-1", prompt: [ChatMessage(role: "user", content: "Add milk")],
                    chosen: [ChatMessage(role: "assistant", content: "Added.")],
                    rejected: [ChatMessage(role: "assistant", content: "I can't.")], line: 1)
            ])
        // printf '%s\n' '{"prompt": …}' | sha256sum
        #expect(dataset.sha256 == "fef32a91def312f81cbdff656d3358d5a288913bc8c7d5a7b867fc3bca0d53a3")
    }

    @Test func everyFieldIsReadAndUnknownOnesAreKept() throws {
        let row = """
            {"id": 7, "category": "create", "family": "food", "weight": 2, "system": "You keep tasks.", \
            "tools": [{"name": "add"}], "source": {"by": "hand"}, \
            "prompt": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, \
            {"role": "user", "content": "Add milk"}], \
            "chosen": [{"role": "assistant", "content": "Added."}], "rejected": "No."}
            """
        let pair = try #require(try withFile("\n" + row) { try PairDataset.read($0) }.pairs.first)
        #expect(pair.id == "7")
        #expect(pair.category == "create")
        #expect(pair.family == "food")
        #expect(pair.weight == 2)
        #expect(pair.tools == [["name": "add"]])
        #expect(pair.line == 2)
        #expect(JSONValue.object(pair.extra) == ["source": ["by": "hand"]])
        #expect(pair.conversation.map(\.role) == ["system", "user", "assistant", "user"])
    }

    @Test func writingReadsBackAsTheSamePairs() throws {
        let text = """
            {"id": "a", "prompt": "Ünïcode 👋", "chosen": "Yes", "rejected": "No", "weight": 0.5, "note": [1, null]}
            {"system": "S", "prompt": [{"role": "user", "content": "x", "name": "Ann"}], "chosen": "Yes", "rejected": "No"}
            {"prompt": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}], "chosen": "1", "rejected": "2"}
            """
        let first = try withFile(text) { try PairDataset.read($0) }
        let second = try withFile("") { path in
            try first.write(to: path)
            return try PairDataset.read(path)
        }
        #expect(second.pairs == first.pairs)
        #expect(second.sha256 != first.sha256)
    }

    @Test func categoriesAreCounted() throws {
        let text = ["a", "b", "a"].map { #"{"category": "\#($0)", "prompt": "p", "chosen": "1", "rejected": "2"}"# }
        let dataset = try withFile(text.joined(separator: "\n")) { try PairDataset.read($0) }
        #expect(dataset.categoryCounts == ["a": 2, "b": 1])
    }

    @Test(arguments: [
        (
            #"{"chosen": "1", "rejected": "2"}"#,
            "prompt: the field is missing; expected a string or a list of messages (add it, or remove the row)"
        ),
        (
            #"{"prompt": "p", "rejected": "2"}"#,
            "chosen: the field is missing; expected a string or a list of messages (add it, or remove the row)"
        ),
        (
            #"{"prompt": "p", "chosen": null, "rejected": "2"}"#,
            "chosen: the field is missing; expected a string or a list of messages (add it, or remove the row)"
        ),
        (
            #"{"prompt": "p", "chosen": "1", "rejected": 2}"#,
            "rejected: the field is a number; expected a string or a list of messages"
        ),
        (
            #"{"prompt": " ", "chosen": "1", "rejected": "2"}"#,
            "prompt: the field is empty; expected a string or a list of messages with text (remove the row)"
        ),
        (
            #"{"prompt": "p", "chosen": [{"role": "assistant", "content": ""}], "rejected": "2"}"#,
            "chosen: the field is empty; expected a string or a list of messages with text (remove the row)"
        ),
        (
            #"{"prompt": "p", "chosen": [{"role": "user", "content": "1"}], "rejected": "2"}"#,
            "chosen: the answer starts with a message from user; expected one from assistant"
        ),
        (
            #"{"prompt": "p", "chosen": "same", "rejected": "same"}"#,
            "rejected: it is identical to chosen; expected two different answers (remove the row)"
        ),
        (
            #"{"system": "s", "prompt": [{"role": "system", "content": "t"}, {"role": "user", "content": "p"}], "chosen": "1", "rejected": "2"}"#,
            "system: the prompt has a system message too; expected one of the two (remove the field or the message)"
        ),
        (
            #"{"system": 1, "prompt": "p", "chosen": "1", "rejected": "2"}"#,
            "system: the field is a number; expected a string"
        ),
        (
            #"{"weight": 0, "prompt": "p", "chosen": "1", "rejected": "2"}"#,
            "weight: the field is 0.0; expected a number above 0 (remove the row instead)"
        ),
        (
            #"{"weight": "2", "prompt": "p", "chosen": "1", "rejected": "2"}"#,
            "weight: the field is a string; expected a number above 0"
        ),
        (
            #"{"tools": "t", "prompt": "p", "chosen": "1", "rejected": "2"}"#,
            "tools: the field is a string; expected a list of objects"
        ),
        (
            #"{"id": "good", "prompt": "p", "chosen": "1", "rejected": "2"}"#,
            "id: good is the id of line 1 too; expected a different id for every row (rename one, or remove a repeated row)"
        ),
        ("[1]", "the row is a list; expected an object with prompt, chosen and rejected"),
    ])
    func aBadRowIsNamed(row: String, message: String) throws {
        let good = #"{"id": "good", "prompt": "p", "chosen": "1", "rejected": "2"}"#
        #expect(try readingError("\(good)\n\n\(row)\n") == "pairs.jsonl:3: \(message)")
    }

    @Test func filesThatAreNotRowsAreErrors() throws {
        #expect(try readingError("").contains("empty"))
        #expect(try readingError("{\"prompt\": \"p\"\n").hasPrefix("pairs.jsonl:1: "))
        let good = #"{"prompt": "p", "chosen": "1", "rejected": "2"}"#
        let notText = try readingError(bytes: Array((good + "\n\"").utf8) + [0xFF, 0xFE])
        #expect(notText.hasPrefix("pairs.jsonl:2: "))
        #expect(notText.contains("UTF-8"))
        #expect(throws: InputError.self) { try PairDataset.read("/nonexistent/pairs.jsonl") }
    }
}
