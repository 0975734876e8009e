import Files
import Foundation
import Testing
import TinyModels

/// `plumb redteam attacks`, and `plumb data new --attacks`, as a person runs them.
@Suite(.serialized) struct AttackCommandTests {
    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func attacksAreListedAndShown() throws {
        let list = try CommandLineTests.run(["redteam", "attacks"])
        #expect(list.code == 0 && list.output.hasPrefix("attack "), "\(list.errors)")
        #expect(list.output.contains("\nrole_play ") && list.output.contains("attacks; default: direct, "))
        #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 300 })

        let all = try JSONValue(
            parsing: CommandLineTests.run(["redteam", "attacks", "--json"]).output, file: "output")
        #expect((all.array ?? []).count > 50 && all.array?.first?["name"] == "direct")

        let shown = try CommandLineTests.run([
            "redteam", "attacks", "--show", "role_play+base64", "--request", "Add milk", "--seed", "3",
        ])
        #expect(shown.code == 0 && shown.output.hasPrefix("role_play (role_play)\n"))
        #expect(shown.output.contains("\nbase64 (encoding)\n") && shown.output.contains("\n[user]\n"))
        let example = try JSONValue(
            parsing: CommandLineTests.run(["redteam", "attacks", "--show", "crescendo", "--json"]).output,
            file: "output")
        #expect(example["example"]?["prompt"]?["follow_ups"]?.array?.count == 3)

        let unknown = try CommandLineTests.run(["redteam", "attacks", "--show", "base46"])
        #expect(unknown.code == 1 && unknown.errors.contains("there is no attack base46; expected base64"))
        #expect(try CommandLineTests.run(["redteam", "attacks", "--request", "Add milk"]).code == 2)
        #expect(try CommandLineTests.run(["redteam", "attacks", "--show", "direct", "--request", " "]).code == 2)
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func pairsAreWrittenInAttacks() throws {
        try CommandLineTests.withFolder { folder in
            let (seeds, output) = ("\(folder)/seeds.jsonl", "\(folder)/pairs.jsonl")
            try #"{"id": "s", "prompt": "Follow her", "subject": "following", "safe_twin": "Follow the recipe"}"#
                .write(toFile: seeds, atomically: true, encoding: .utf8)
            let arguments = ["data", "new", seeds, "--policy", "Recipes/refusals.yaml", "--output", output]
            let outcome = try CommandLineTests.run(
                arguments + ["--frames", "1", "--attacks", "direct,base64,crescendo"])
            #expect(outcome.code == 0 && outcome.output.contains("attacks 4 of the pairs"), "\(outcome.errors)")
            let rows = try JSONLines.read(output).map(\.value)
            #expect(rows.count == 8 && rows.compactMap { $0["attack"] }.count == 4)
            try TinyModel.write(to: "\(folder)/model")
            let preview = try CommandLineTests.run(["data", "preview", output, "--model", "\(folder)/model"])
            #expect(preview.code == 0, "\(preview.errors)")

            let unknown = try CommandLineTests.run(arguments + ["--attacks", "rot14"])
            #expect(unknown.code == 1 && unknown.errors.contains("there is no attack rot14; expected rot13"))
            #expect(try CommandLineTests.run(arguments + ["--attacks-per-seed", "2"]).code == 2)
            #expect(try CommandLineTests.run(arguments + ["--attacks", "all", "--attacks-per-seed", "0"]).code == 2)
        }
    }
}
