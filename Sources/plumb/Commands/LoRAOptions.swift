import Alignment
import ArgumentParser
import LanguageModels

/// The adapter that is trained.
struct LoRAOptions: ParsableArguments {
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

    /// Lays the options that were given over `settings`.
    func apply(to settings: inout LoRAConfiguration) throws {
        settings.rank = loraR ?? settings.rank
        settings.alpha = loraAlpha ?? settings.alpha
        settings.dropout = loraDropout ?? settings.dropout
        if let targetModules {
            settings.targets =
                targetModules == "all-linear"
                ? .allLinear : .names(targetModules.split(separator: ",").map(String.init))
        }
        if let layersToTransform {
            guard let layers = LoRAConfiguration.layers(from: layersToTransform) else {
                throw ValidationError(
                    "--layers-to-transform is \(layersToTransform); expected numbers such as 15-29 or 0,4,8")
            }
            settings.layersToTransform = layers
        }
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
}
