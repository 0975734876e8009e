import Alignment
import ArgumentParser
import Files
import Preferences

extension TrainCommand {
    struct SFT: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sft", abstract: "Supervised fine-tuning on the answers alone, with LoRA.",
            discussion: """
                A row has prompt and completion, or messages, of which every assistant turn is learned; of preference \
                pairs the chosen answer is. Turns are rendered as they were when they were the last ones, and what \
                rows of a step share is computed once. Settings come from --config (YAML), and options win over it.

                Example:
                  plumb train sft --data conversations.jsonl --output runs/sft --lr 2e-4 --epochs 2
                """)

        @OptionGroup var options: TrainingOptions

        func run() throws {
            let settings = try options.configuration(lossTypes: [.sft])
            guard settings.rowKind == .completions else {
                throw options.unfit(settings, "sft", remedy: "train other objectives with plumb train dpo or kto")
            }
            try options.train("train sft", settings) { try PairDataset.readCompletions($0) }
        }
    }
}

extension TrainingOptions {
    /// An error for an objective of --config that the command does not train.
    func unfit(_ settings: TrainingConfiguration, _ expected: String, remedy: String) -> InputError {
        InputError(
            file: config ?? "training settings", field: "loss_type",
            problem: "it is \(settings.lossTypes.map(\.rawValue).joined(separator: ", "))", expected: expected,
            remedy: remedy)
    }
}
