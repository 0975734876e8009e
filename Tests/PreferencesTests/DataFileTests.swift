import Files
import Foundation
import OrderedCollections
import Preferences
import Testing
import Tokenization

/// Containers, mapped columns and bad rows.
@Suite struct DataFileTests {
    private func withFile<Result>(_ name: String, _ text: String, _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return try body(file.path)
    }

    private static let multiTurn = """
        {"id": "m", "weight": 2, "tools": [{"name": "add"}], "prompt": [{"role": "user", "content": "a,\\n\\"b\\""}, \
        {"role": "assistant", "content": "c"}, {"role": "user", "content": "d"}], "chosen": "1", "rejected": " 2", \
        "note": ""}
        {"id": "n", "prompt": "[1, 2] sorted?", "chosen": "yes", "rejected": "{\\"a\\": 1}", "category": "007"}
        """

    @Test(arguments: DataContainer.allCases) func everyContainerGivesTheRowsBack(container: DataContainer) throws {
        let pairs = try withFile("a.jsonl", Self.multiTurn) { try PairDataset.read($0, format: nil) }
        let rows = try pairs.rows(as: .trl)
        let text = try container.text(rows, file: "out")
        let again = try withFile("b.\(container.rawValue)", text) { try PairDataset.read($0, format: nil) }
        func withoutLine(_ pair: PreferencePair) -> PreferencePair {
            var pair = pair
            pair.line = nil
            return pair
        }
        #expect(again.pairs.map(withoutLine) == pairs.pairs.map(withoutLine))
        // All rows are messages where one is.
        #expect(rows.allSatisfy { $0["prompt"]?.array != nil && $0["rejected"]?.array != nil })
    }

    @Test func cellsOfCSVHoldTextMessagesNumbersAndLabels() throws {
        let text = """
            question,completion,label,weight,note\r
            "Add ""milk"",\nplease",Added.,TRUE,0.5,\r
            "[{""role"": ""user"", ""content"": ""Hi""}]",Hello,0,,"[1]"\r
            """
        let file = try withFile("f.csv", text) {
            try DataFile.read($0, mapping: FieldMapping(parsing: ["question=prompt"]))
        }
        #expect(file.format == .kto)
        #expect(file.rows.map(\.line) == [2, 4])
        let pairs = file.pairs.pairs
        #expect(pairs[0].prompt.map(\.content) == ["Add \"milk\",\nplease"])
        #expect(pairs[0].chosen.count == 1 && pairs[0].weight == 0.5 && pairs[0].extra.isEmpty)
        #expect(pairs[1].prompt == [ChatMessage(role: "user", content: "Hi")])
        #expect(pairs[1].rejected.count == 1 && pairs[1].extra["note"] == "[1]")
    }

    @Test func theEndingSaysTheContainer() throws {
        #expect(try DataContainer(path: "a/b.JSONL") == .jsonl)
        #expect(try DataContainer(path: "a.b/c") == .jsonl)
        #expect(try DataContainer(path: "/dev/stdin") == .jsonl)
        #expect(try DataContainer(path: "x.csv") == .csv)
        let error = #expect(throws: InputError.self) { try DataContainer(path: "x.parquet") }
        #expect(try #require(error).description.contains("expected .jsonl, .json or .csv"))
        // A list in a file with another name.
        let list = #"[{"prompt": "p", "chosen": "a", "rejected": "b"}]"#
        #expect(try withFile("x.txt", list) { try DataFile.read($0, container: .json) }.rows.count == 1)
    }

