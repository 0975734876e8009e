import Alignment
import ArgumentParser
import Preferences

extension TrainCommand {
    struct KTO: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "kto", abstract: "Preference optimisation on single answers labelled good or bad, with LoRA.",
            discussion: """
                A row has prompt, completion and label (true or false); a preference pair counts as two rows. \
                Settings come from --config (YAML), and options win over it.

                Example:
                  plumb train kto --data feedback.jsonl --output runs/kto --undesirable-weight 1.5
                """)

        @OptionGroup var options: TrainingOptions
        @OptionGroup(title: "Objective") var objective: SingleAnswerOptions

        func run() throws {
            let settings = try options.configuration(lossTypes: [.kto], objective.apply)
            guard settings.rowKind == .labelled else {
                throw options.unfit(
                    settings, "kto or apo_zero_unpaired", remedy: "train other objectives with plumb train dpo or sft")
            }
            try options.train("train kto", settings) { try PairDataset.readLabelled($0) }
        }
    }
}

/// What training on labelled answers minimises.
struct SingleAnswerOptions: ParsableArguments {
    @Option(help: "How strongly the policy is held to the reference.")
    var beta: Double?
    @Option(
        help: ArgumentHelp("kto, or apo_zero_unpaired, which estimates no divergence.", valueName: "name"),
        transform: LossType.parse)
    var lossType: LossType?
    @Option(help: "What desirable answers count (default: 1).")
    var desirableWeight: Double?
    @Option(help: "What undesirable answers count (default: 1).")
    var undesirableWeight: Double?
    @Option(help: "Weight of a cross-entropy on the desirable answers beside the preference loss.")
    var sftWeight: Double?

    /// Lays the options that were given over `configuration`.
    func apply(to configuration: inout TrainingConfiguration) {
        configuration.beta = beta ?? configuration.beta
        configuration.lossTypes = lossType.map { [$0] } ?? configuration.lossTypes
        configuration.desirableWeight = desirableWeight ?? configuration.desirableWeight
        configuration.undesirableWeight = undesirableWeight ?? configuration.undesirableWeight
        configuration.sftWeight = sftWeight ?? configuration.sftWeight
    }
}
