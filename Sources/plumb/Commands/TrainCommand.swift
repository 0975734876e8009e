import Evidence
import Alignment
import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Recipes
import Tokenization

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
                folder holds run.json, metrics.jsonl and adapter/ in PEFT format.

                Example:
                  plumb train dpo --data Data/task-api/pairs.jsonl --output runs/dpo --beta 0.1 --epochs 2
                  plumb train dpo --data pairs.jsonl --output runs/both --loss-type sigmoid,sft --loss-weights 1,0.25
                """)

        @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
        var model = "smollm2-135m-instruct"
        @Option(help: ArgumentHelp("Preference pairs in JSONL.", valueName: "file"))
        var data: String
        @OptionGroup var destination: RunOptions
        @Option(help: ArgumentHelp("Settings in YAML.", valueName: "file"))
        var config: String?
        @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
        var system: String?
        @OptionGroup(title: "Objective") var objective: ObjectiveOptions
        @Option(help: "Learning rate.")
        var lr: Double?
        @Option(help: "What the learning rate of the adapter's up-projections is multiplied by (LoRA+).")
        var loraplusLrRatio: Double?
        @Option(help: "Passes over the data.")
        var epochs: Double?
        @Option(help: "Pairs in an optimiser step.")
        var batchSize: Int?
        @Option(help: "Parts a step is computed in, to save memory.")
        var gradientAccumulationSteps: Int?
        @Option(help: "The most tokens of prompt and answer.")
        var maxLength: Int?
        @Option(help: "Tokens at the answers' beginning that the preference loss compares; 0 compares whole answers.")
        var preferenceTokens: Int?
        @Option(help: "Epochs that read whole answers; later ones read what is compared.")
        var wholeAnswerEpochs: Int?
        @Option(help: "linear, cosine or constant.", transform: parseSchedule)
        var schedule: LearningRateSchedule.Shape?
        @Option(help: "Share of steps over which the learning rate rises.")
        var warmupRatio: Double?
        @Option(help: "Gradients are scaled down to this norm; 0 leaves them.")
        var maxGradNorm: Double?
        @Option(help: "Rank of the adapter.")
        var loraR: Int?
        @Option(help: "Scale of the adapter, times r.")
        var loraAlpha: Double?
        @Option(help: "Share of adapter inputs zeroed in training.")
        var loraDropout: Double?
        @Option(help: ArgumentHelp("all-linear, or names such as q_proj,v_proj.", valueName: "names"))
        var targetModules: String?
        @Option(help: ArgumentHelp("Decoder blocks to adapt, such as 15-29 (default: all).", valueName: "numbers"))
        var layersToTransform: String?
        @Option(help: ArgumentHelp("A PEFT adapter to start from.", valueName: "folder"))
        var loraInit: String?
        @Option(help: "Where random numbers start.")
        var seed: UInt64?
        @Flag(inversion: .prefixedNo, help: "Take the rows in random order (the default), or as in the file.")
        var shuffle: Bool?
        @OptionGroup var device: DeviceOptions

        private static func parseSchedule(_ name: String) throws -> LearningRateSchedule.Shape {
            guard let shape = LearningRateSchedule.Shape(rawValue: name) else {
                throw ValidationError("\(name) is not a schedule; expected linear, cosine or constant")
            }
            return shape
        }

        /// The settings of --config with the options laid over them.
        private func configuration() throws -> TrainingConfiguration {
            var c = try config.map { try TrainingConfiguration(contentsOf: $0) } ?? TrainingConfiguration()
            func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
                if let value { c[keyPath: path] = value }
            }
            objective.apply(to: &c)
            set(\.learningRate, lr)
            set(\.upProjectionRateRatio, loraplusLrRatio)
            set(\.epochs, epochs)
            set(\.batchSize, batchSize)
            set(\.gradientAccumulationSteps, gradientAccumulationSteps)
            set(\.maxLength, maxLength)
            set(\.preferenceTokens, preferenceTokens)
            set(\.wholeAnswerEpochs, wholeAnswerEpochs)
            set(\.schedule, schedule)
            set(\.warmupRatio, warmupRatio)
            set(\.maxGradNorm, maxGradNorm)
            set(\.lora.rank, loraR)
            set(\.lora.alpha, loraAlpha)
            set(\.lora.dropout, loraDropout)
            set(\.seed, seed)
            set(\.shuffle, shuffle)
            if let targetModules {
                c.lora.targets =
                    targetModules == "all-linear"
                    ? .allLinear : .names(targetModules.split(separator: ",").map(String.init))
            }
            if let layersToTransform {
                guard let layers = LoRAConfiguration.layers(from: layersToTransform) else {
                    throw ValidationError(
                        "--layers-to-transform is \(layersToTransform); expected numbers such as 15-29 or 0,4,8")
                }
                c.lora.layersToTransform = layers
            }
            try c.validate()
            return c
        }

        func validate() throws {
            if loraInit != nil,
                loraR != nil || loraAlpha != nil || targetModules != nil || loraDropout != nil
                    || layersToTransform != nil
            {
                throw ValidationError(
                    "--lora-init brings its own r, alpha, dropout, target modules and layers; leave those options out")
            }
        }

        func run() throws {
            var configuration = try configuration()
            let dataset = try PairDataset.read(data)
            try device.apply()
            let checkpoint = try Checkpoint(path: try ModelLocation.resolve(model))
            let tokenizer = try Tokenizer(checkpoint: checkpoint)
            let language = try LanguageModel(checkpoint, device: device.device)
            let initial = try loraInit.map { try Adapter(folder: $0, for: language) }
            if let initial { configuration.lora = initial.configuration }
            let folder = try RunFolder(
                destination.output, command: "train dpo", seed: configuration.seed, config: configuration.json,
                overwrite: destination.overwrite)
            try marking(folder) {
                let modelHash = try checkpoint.hash()
                folder.record(hash: modelHash, of: "model")
                folder.record(hash: dataset.sha256, of: "pairs")
                let pairs = dataset.pairs.map { $0.withSystem(system) }
                let display = RunDisplay()
                let (adapter, curve) = try folder.stage("train") {
                    try TrainingRun(
                        model: language, tokenizer: tokenizer, modelHash: modelHash, configuration: configuration,
                        cacheFolder: referenceCache(beside: destination.output),
                        metricsPath: folder.file("metrics.jsonl"),
                        report: display.show
                    ).run(pairs, file: data, initialAdapter: initial)
                }
                try adapter.save(to: folder.file("adapter"), baseModel: model)
                try folder.finish(.done)
                say()
                print("steps    \(curve.loss.count)")
                print("loss     \(figure(curve.loss.first)) at the first step, \(figure(curve.loss.last)) at the last")
                print("margin   \(figure(curve.margins.last))")
                print("adapter  \(folder.file("adapter"))")
            }
        }

        private func figure(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "none" }
    }
}