    @Test func columnsAreRenamedFirst() throws {
        let row = #"{"q": "p", "chosen": "b", "rejected": "a"}"#
        let swapped = try FieldMapping(parsing: ["q=prompt", "chosen=rejected", "rejected=chosen"])
        let pair = try withFile("a.jsonl", row) { try DataFile.read($0, mapping: swapped) }.pairs.pairs[0]
        #expect(pair.chosen[0].content == "a" && pair.rejected[0].content == "b")
        func error(_ texts: [String]) throws -> String {
            try withFile("a.jsonl", row) { path in
                let error = #expect(throws: InputError.self) {
                    try DataFile.read(path, mapping: try FieldMapping(parsing: texts))
                }
                return try #require(error).description.replacing(path, with: "a.jsonl")
            }
        }
        #expect(
            try error(["x=prompt"])
                == "a.jsonl: there is no column x; expected one of q, chosen, rejected (correct --map)")
        #expect(try error(["q=chosen"]).hasPrefix("a.jsonl:1: chosen: the row has this field too"))
        #expect(try error(["q"]).hasPrefix("--map: it is \"q\""))
        #expect(try error(["q=a", "q=b"]).hasPrefix("--map: q is named twice"))
    }

    @Test func badRowsAreThrownOrLeftOut() throws {
        let text = """
            {"id": "a", "prompt": "p", "chosen": "1", "rejected": "2"}
            {"id": "b", "prompt": "p", "chosen": "1"}
            {"id": "c", "prompt":
            {"id": "a", "prompt": "p", "chosen": "1", "rejected": "2"}
            7

            {"id": "d", "prompt": "p", "chosen": "1", "rejected": "2"}
            """
        try withFile("a.jsonl", text) { path in
            let first = #expect(throws: InputError.self) { try DataFile.read(path) }
            #expect(first?.line == 2)
            var lines: [Int?] = []
            let file = try DataFile.read(path, onBadRow: { lines.append($0.line) })
            #expect(lines == [2, 3, 4, 5])
            #expect(file.rows.map(\.pair.id) == ["a", "d"] && file.badRowCount == 4)
        }
        let csv = "prompt,chosen,rejected\np,1\np,1,2\np,1,2,3\np,1,1\n"
        try withFile("a.csv", csv) { path in
            var errors: [String] = []
            let file = try DataFile.read(path, onBadRow: { errors.append($0.at(file: "a.csv").description) })
            #expect(file.rows.map(\.line) == [3])
            #expect(errors[0].hasPrefix("a.csv:2: the record has 2 cells; expected 3"))
            #expect(errors.count == 3)
        }
        try withFile("a.jsonl", "{}\n") { (path: String) throws in
            let error = #expect(throws: InputError.self) { try DataFile.read(path, onBadRow: { _ in }) }
            #expect(error?.problem == "no row is good")
        }
    }

    @Test func pairsThatCannotBeWrittenAreThrownOrLeftOut() throws {
        let pairs = try withFile("a.jsonl", Self.multiTurn) { try PairDataset.read($0, format: .trl) }
        #expect(throws: InputError.self) { try pairs.rows(as: .alpaca) }
        var errors: [InputError] = []
        let rows = try pairs.rows(as: .alpaca, onBadRow: { errors.append($0) })
        #expect(rows.map { $0["id"] } == ["n"] && errors.map(\.line) == [1] && errors[0].field == "tools")
        #expect(try pairs.rows(as: .kto).count == 4)
    }

    @Test func sharedIDsArePrefixed() throws {
        let a = #"{"id": "x", "prompt": "p", "chosen": "1", "rejected": "2"}"#
        let b = """
            {"prompt": "p", "chosen": "1", "rejected": "2"}
            {"id": "x", "prompt": "p", "chosen": "1", "rejected": "2"}
            {"id": "y", "prompt": "p", "chosen": "1", "rejected": "2", "twin_of": "x"}
            """
        let files = try [("a.jsonl", a), ("b.jsonl", b)].map { name, text in
            try withFile(name, text) { try DataFile.read($0) }
        }.withDistinctIDs
        #expect(files.map { $0.rows.map(\.pair.id) } == [["a/x"], ["line-1", "b/x", "y"]])
        #expect(files[1].rows.map { $0.value["id"] } == [nil, "b/x", "y"])
        #expect(files[1].rows[2].value["twin_of"] == "b/x")
    }
}
