import ArgumentParser
import Files
import Foundation
import LanguageModels
import Tokenization
import Torch

/// Which model a command works on, and where.
struct ModelOptions: ParsableArguments {
    /// The model where none is named.
    private static let standard = "smollm2-135m-instruct"

    @Option(
        help: ArgumentHelp(
            "A Hugging Face folder, a .gguf file, or smollm2-135m-instruct.", valueName: "folder|file|name"))
    var model = ModelOptions.standard

    @Option(help: ArgumentHelp("A LoRA adapter in PEFT format.", valueName: "folder"))
    var adapter: String?

    @Option(
        help: ArgumentHelp(
            "Multiplies the adapter's effect: below 1 it refuses less, above 1 more. `plumb eval` takes several, such as 0,0.5,1.",
            valueName: "number"),
        transform: parseNumbers)
    var adapterScale: [Double]?

    @OptionGroup var device: DeviceOptions

    func validate() throws {
        guard let adapterScale else { return }
        if adapter == nil { throw ValidationError("--adapter-scale needs --adapter") }
        guard adapterScale.allSatisfy({ $0.isFinite && $0 >= 0 }), Set(adapterScale).count == adapterScale.count else {
            throw ValidationError("--adapter-scale is \(adapterScale); expected numbers of 0 or more, each once")
        }
    }

    /// Throws where an option was given that is about a model of this machine, which `other` takes the place of.
    func requireNone(with other: String) throws {
        let given = [
            ("model", model != Self.standard), ("adapter", adapter != nil),
            ("device", device.device != .cpu), ("threads", device.threads != nil),
        ]
        if let option = given.first(where: \.1)?.0 {
            throw ValidationError("--\(option) and \(other) exclude each other")
        }
    }

    /// Opens the model's files and reads its tokenizer.
    func open() throws -> (checkpoint: Checkpoint, tokenizer: Tokenizer) {
        try device.apply()
        let checkpoint = try Checkpoint(path: try ModelLocation.resolve(model))
        return (checkpoint, try Tokenizer(checkpoint: checkpoint))
    }

    /// Loads the model with the adapter merged into it, ready to decode.
    func load() throws -> (model: LanguageModel, tokenizer: Tokenizer) {
        if let adapterScale, adapterScale.count > 1 {
            throw ValidationError("--adapter-scale has \(adapterScale.count) numbers; expected one here")
        }
        return try load(scale: adapterScale?.first ?? 1)
    }

    /// The same with the adapter's effect multiplied by `scale`.
    func load(scale: Double) throws -> (model: LanguageModel, tokenizer: Tokenizer) {
        let (checkpoint, tokenizer) = try open()
        let model = try LanguageModel(checkpoint, device: device.device)
        if let adapter, scale != 0 { try model.merge(Adapter(folder: adapter, for: model).scaled(by: scale)) }
        return (model, tokenizer)
    }
}

/// Where computation happens.
struct DeviceOptions: ParsableArguments {
    @Option(help: "cpu, cuda, cuda:N or mps.", transform: DeviceOptions.parse)
    var device = Device.cpu

    @Option(help: "Threads for the CPU (default: all cores).")
    var threads: Int?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads is \(threads); expected at least 1") }
    }

    /// Makes the settings those of this process.
    func apply() throws {
        if let threads { Runtime.threads = threads }
        try Runtime.prepare(device)
    }

    private static func parse(_ name: String) throws -> Device {
        guard let device = Device(name) else {
            throw ValidationError("\(name) is not a device; expected cpu, cuda, cuda:N or mps")
        }
        return device
    }
}
