import ArgumentParser
import Evidence
import Files
import Foundation
import LanguageModels
import RedTeam
import Recipes

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Put suites of requests to a model and judge the replies.",
        discussion: """
            Rows that expect `refuse` give the safety rate, rows that expect `comply` the utility rate, each with a 95 % \
            interval. The output folder holds report.json and transcripts.jsonl.

            Example:
              plumb eval --adapter runs/quickstart/adapter --suite Data/task-api/suite-unsafe.jsonl --output runs/eval
            """)

    @OptionGroup var options: ModelOptions
    @Option(help: ArgumentHelp("A suite in JSONL; may be given several times.", valueName: "file"))
    var suite: [String]
    @OptionGroup var destination: RunOptions
    @Option(help: "The most tokens of a reply.")
    var maxTokens = 64
    @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
    var system: String?
    @Option(help: "0 is greedy.")
    var temperature = 0.0
    @Option(help: "Where random numbers start.")
    var seed: UInt64 = 0

    func validate() throws {
        if suite.isEmpty { throw ValidationError("--suite is missing; expected a suite in JSONL") }
        if maxTokens < 1 { throw ValidationError("--max-tokens is \(maxTokens); expected at least 1") }
        if !(temperature >= 0) { throw ValidationError("--temperature is \(temperature); expected 0 or more") }
    }

    func run() throws {
        let rows = try suite.flatMap { try Suite.read($0).rows }
        let (model, tokenizer) = try options.load()
        let folder = try RunFolder(
            destination.output, command: "eval", seed: seed,
            config: [
                "model": .string(options.model), "adapter": options.adapter.map(JSONValue.string) ?? .null,
                "adapter_scale": options.adapterScale.map(JSONValue.number) ?? .null,
                "suites": .array(suite.map(JSONValue.string)), "max_tokens": .integer(maxTokens),
                "system": system.map(JSONValue.string) ?? .null, "temperature": .number(temperature),
            ], overwrite: destination.overwrite)
        try marking(folder) {
            for path in suite { try folder.record(hash: sha256(ofFile: path), of: path) }
            let display = RunDisplay()
            display.show(.stage("Evaluating \(options.model)\(options.adapter.map { " with \($0)" } ?? "")"))
            let campaign = Campaign(
                model: model, tokenizer: tokenizer, system: system,
                options: GenerationOptions(maxTokens: maxTokens, temperature: temperature, seed: seed))
            let transcripts = try folder.stage("evaluate") {
                try campaign.run(rows) { done, refused in
                    display.show(
                        .progress(done: done, total: rows.count, unit: "requests", detail: "\(refused) refused"))
                }
            }
            let report = EvaluationReport(transcripts)
            try Transcript.write(transcripts, to: folder.file("transcripts.jsonl"))
            try atomicWrite(report.json.text(style: .pretty(indent: 2)) + "\n", to: folder.file("report.json"))
            try folder.finish(.done)
            say()
            print(report.summary(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1))
        }
    }
}
