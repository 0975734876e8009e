import Foundation
import Testing

/// What a person is told who sets something that the chosen objective does not use.
@Suite(.serialized) struct ObjectiveOptionsTests {
    @Test(.enabled(if: CommandLineTests.isReady, "needs make build"))
    func unusedSettingsAreErrorsOnTheCommandLineAndInFiles() throws {
        try CommandLineTests.withFolder { folder in
            let output = "\(folder)/run"
            let train = ["train", "dpo", "--data", "\(folder)/pairs.jsonl", "--output", output]
            let smoothed = try CommandLineTests.run(train + ["--loss-type", "hinge", "--label-smoothing", "0.1"])
            #expect(smoothed.code == 1)
            #expect(smoothed.errors.contains("label_smoothing: it is 0.1, and hinge does not use it"))
            let weights = try CommandLineTests.run(train + ["--loss-type", "sigmoid,sft", "--loss-weights", "1"])
            #expect(weights.code == 1 && weights.errors.contains("loss_weights: there are 1 for 2 objectives"))
            let unknown = try CommandLineTests.run(train + ["--loss-type", "sigmoid,hing"])
            #expect(unknown.code == 2 && unknown.errors.contains("hing is not an objective"))

            let settings = "\(folder)/dpo.yaml"
            try "beta: 2\nloss_type: [simpo, sft]\nloss_weights: [1, 0.5]\nf_divergence_type: js_divergence\n".write(
                toFile: settings, atomically: true, encoding: .utf8)
            let divergence = try CommandLineTests.run(train + ["--config", settings])
            #expect(divergence.code == 1)
            #expect(
                divergence.errors.contains(
                    "dpo.yaml:4: f_divergence_type: it is js_divergence, and simpo + sft does not use it"))
            try "loss_type: [sigmoid, hing]\n".write(toFile: settings, atomically: true, encoding: .utf8)
            let misspelt = try CommandLineTests.run(train + ["--config", settings])
            #expect(misspelt.errors.contains("dpo.yaml:1: loss_type: it is \"hing\"; expected sigmoid, hinge"))
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }
}
