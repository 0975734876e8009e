import Files
import Foundation
import Testing
import TinyModels

/// `plumb train sft` and `plumb train kto` on a tiny model, as a person runs them.
@Suite(.serialized) struct SingleAnswerCommandTests {
    private static func train(_ folder: String, _ command: String, _ rows: [String], _ more: [String]) throws
        -> CommandLineTests.Outcome
    {
        let model = "\(folder)/model"
        if !FileManager.default.fileExists(atPath: model) { try TinyModel.write(to: model) }
        try rows.joined(separator: "\n").write(toFile: "\(folder)/rows.jsonl", atomically: true, encoding: .utf8)
        return try CommandLineTests.run(
            ["train", command, "--model", model, "--data", "\(folder)/rows.jsonl", "--output", "\(folder)/run"] + more)
    }

    private static func steps(_ folder: String) throws -> [JSONValue] {
        try JSONLines.read("\(folder)/run/metrics.jsonl").map(\.value).filter { $0["loss"] != nil }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func supervisedTrainingLearnsEveryTurn() throws {
        try CommandLineTests.withFolder { folder in
            let rows = [
                #"{"id": "a", "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Add milk"}, {"role": "assistant", "content": "Done."}]}"#,
                #"{"id": "b", "system": "You keep tasks.", "messages": [{"role": "user", "content": "Add rice"}, {"role": "assistant", "content": "Done, rice is added."}]}"#,
            ]
            let config = "\(folder)/sft.yaml"
            try "loss_type: sft\nlr: 1.0e-2\nepochs: 6\nbatch_size: 2\n".write(
                toFile: config, atomically: true, encoding: .utf8)
            let evaluation = "\(folder)/held-out.jsonl"
            try #"{"prompt": "Add tea", "completion": "Done."}"#.write(
                toFile: evaluation, atomically: true, encoding: .utf8)
            let outcome = try Self.train(folder, "sft", rows, ["--config", config, "--eval-data", evaluation])
            #expect(outcome.code == 0, "\(outcome.errors)")
            let steps = try Self.steps(folder)
            // Two conversations of three turns are one step.
            #expect(steps.count == 6)
            let losses = steps.compactMap { $0["loss"]?.number }
            #expect((losses.last ?? 9) < (losses.first ?? 0) - 0.1)
            #expect(steps[0]["rewards/chosen"] == nil && steps[0]["logps/rejected"] == nil)
            #expect(steps[0]["mean_token_accuracy"] != nil && steps[0]["num_tokens"]?.integer ?? 0 > 0)
            let measured = try JSONLines.read("\(folder)/run/metrics.jsonl").compactMap {
                $0.value["eval_loss"]?.number
            }
            #expect(measured.count == 6 && measured[5] < measured[0])
            #expect(FileManager.default.fileExists(atPath: "\(folder)/run/adapter/adapter_model.safetensors"))
            #expect(!outcome.errors.contains("Reference"))

            let labelled = try Self.train(
                folder, "sft", [#"{"prompt": "a", "completion": "b", "label": true}"#], ["--overwrite"])
            #expect(labelled.code == 1 && labelled.errors.contains("rows.jsonl:1: label: labels are not read here"))
            try "loss_type: hinge\n".write(toFile: config, atomically: true, encoding: .utf8)
            let other = try Self.train(folder, "sft", rows, ["--config", config, "--overwrite"])
            #expect(other.code == 1 && other.errors.contains("sft.yaml: loss_type: it is hinge; expected sft"))
            try "desirable_weight: 2\n".write(toFile: config, atomically: true, encoding: .utf8)
            let unused = try Self.train(folder, "sft", rows, ["--config", config, "--overwrite"])
            #expect(
                unused.code == 1
                    && unused.errors.contains("sft.yaml:1: desirable_weight: it is 2.0, and sft does not use it"))
        }
    }

    /// The same rows as JSONL, JSON and CSV train the same adapter.
    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func everyKindOfFileIsTrainedOn() throws {
        try CommandLineTests.withFolder { folder in
            let model = "\(folder)/model"
            try TinyModel.write(to: model)
            let rows = (0..<3).map { #"{"prompt": "Add \#($0)", "chosen": "Done.", "rejected": "I can't."}"# }
            let files = [
                "a.jsonl": rows.joined(separator: "\n"), "a.json": "[\(rows.joined(separator: ","))]",
                "a.csv": "prompt,chosen,rejected\n" + (0..<3).map { "Add \($0),Done.,I can't.\n" }.joined(),
            ]
            for (name, text) in files {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            for command in ["dpo", "sft", "kto"] {
                var losses: Set<Double> = []
                for name in files.keys {
                    let outcome = try CommandLineTests.run([
                        "train", command, "--model", model, "--data", "\(folder)/\(name)", "--output", "\(folder)/run",
                        "--overwrite", "--lr", "1e-2", "--epochs", "2", "--batch-size", "3",
                    ])
                    #expect(outcome.code == 0, "\(outcome.errors)")
                    losses.insert(try #require(try Self.steps(folder).last?["loss"]?.number))
                }
                #expect(losses.count == 1, "\(command) \(losses)")
            }
            try "prompt,chosen,rejected\na,b\n".write(toFile: "\(folder)/a.csv", atomically: true, encoding: .utf8)
            let bad = try CommandLineTests.run([
                "train", "dpo", "--model", model, "--data", "\(folder)/a.csv", "--output", "\(folder)/run",
                "--overwrite",
            ])
            #expect(bad.code == 1 && bad.errors.contains("a.csv:2: the record has 2 cells"))
        }
    }

    @Test(.enabled(if: TinyModel.isReady, "needs make build"))
    func labelledAnswersArePulledApart() throws {
        try CommandLineTests.withFolder { folder in
            let rows = (0..<6).map { index in
                #"{"prompt": "Add task \#(index)", "completion": "\#(index % 3 == 0 ? "I can't." : "Done.")", "label": \#(index % 3 != 0)}"#
            }
            let options = ["--lr", "1e-2", "--epochs", "4", "--batch-size", "3", "--undesirable-weight", "1.5"]
            let outcome = try Self.train(folder, "kto", rows, options)
            #expect(outcome.code == 0, "\(outcome.errors)")
            let steps = try Self.steps(folder)
            #expect(steps.count == 8)
            // Before the first update policy and reference are one: λ/2 for every row.
            let first = try #require(steps[0]["loss"]?.number)
            // With 0 to 2 undesirable rows among the three.
            let weights: [Double] = [0.5, 1.75 / 3, 2.0 / 3]
            #expect(weights.contains { abs($0 - first) < 1e-4 })
            #expect(steps.allSatisfy { ($0["kl"]?.number ?? -1) >= 0 })
            #expect((steps.compactMap { $0["rewards/margins"]?.number }.last ?? 0) > 0.01)
            // 4 · 1 to 2 · 1.5 is 1.33, which is advised; with equal weights it is 2.
            #expect(!outcome.errors.contains("is advised"))
            let cached = try Self.train(folder, "kto", rows, options + ["--overwrite"])
            #expect(cached.errors.contains("read from the cache"))

            let pairs = (0..<3).map { #"{"prompt": "Add \#($0)", "chosen": "Done.", "rejected": "I can't."}"# }
            let uneven = try Self.train(
                folder, "kto", pairs + [#"{"prompt": "Add 9", "chosen": "Yes.", "rejected": "No."}"#],
                ["--overwrite", "--desirable-weight", "2", "--loss-type", "apo_zero_unpaired", "--no-shuffle"])
            #expect(uneven.code == 0, "\(uneven.errors)")
            #expect(uneven.errors.contains("4 desirable and 4 undesirable rows are weighted 2.0 to 1"))
            #expect(try Self.steps(folder).count == 1 && Self.steps(folder)[0]["kl"] == nil)

            let missing = try Self.train(folder, "kto", [#"{"prompt": "a", "completion": "b"}"#], ["--overwrite"])
            #expect(missing.code == 1 && missing.errors.contains("rows.jsonl:1: label: the field is missing"))
        }
    }
}
