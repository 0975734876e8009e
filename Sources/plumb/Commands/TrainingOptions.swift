import Alignment
import ArgumentParser
import Evidence
import Files
import Foundation
import LanguageModels
import Preferences
import Recipes
import Tokenization

/// What every kind of training is told, and how it is run.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
    var model = "smollm2-135m-instruct"
    @Option(help: ArgumentHelp("Rows to train on, in JSONL, JSON or CSV.", valueName: "file"))
    var data: String
    @OptionGroup var destination: RunOptions
    @Flag(help: "Go on with an interrupted run from its newest checkpoint; the other options are to be as they were.")
    var resume = false
    @Option(help: ArgumentHelp("Settings in YAML.", valueName: "file"))
    var config: String?
    @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
    var system: String?
    @Option(help: "The most tokens of prompt and answer.")
    var maxLength: Int?
    @Option(
        help: ArgumentHelp("What the model computes in: float32, bfloat16 or float16.", valueName: "name"),
        transform: Precision.parse)
    var dtype: Precision?
    @OptionGroup(title: "Steps") var optimizer: OptimizerOptions
    @OptionGroup(title: "Adapter") var lora: LoRAOptions
    @OptionGroup(title: "Evaluation, checkpoints and guard") var monitoring: MonitoringOptions
    @OptionGroup var device: DeviceOptions

    func validate() throws {
        if resume, destination.overwrite {
            throw ValidationError("--resume goes on with a run, and --overwrite starts over; give one")
        }
    }

    /// The settings of --config, or the defaults, with the options and then `more` laid over them.
    ///
    /// `lossTypes` are the objective where the file names none.
    func configuration(
        lossTypes: [LossType] = TrainingConfiguration().lossTypes,
        _ more: (inout TrainingConfiguration) throws -> Void = { _ in }
    ) throws -> TrainingConfiguration {
        func options(_ settings: inout TrainingConfiguration) throws {
            if let maxLength { settings.maxLength = maxLength }
            if let dtype { settings.precision = dtype }
            optimizer.apply(to: &settings)
            try lora.apply(to: &settings.lora)
            monitoring.apply(to: &settings.monitoring)
            try more(&settings)
        }
        if let config { return try TrainingConfiguration(contentsOf: config, lossTypes: lossTypes, options: options) }
        var settings = TrainingConfiguration()
        settings.lossTypes = lossTypes
        try options(&settings)
        try settings.validate()
        return settings
    }

    /// Trains as `command` on the rows that `read` finds in the files of the data, and prints what came of it.
    func train(
        _ command: String, _ settings: TrainingConfiguration, read: (_ file: String) throws -> PairDataset
    ) throws {
        let dataset = try read(data)
        let heldOut = try settings.monitoring.evaluationData.map(read)
        try train(command, settings, dataHash: dataset.sha256) { tokenizer, contextLength in
            try TrainingData(
                dataset.pairs.map { $0.withSystem(system) }, file: data,
                heldOut: heldOut?.pairs.map { $0.withSystem(system) } ?? [], heldOutFile: heldOut?.path ?? "",
                tokenizer: tokenizer, contextLength: contextLength, configuration: settings)
        }
    }

    /// Trains as `command` on what `read` makes of the data, and prints what came of it.
    private func train(
        _ command: String, _ settings: TrainingConfiguration, dataHash: String,
        read: (_ tokenizer: Tokenizer, _ contextLength: Int) throws -> TrainingData
    ) throws {
        var settings = settings
        let safety = try SafetyEvaluation(settings.monitoring, system: system)
        try device.apply()
        let checkpoint = try Checkpoint(path: try ModelLocation.resolve(model))
        let tokenizer = try Tokenizer(checkpoint: checkpoint)
        let language = try LanguageModel(checkpoint, device: device.device, dtype: settings.precision.dtype)
        let initial = try lora.loraInit.map { try Adapter(folder: $0, for: language) }
        if let initial { settings.lora = initial.configuration }
        let folder = try folder(command, settings)
        try marking(folder) {
            let modelHash = try checkpoint.hash()
            try folder.record(hash: modelHash, of: "model")
            try folder.record(hash: dataHash, of: "rows")
            if let path = lora.loraInit {
                try folder.record(hash: sha256(ofFile: "\(path)/adapter_model.safetensors"), of: "initial adapter")
            }
            for path in settings.monitoring.safetySuites {
                try folder.record(hash: sha256(ofFile: path), of: "suite \((path as NSString).lastPathComponent)")
            }
            let display = RunDisplay()
            let rows = try read(tokenizer, language.configuration.contextLength)
            let (adapter, curve) = try folder.stage("train") {
                try TrainingRun(
                    model: language, modelHash: modelHash, configuration: settings,
                    places: .init(
                        cacheFolder: referenceCache(beside: destination.output), folder: folder.path,
                        baseModel: model),
                    report: display.show
                ).run(
                    rows, initialAdapter: initial, resumes: resume,
                    safety: safety.map { safety in
                        { try safety.measure(model: language, tokenizer: tokenizer, adapter: $0, progress: $1) }
                    })
            }
            try adapter.save(to: folder.file("adapter"), baseModel: model)
            try folder.finish(.done)
            say()
            print("steps    \(curve.loss.count)")
            print("loss     \(figure(curve.loss.first)) at the first step, \(figure(curve.loss.last)) at the last")
            if let margin = curve.margins.last { print("margin   \(figure(margin))") }
            print("adapter  \(folder.file("adapter"))")
        }
    }

    private func folder(_ command: String, _ settings: TrainingConfiguration) throws -> RunFolder {
        let config: JSONValue = [
            "model": .string(model), "data": .string(data), "system": system.map(JSONValue.string) ?? .null,
            "lora_init": lora.loraInit.map(JSONValue.string) ?? .null, "train": settings.json,
        ]
        if resume {
            return try RunFolder(
                resuming: destination.output, command: command, seed: settings.seed, config: config)
        }
        return try RunFolder(
            destination.output, command: command, seed: settings.seed, config: config,
            overwrite: destination.overwrite)
    }

    private func figure(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "none" }
}
