import Alignment
import ArgumentParser
import Preferences
import Recipes

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train an adapter on preference pairs.",
        discussion: """
            Example:
              plumb train dpo --data Data/task-api/pairs.jsonl --output runs/dpo
            """,
        subcommands: [DPO.self])

    struct DPO: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dpo", abstract: "Direct preference optimisation and its relatives, with LoRA.",
            discussion: """
                Settings come from --config (YAML: beta, lr, epochs, …), and options given here win over it. The run \
                folder holds run.json, metrics.jsonl and adapter/ in PEFT format. With --save-steps it holds \
                checkpoints too, and --resume goes on from the newest one, to the same adapter.

                Example:
                  plumb train dpo --data Data/task-api/pairs.jsonl --output runs/dpo --beta 0.1 --epochs 2
                  plumb train dpo --data pairs.jsonl --output runs/both --loss-type sigmoid,sft --loss-weights 1,0.25
                  plumb train dpo --data pairs.jsonl --output runs/dpo --save-steps 50 --resume
                """)

        @OptionGroup var options: TrainingOptions
        @OptionGroup(title: "Objective") var objective: ObjectiveOptions
        @Option(help: "Tokens at the answers' beginning that the preference loss compares; 0 compares whole answers.")
        var preferenceTokens: Int?
        @Option(help: "Epochs that read whole answers; later ones read what is compared.")
        var wholeAnswerEpochs: Int?

        func run() throws {
            let settings = try options.configuration { settings in
                objective.apply(to: &settings)
                if let preferenceTokens { settings.preferenceTokens = preferenceTokens }
                if let wholeAnswerEpochs { settings.wholeAnswerEpochs = wholeAnswerEpochs }
            }
            let dataset = try PairDataset.read(options.data)
            let heldOut = try settings.monitoring.evaluationData.map { try PairDataset.read($0).pairs } ?? []
            try options.train("train dpo", settings, dataHash: dataset.sha256) { tokenizer, contextLength in
                try TrainingData(
                    dataset.pairs.map { $0.withSystem(options.system) }, file: options.data,
                    heldOut: heldOut.map { $0.withSystem(options.system) },
                    heldOutFile: settings.monitoring.evaluationData ?? "", tokenizer: tokenizer,
                    contextLength: contextLength, configuration: settings)
            }
        }
    }
}
