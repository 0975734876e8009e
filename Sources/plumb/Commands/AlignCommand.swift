import ArgumentParser
import Evidence
import Files
import Foundation
import Recipes

struct AlignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align",
        abstract: "Measure a model, train it on preferences with DPO, measure again, report.",
        discussion: """
            The output folder holds run.json, the adapter in PEFT format, transcripts before and after, \
            metrics.jsonl, and the report as JSON, Markdown and HTML. Exit code 3 means the run worked and a gate \
            of the recipe was not met.

            Example:
              plumb align --recipe Recipes/quickstart.yaml --output runs/quickstart
            """)

    @Option(help: ArgumentHelp("A recipe in YAML.", valueName: "file"))
    var recipe: String
    @OptionGroup var destination: RunOptions
    @OptionGroup var device: DeviceOptions

    func run() throws {
        let recipe = try Recipe(contentsOf: self.recipe)
        let modelPath = try ModelLocation.resolve(recipe.model)
        try device.apply()
        let folder = try RunFolder(
            destination.output, command: "align", seed: recipe.seed, config: recipe.json,
            overwrite: destination.overwrite)
        try marking(folder) {
            let display = RunDisplay()
            let report = try AlignmentRun(
                recipe, modelPath: modelPath, folder: folder, cacheFolder: referenceCache(beside: destination.output),
                device: device.device, report: display.show
            ).run()
            try folder.finish(report.isPassed ? .done : .gateNotMet)
            say()
            print(report.summary(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1))
            print(
                """

                report      \(folder.file("report.html"))
                adapter     \(folder.file("adapter"))
                talk to it  plumb chat --adapter \(folder.file("adapter"))
                """)
            guard report.isPassed else {
                let missed = report.gates.filter { !$0.isMet }.map(\.name).joined(separator: ", ")
                throw GateNotMet(description: "gate not met: \(missed)")
            }
        }
    }
}
