import Files
import Foundation
import Preferences
import Testing
import Tokenization

/// Rows to train on in every kind of file, and rows that are bad.
@Suite struct ContainerReadingTests {
    private func withFile<Result>(_ name: String, _ text: String, _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name).path
        try Data(text.utf8).write(to: URL(filePath: path))
        return try body(path)
    }

    private func texts(_ pairs: [PreferencePair]) -> [[String]] {
        pairs.map { ($0.prompt + $0.chosen + $0.rejected).map(\.content) }
    }

    @Test(arguments: [
        ("a.jsonl", #"{"prompt": "p", "chosen": "1", "rejected": "2"}"#), ("b.csv", "prompt,chosen,rejected\np,1,2\n"),
        ("c.json", #"{"data": [{"prompt": "p", "chosen": "1", "rejected": "2"}]}"#),
        ("d.csv", "instruction,chosen,rejected\np,1,2\n"),
        ("e.txt", #"{"prompt": "p", "chosen": "1", "rejected": "2"}"#),
        ("f.jsonl", #"{"chosen": "\n\nHuman: p\n\nAssistant: 1", "rejected": "\n\nHuman: p\n\nAssistant: 2"}"#),
        (
            "g.jsonl",
            #"{"input": {"messages": [{"role": "user", "content": "p"}]}, "preferred_output": [{"role": "assistant", "#
                + #""content": "1"}], "non_preferred_output": [{"role": "assistant", "content": "2"}]}"#
        ),
    ])
    func pairsAreReadFromEveryKindOfFile(name: String, text: String) throws {
        #expect(texts(try withFile(name, text) { try PairDataset.read($0) }.pairs) == [["p", "1", "2"]])
        #expect(texts(try withFile(name, text) { try PairDataset.readCompletions($0) }.pairs) == [["p", "1"]])
        #expect(texts(try withFile(name, text) { try PairDataset.readLabelled($0) }.pairs) == [["p", "1", "2"]])
    }

    @Test func cellsOfTextAreLabelsAndConversations() throws {
        let labelled = "prompt,completion,label\np,1,True\nq,2,false\n"
        let pairs = try withFile("a.csv", labelled) { try PairDataset.readLabelled($0) }.pairs
        #expect(pairs.map(\.chosen.count) == [1, 0] && pairs.map(\.rejected.count) == [0, 1])
        let conversation = #"""
            messages
            "[{""role"": ""user"", ""content"": ""p""}, {""role"": ""assistant"", ""content"": ""1""}]"
            """#
        #expect(
            texts(try withFile("b.csv", conversation) { try PairDataset.readCompletions($0) }.pairs) == [["p", "1"]])
    }

    @Test func rowsOnOneLineHaveIDsOfTheirOwn() throws {
        let rows =
            #"[{"prompt": "p", "chosen": "1", "rejected": "2"}, {"prompt": "q", "chosen": "1", "rejected": "2"}]"#
        let pairs = try withFile("a.json", rows) { try PairDataset.read($0) }.pairs
        #expect(pairs.map(\.id) == ["line-1", "line-1-2"])
        let data = try withFile("a.json", rows) { try DataFile.read($0) }
        #expect(data.rows.map(\.pair.id) == ["line-1", "line-1-2"])
        let turn = #"{"role": "user", "content": "p"}, {"role": "assistant", "content": "1"}"#
        let talk = #"{"messages": [\#(turn), \#(turn)]}"#
        let turns = try withFile("b.json", "[\(talk), \(talk)]") { try PairDataset.readCompletions($0) }.pairs
        #expect(turns.map(\.id) == ["line-1/1", "line-1/2", "line-1-2/1", "line-1-2/2"])
        #expect(turns[1].family == turns[0].family && turns[1].family != turns[2].family)
    }

    @Test func oneAnswerIsNoPair() throws {
        let row = #"{"prompt": "p", "completion": "1", "label": true}"#
        let error = try withFile("a.jsonl", row) { path in
            try #require(#expect(throws: InputError.self) { try PairDataset.read(path) })
        }
        #expect(error.field == "chosen" && error.problem == "the field is missing")
    }

    @Test func badRowsAreTakenOrEndTheReading() throws {
        let rows = #"""
            {"id": "a", "prompt": "p", "chosen": "1", "rejected": "2"}
            {"id": "b", "prompt": "p", "chosen": "1"}
            {
            {"id": "a", "prompt": "q", "chosen": "1", "rejected": "2"}
            {"id": "c", "prompt": "r", "chosen": "1", "rejected": "2"}
            """#
        try withFile("a.jsonl", rows) { path in
            var bad: [InputError] = []
            #expect(try PairDataset.read(path) { bad.append($0) }.pairs.map(\.id) == ["a", "c"])
            #expect(bad.map(\.line) == [2, 3, 4] && bad.map(\.field) == ["rejected", nil, "id"])
            let first = try #require(#expect(throws: InputError.self) { try PairDataset.read(path) })
            #expect(first.line == 2)
        }
        try withFile("b.jsonl", #"{"prompt": "p"}"#) { path in
            let error = try #require(#expect(throws: InputError.self) { try PairDataset.read(path) { _ in } })
            #expect(error.problem == "no row is good")
        }
    }
}
