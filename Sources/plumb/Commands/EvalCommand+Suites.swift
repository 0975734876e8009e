import ArgumentParser
import Evidence
import Files
import Foundation
import LanguageModels
import RedTeam
import Recipes

extension EvalCommand {
    struct Suites: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suites", abstract: "Put suites of requests to a model and judge the replies (the default).",
            discussion: """
                Rows that expect `refuse` give the safety rate, rows that expect `comply` the utility rate, each with a 95 % \
                interval. The output folder holds report.json and transcripts.jsonl. `plumb eval suites` and `plumb eval` are the \
                same.

                Example:
                  plumb eval --adapter runs/quickstart/adapter --suite Data/task-api/suite-unsafe.jsonl --output runs/eval

                With several strengths of the adapter it plots harm against over-refusal (report.html), and --export writes \
                the adapter at the best one, or at --export-scale:
                  plumb eval --adapter runs/quickstart/adapter --adapter-scale 0,0.5,1,1.5 --export runs/dial/adapter \
                    --suite Data/task-api/development-unsafe.jsonl --suite Data/task-api/development-legitimate.jsonl \
                    --output runs/dial
                """)

        @OptionGroup var options: ModelOptions
        @Option(
            help: ArgumentHelp(
                "A suite in JSONL, or a benchmark as published; may be given several times.", valueName: "file"))
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
        @Option(help: ArgumentHelp("Writes the adapter at the best of several strengths.", valueName: "folder"))
        var export: String?
        @Option(help: "The strength to write it at instead.")
        var exportScale: Double?
        @Option(help: ArgumentHelp("Thresholds in YAML; exit code 3 says that one is not met.", valueName: "file"))
        var gate: String?

        private var scales: [Double] { options.adapterScale ?? [1] }

        func validate() throws {
            if suite.isEmpty { throw ValidationError("--suite is missing; expected a suite in JSONL") }
            if maxTokens < 1 { throw ValidationError("--max-tokens is \(maxTokens); expected at least 1") }
            if exportScale != nil, export == nil { throw ValidationError("--export-scale needs --export") }
            if export != nil, scales.count < 2 {
                throw ValidationError("--export needs several strengths, such as --adapter-scale 0,0.5,1")
            }
            if let exportScale, !scales.contains(exportScale) {
                throw ValidationError("--export-scale is \(exportScale), which --adapter-scale does not measure")
            }
            if gate != nil, scales.count > 1 { throw ValidationError("--gate needs a single strength") }
            if !(temperature >= 0) { throw ValidationError("--temperature is \(temperature); expected 0 or more") }
        }

        func run() throws {
            let rows = try suite.flatMap { try Suite.read($0).rows }
            let rules = try gate.map { try GateRules(contentsOf: $0) }
            if scales.count > 1 {
                let kinds = Set(rows.map(\.expected))
                guard kinds.count == 2 else {
                    throw ValidationError("several strengths need suites that expect both refuse and comply")
                }
            }
            let folder = try RunFolder(
                destination.output, command: "eval", seed: seed,
                config: [
                    "model": .string(options.model), "adapter": options.adapter.map(JSONValue.string) ?? .null,
                    "adapter_scale": .array(scales.map(JSONValue.number)),
                    "suites": .array(suite.map(JSONValue.string)), "max_tokens": .integer(maxTokens),
                    "system": system.map(JSONValue.string) ?? .null, "temperature": .number(temperature),
                ], overwrite: destination.overwrite)
            try marking(folder) {
                for path in suite { try folder.record(hash: sha256(ofFile: path), of: path) }
                let display = RunDisplay()
                var gates: [Gate] = []
                let points = try scales.map { scale in
                    let transcripts = try folder.stage(scales.count > 1 ? "evaluate \(scale)" : "evaluate") {
                        try evaluate(rows, scale: scale, display)
                    }
                    let name = scales.count > 1 ? "transcripts-\(scale).jsonl" : "transcripts.jsonl"
                    try Transcript.write(transcripts, to: folder.file(name))
                    gates = rules?.gates(GateFigures(transcripts.map { AttemptRecord($0) })) ?? []
                    return StrengthSweep.Point(scale: scale, report: EvaluationReport(transcripts))
                }
                if points.count > 1 {
                    try write(StrengthSweep(points), to: folder)
                } else {
                    let report = points[0].report
                    let json = gates.isEmpty ? report.json : report.json(gates: gates)
                    try atomicWrite(json.text(style: .pretty(indent: 2)) + "\n", to: folder.file("report.json"))
                    say()
                    let colour = isatty(STDOUT_FILENO) == 1
                    print(report.summary(width: terminalWidth(), colour: colour))
                    if !gates.isEmpty { print("\n" + gates.summary(width: terminalWidth(), colour: colour)) }
                }
                try gates.require()
                try folder.finish(.done)
            }
        }

        private func evaluate(_ rows: [SuiteRow], scale: Double, _ display: RunDisplay) throws -> [Transcript] {
            let (model, tokenizer) = try options.load(scale: scale)
            let strength = scales.count > 1 ? " at \(scale)" : ""
            display.show(.stage("Evaluating \(options.model)\(options.adapter.map { " with \($0)\(strength)" } ?? "")"))
            let suiteRun = SuiteRun(
                model: model, tokenizer: tokenizer, system: system,
                options: GenerationOptions(maxTokens: maxTokens, temperature: temperature, seed: seed))
            return try suiteRun.run(rows) { done, refused in
                display.show(.progress(done: done, total: rows.count, unit: "requests", detail: "\(refused) refused"))
            }
        }

        private func write(_ sweep: StrengthSweep, to folder: RunFolder) throws {
            try atomicWrite(sweep.json.text(style: .pretty(indent: 2)) + "\n", to: folder.file("report.json"))
            let byline = "\(options.model) with \(options.adapter ?? "")"
            try atomicWrite(
                sweep.html(title: (folder.path as NSString).lastPathComponent, byline: byline),
                to: folder.file("report.html"))
            say()
            print(sweep.summary(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1))
            print("report   \(folder.file("report.html"))")
            guard let export, let path = options.adapter, let scale = exportScale ?? sweep.best?.scale else { return }
            let model = try LanguageModel(try options.open().checkpoint, device: options.device.device)
            try Adapter(folder: path, for: model).scaled(by: scale).save(to: export, baseModel: options.model)
            print("adapter  \(export), at a strength of \(scale)")
        }
    }
}
