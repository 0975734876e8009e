import Files
import Foundation
import Testing

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
            #expect(kept.code == 0)
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
}
