import Files
import Foundation
import Testing
import TinyModels

/// `plumb data` as a person runs it.
@Suite(.serialized) struct DataCommandTests {
    private static let hh = """
        {"chosen": "\\n\\nHuman: Follow her\\n\\nAssistant: I won't.", "rejected": "\\n\\nHuman: Follow her\\n\\nAssistant: Sure."}
        {"chosen": "\\n\\nHuman: Add milk\\n\\nAssistant: Added.", "rejected": "\\n\\nHuman: Add milk\\n\\nAssistant: No."}
        """

    private static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aFormatBecomesAnother() throws {
        try CommandLineTests.withFolder { folder in
            try Self.write(Self.hh, to: "\(folder)/hh.jsonl")
            let outcome = try CommandLineTests.run([
                "data", "import", "\(folder)/hh.jsonl", "--output", "\(folder)/pairs.jsonl",
            ])
            #expect(outcome.code == 0 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("read 2 rows of \(folder)/hh.jsonl (hh)"))
            #expect(outcome.errors.contains("wrote 2 rows to \(folder)/pairs.jsonl (trl)"))
            let rows = try JSONLines.read("\(folder)/pairs.jsonl").map(\.value)
            #expect(rows[0]["prompt"] == "Follow her" && rows[0]["chosen"] == "I won't.")
            // There and back, by way of CSV and another format.
            for arguments in [
                ["pairs.jsonl", "--to", "sharegpt", "--output", "\(folder)/a.csv"],
                ["a.csv", "--to", "hh", "--bare", "--output", "\(folder)/again.jsonl"],
            ] {
                let step = try CommandLineTests.run(
                    ["data", "import", "\(folder)/\(arguments[0])"] + arguments.dropFirst())
                #expect(step.code == 0, "\(step.errors)")
            }
            let again = try JSONLines.read("\(folder)/again.jsonl").map(\.value)
            #expect(again == (try JSONLines.parse(Array(Self.hh.utf8), file: "hh").map(\.value)))
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func badRowsEndTheCommandOrAreCounted() throws {
        try CommandLineTests.withFolder { folder in
            let (input, output) = ("\(folder)/in.csv", "\(folder)/out.jsonl")
            try Self.write("question,good,bad\nq,a,b\nq,a,\nq,a\n\"x\ny\",a,b\n", to: input)
            let arguments = [
                "data", "import", input, "--map", "question=prompt", "--map", "good=chosen", "--map", "bad=rejected",
                "--output", output,
            ]
            let first = try CommandLineTests.run(arguments)
            #expect(first.code == 1)
            #expect(first.errors.hasPrefix("plumb: \(input):3: rejected: the field is missing"))
            #expect(!FileManager.default.fileExists(atPath: output))
            let kept = try CommandLineTests.run(arguments + ["--keep-going"])
            #expect(kept.code == 4)
            #expect(kept.errors.contains("plumb: \(input):4: the record has 2 cells"))
            #expect(kept.errors.contains("wrote 2 rows to \(output) (trl); 2 bad rows left out"))
            #expect(try JSONLines.read(output).map { $0.value["prompt"] } == ["q", "x\ny"])

            let unknown = try CommandLineTests.run(arguments + ["--map", "answer=label"])
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("there is no column answer; expected one of question, good, bad"))
            #expect(try CommandLineTests.run(arguments + ["--to", "csv"]).code == 2)
            let format = try CommandLineTests.run(["data", "import", input, "--output", output])
            #expect(format.code == 1 && format.errors.contains("which no format has"))
        }
    }

    /// A bad row ends every command that reads rows; with --keep-going it is named, the others are used, and the code is 4.
    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func rowsAreLeftOutWhereThePersonSaysSo() throws {
        try CommandLineTests.withFolder { folder in
            let (pairs, seeds, model) = ("\(folder)/a.jsonl", "\(folder)/seeds.jsonl", "\(folder)/model")
            try TinyModel.write(to: model)
            let good = Self.rows("Task", 20).split(separator: "\n")
            try Self.write(
                (good.prefix(3) + [#"{"id": "x", "prompt": "a"}"#] + good[3...]).joined(separator: "\n"), to: pairs)
            try Self.write(#"{"prompt": "Follow Bo", "subject": "it"}"# + "\n{\n", to: seeds)
            let output = "\(folder)/out.jsonl"
            let commands: [(file: String, line: Int, rows: Int?, arguments: [String])] = [
                (
                    pairs, 4, nil,
                    ["data", "split", pairs, "--output-train", output, "--output-test", "\(folder)/t.jsonl"]
                ),
                (pairs, 4, 20, ["data", "mix", pairs, "--output", output]),
                (pairs, 4, nil, ["data", "preview", pairs, "--model", model]),
                (pairs, 4, 20, ["data", "score", "--data", pairs, "--model", model, "--scores", output]),
                (seeds, 2, 1, ["data", "new", seeds, "--policy", "Recipes/refusals.yaml", "--output", output]),
            ]
            for command in commands {
                try? FileManager.default.removeItem(atPath: output)
                let ended = try CommandLineTests.run(command.arguments)
                #expect(ended.code == 1 && ended.errors.contains("plumb: \(command.file):\(command.line): "))
                #expect(!FileManager.default.fileExists(atPath: output))
                let kept = try CommandLineTests.run(command.arguments + ["--keep-going"])
                #expect(kept.code == 4, "\(command.arguments) \(kept.errors)")
                #expect(kept.errors.contains("plumb: \(command.file):\(command.line): "))
                guard let rows = command.rows else { continue }
                #expect(try JSONLines.read(output).count == rows)
                #expect((kept.output + kept.errors).contains("; 1 bad row left out"))
            }
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aPreviewShowsTokensOrGivesThem() throws {
        try CommandLineTests.withFolder { folder in
            let (data, model) = ("\(folder)/hh.jsonl", "\(folder)/model")
            try TinyModel.write(to: model)
            try Self.write(Self.hh, to: data)
            let text = try CommandLineTests.run(["data", "preview", data, "--model", model])
            #expect(text.code == 0, "\(text.errors)")
            #expect(text.output.hasPrefix("\(data):1  line-1\nprompt  "))
            #expect(text.output.contains("\n\n\(data):2  line-2\n") && !text.output.contains("\u{1B}"))
            #expect(text.output.contains("<|im_end|> EOS"))

            let json = try CommandLineTests.run([
                "data", "preview", data, "--model", model, "--id", "line-2", "--max-length", "40", "--json",
            ])
            #expect(json.code == 0, "\(json.errors)")
            let row = try JSONValue(parsing: json.output, file: "output")
            #expect(row["id"] == "line-2" && row["line"] == 2 && row["dropped"] == .null)
            let ids = row["chosen_input_ids"]?.array ?? []
            #expect((2...40).contains(ids.count))
            #expect(row["chosen_completion_mask"]?.array?.count == ids.count)
            let unknown = try CommandLineTests.run(["data", "preview", data, "--model", model, "--id", "x"])
            #expect(unknown.code == 1 && unknown.errors.contains("no row has the id x"))
        }
    }

    private static func rows(_ name: String, _ count: Int, more: (Int) -> String = { _ in "" }) -> String {
        (0..<count).map {
            #"{"id": "\#($0)", "prompt": "\#(name) \#($0)", "chosen": "1", "rejected": "2"\#(more($0))}"# + "\n"
        }.joined()
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aSplitKeepsRelatedRowsTogether() throws {
        try CommandLineTests.withFolder { folder in
            let (data, train, test) = ("\(folder)/a.jsonl", "\(folder)/train.jsonl", "\(folder)/test.jsonl")
            try Self.write(Self.rows("Task", 40) { #", "family": "f\#($0 / 4)""# }, to: data)
            let arguments = ["data", "split", data, "--output-train", train, "--output-test", test]
            let outcome = try CommandLineTests.run(arguments + ["--test-share", "0.2"])
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("wrote 32 rows in 8 groups to \(train)"))
            #expect(outcome.errors.contains("wrote 8 rows in 2 groups to \(test)"))
            let sides = try [train, test].map { try JSONLines.read($0).map(\.value) }
            let families = sides.map { Set($0.compactMap { $0["family"]?.string }) }
            #expect(families[0].isDisjoint(with: families[1]))
            // Rows are as they were.
            let all = try JSONLines.read(data).map(\.value)
            #expect(Set(sides[0] + sides[1]) == Set(all))
            let small = try CommandLineTests.run(arguments + ["--test-share", "0.05"])
            #expect(small.code == 1 && small.errors.contains("the smallest has 4"))
            #expect(try CommandLineTests.run(arguments + ["--test-share", "1"]).code == 2)
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func aMixHasTheProportionsAskedFor() throws {
        try CommandLineTests.withFolder { folder in
            let (a, b, output) = ("\(folder)/a.jsonl", "\(folder)/b.jsonl", "\(folder)/mix.jsonl")
            try Self.write(Self.rows("A", 4), to: a)
            try Self.write(Self.rows("B", 30), to: b)
            let arguments = ["data", "mix", "\(a):2", b, "--seed", "3", "--output", output]
            let outcome = try CommandLineTests.run(arguments + ["--rows", "18"])
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("took 12 rows of the 4 of \(a), each 3 times\n"))
            #expect(outcome.errors.contains("took 6 rows of the 30 of \(b)\n"))
            let first = try String(contentsOfFile: output, encoding: .utf8)
            let ids = try JSONLines.read(output).compactMap { $0.value["id"]?.string }
            #expect(ids.count == 18 && Set(ids).count == 18)
            #expect(ids.contains("a/0") && ids.contains("a/0/copy-2") && ids.contains("a/0/copy-3"))
            #expect(try CommandLineTests.run(arguments + ["--rows", "18"]).code == 0)
            #expect(try String(contentsOfFile: output, encoding: .utf8) == first)
            let whole = try CommandLineTests.run(arguments)
            #expect(whole.errors.contains("wrote 6 rows to \(output)"))
            #expect(try CommandLineTests.run(["data", "mix", "\(a):0", "--output", output]).code == 2)
        }
    }
}
