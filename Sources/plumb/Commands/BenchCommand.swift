import Alignment
import ArgumentParser
import Files
import Foundation
import LanguageModels
import Preferences
import Recipes
import Tokenization
import Torch

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure this machine on what training, generation and tokenising do.",
        discussion: """
            Example:
              plumb bench dpo --data Data/task-api/pairs.jsonl --steps 8
            """,
        subcommands: [DPO.self, Generate.self, Tokenize.self])

    struct DPO: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dpo", abstract: "Time DPO steps, and compare them with what the machine could do.",
            discussion: """
                Prints one JSON object: seconds of each step, tokens, distinct tokens, necessary FLOPs a step, the rate \
                of a large matrix product measured in the same process, the fraction of it that was reached, the memory \
                that was planned, and the process's peak. Nothing is kept. Rows come in the order of the file.

                Example:
                  plumb bench dpo --data Data/task-api/pairs.jsonl --steps 8 --batch-size 8
                """)

        @Option(help: ArgumentHelp("A Hugging Face folder, a .gguf file, or a name.", valueName: "folder|file|name"))
        var model = "smollm2-135m-instruct"
        @Option(help: ArgumentHelp("Preference pairs in JSONL.", valueName: "file"))
        var data: String
        @Option(help: ArgumentHelp("A system message for rows without one.", valueName: "text"))
        var system: String?
        @Option(help: "Optimiser steps to time, after one that is not counted.")
        var steps = 8
        @Option(help: "Pairs in an optimiser step.")
        var batchSize = 8
        @Option(help: "The most tokens of prompt and answer.")
        var maxLength = 1024
        @Option(help: "Rank of the adapter, on all linear layers.")
        var loraR = 16
        @Option(
            help: ArgumentHelp("The most memory to take, such as 1GB.", valueName: "amount"), transform: ByteCount.parse
        )
        var memory: ByteCount?
        @OptionGroup var device: DeviceOptions

        func validate() throws {
            for (name, value) in [("--steps", steps), ("--batch-size", batchSize), ("--lora-r", loraR)]
            where value < 1 {
                throw ValidationError("\(name) is \(value); expected at least 1")
            }
        }

        func run() throws {
            let dataset = try PairDataset.read(data)
            try device.apply()
            let checkpoint = try Checkpoint(path: try ModelLocation.resolve(model))
            let tokenizer = try Tokenizer(checkpoint: checkpoint)
            let language = try LanguageModel(checkpoint, device: device.device)
            let context = language.configuration.contextLength
            let pairs = try PairTokenizer(
                tokenizer: tokenizer, maxLength: min(maxLength, context), contextLength: context
            ).tokenize(dataset.pairs.prefix((steps + 1) * batchSize).map { $0.withSystem(system) }, file: data).pairs

            var configuration = TrainingConfiguration()
            configuration.batchSize = batchSize
            configuration.memoryLimit = memory
            configuration.shuffle = false
            configuration.lora.rank = loraR
            configuration.lora.alpha = Double(2 * loraR)
            let needed = (pairs.count + batchSize - 1) / batchSize
            configuration.epochs = Double(steps + 1) / Double(max(1, needed))
            say("scoring the reference of \(pairs.count) pairs …")
            let reference = try ReferenceLogProbabilities(pairs: pairs, model: language)
            let adapter = try Adapter(for: language, configuration.lora)
            let trainer = try Trainer(
                model: language, adapter: adapter, pairs: pairs, reference: reference, configuration: configuration)
            say("\(trainer.memoryPlan)")
            let progress = ProgressLine(total: steps + 1, unit: "steps")
            var seconds: [Double] = []
            try trainer.train { metrics in
                if metrics.step > 1 { seconds.append(metrics.seconds) }
                progress.update(metrics.step)
            }

            let order = BatchOrder(
                count: pairs.count, batchSize: batchSize, shuffle: false, seed: configuration.seed
            ).batches(epoch: 0)
            let work = (1..<steps + 1).map { step in
                StepWork(order[step % order.count].map { pairs[$0] }, model: language, adapter: adapter)
            }
            let peak = try Runtime.peakMatrixRate(device: device.device)
            func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
            let flops = mean(work.map(\.necessaryFLOPs))
            let fractions = zip(work, seconds).map { $0.necessaryFLOPs / peak / $1 }.sorted()
            let sorted = seconds.sorted()
            let report: JSONValue = [
                "pairs_per_step": .integer(batchSize), "lora_r": .integer(loraR),
                "threads": .integer(Runtime.threads), "seconds": .array(seconds.map(JSONValue.number)),
                "seconds_best": .number(sorted[0]), "seconds_median": .number(sorted[sorted.count / 2]),
                "tokens": .number(mean(work.map { Double($0.tokens) })),
                "distinct_tokens": .number(mean(work.map { Double($0.distinctTokens) })),
                "answer_tokens": .number(mean(work.map { Double($0.answerTokens) })),
                "necessary_flops": .number(flops), "peak_flops_per_second": .number(peak),
                "fraction_of_peak": .number(fractions[fractions.count / 2]),
                "planned_memory_bytes": .integer(trainer.memoryPlan.total.bytes),
                "peak_memory_bytes": peakMemoryBytes().map(JSONValue.integer) ?? .null,
            ]
            print(report.text(style: .pretty(indent: 2)))
        }
    }
}
