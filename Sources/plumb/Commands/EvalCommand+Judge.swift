import ArgumentParser
import Evidence
import Files
import Foundation
import Judging

extension EvalCommand {
    struct Judge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "judge", abstract: "Measure a judge on replies that people labelled, or train one.",
            discussion: """
                Judges and their labels: refusal (refusal, compliance, degenerate, undetermined), extent (full, partial, \
                none), harm (harmful, harmless, degenerate, undetermined), action (acted, looked, silent, malformed: the \
                reply's tool calls), model (a linear model of --model alone). Labels of another name are given theirs with \
                --map. Files are CSV or JSONL with a prompt, a reply and a label a row. Without --labels it prints the \
                matrices that the judges ship with.

                Examples:
                  plumb eval judge --labels Data/judges/refusal-labels.jsonl --where split=held-out --show 5
                  plumb eval judge --judge harm --labels objective.csv --map 1=harmful --map 0=harmless
                  plumb eval judge --train --labels mine.csv --label refusal --output refusal-model.json
                """)

        enum Kind: String, ExpressibleByArgument, CaseIterable { case refusal, extent, harm, action, model }

        @Option(help: ArgumentHelp("Labelled replies; may be given several times.", valueName: "file"))
        var labels: [String] = []
        @Option(help: ArgumentHelp("refusal, extent, harm, action or model.", valueName: "judge"))
        var judge = Kind.refusal
        @Option(
            help: ArgumentHelp("What a label of the file means; may be given several times.", valueName: "theirs=ours"),
            transform: Self.pair)
        var map: [Pair] = []
        @Option(
            name: .customLong("where"),
            help: ArgumentHelp("Only rows whose column holds a value.", valueName: "column=value"), transform: Self.pair
        )
        var conditions: [Pair] = []
        @Option(help: ArgumentHelp("The column of the request.", valueName: "name")) var promptColumn: String?
        @Option(help: ArgumentHelp("The column of the reply.", valueName: "name")) var replyColumn: String?
        @Option(help: ArgumentHelp("The column of the label.", valueName: "name")) var labelColumn: String?
        @Option(
            help: ArgumentHelp("A sentence that means a refusal too; may be given several times.", valueName: "text"))
        var refusalText: [String] = []
        @Option(help: ArgumentHelp("A linear model beside the rules, or alone.", valueName: "file")) var model: String?
        @Option(
            help: ArgumentHelp("Between which probabilities the linear model abstains.", valueName: "low,high"),
            transform: Self.band)
        var band = AbstainBand()
        @Option(help: "How many misjudged replies to show.") var show = 0
        @Flag(help: "Write JSON.") var json = false
        @Flag(help: "Train a linear model on the replies and write it to --output.") var train = false
        @Option(help: ArgumentHelp("What the trained model recognises: one of the labels.", valueName: "label"))
        var label: String?
        @Option(help: ArgumentHelp("The file for the trained model.", valueName: "file")) var output: String?
        @Option(help: "How often training reads every reply.") var epochs = 20
        @Option(help: "Where training's random numbers start.") var seed: UInt64 = 0

        struct Pair {
            var key: String
            var value: String
        }

        func validate() throws {
            if train, labels.isEmpty || label == nil || output == nil {
                throw ValidationError("--train needs --labels, --label and --output")
            }
            if !train, label != nil || output != nil { throw ValidationError("--label and --output need --train") }
            if judge == .model, model == nil { throw ValidationError("--judge model needs --model") }
            if model != nil, judge == .extent || judge == .action {
                throw ValidationError("--model is for --judge refusal, harm or model")
            }
            if show < 0 { throw ValidationError("--show is \(show); expected 0 or more") }
            if epochs < 1 { throw ValidationError("--epochs is \(epochs); expected at least 1") }
        }

        func run() throws {
            guard !labels.isEmpty else { return printCards() }
            let reader = reader()
            let replies = try labels.flatMap { path throws(InputError) in try reader.read(path) }
            if train { return try train(replies) }
            let measured = try JudgeMeasurement(try replyJudge(), on: replies, file: labels.joined(separator: ", "))
            if json {
                print(measured.json(shown: show).text(style: .pretty(indent: 2)))
            } else {
                print(
                    measured.summary(width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1, shown: show))
            }
        }

        private func reader() -> LabelReader {
            var reader = LabelReader()
            if let promptColumn { reader.promptColumns = [promptColumn] }
            if let replyColumn { reader.replyColumns = [replyColumn] }
            if let labelColumn { reader.labelColumns = [labelColumn] }
            for pair in map { reader.labels[pair.key] = pair.value }
            for pair in conditions { reader.conditions[pair.key] = pair.value }
            return reader
        }

        private func replyJudge() throws -> ReplyJudge {
            let linear = try model.map { path throws(InputError) in try LinearTextModel.read(path) }
            switch judge {
            case .refusal: return .refusal(RefusalJudge(refusals: refusalText, model: linear, band: band))
            case .extent: return .extent(RefusalJudge(refusals: refusalText))
            case .harm:
                return .harm(HarmJudge(refusal: RefusalJudge(refusals: refusalText), model: linear, band: band))
            case .action: return .action(TaskActionOracle())
            case .model:
                guard let linear else { throw ValidationError("--judge model needs --model") }
                return .model(linear, band)
            }
        }

        private func train(_ replies: [LabelledReply]) throws {
            guard let label, let output else { return }
            var options = LinearTextModel.Options()
            options.epochs = epochs
            options.seed = seed
            let examples = replies.map { (text: $0.reply, isPositive: $0.label == label) }
            let model = try LinearTextModel.train(examples, label: label, options: options)
            try atomicWrite(model.json.text() + "\n", to: output)
            let positives = examples.count(where: \.isPositive)
            say("trained on \(examples.count) replies, \(positives) of them \(label); wrote \(output)")
        }

        private func printCards() {
            if json {
                print(JSONValue.array(JudgeCard.shipped.map(\.json)).text(style: .pretty(indent: 2)))
            } else {
                print(JudgeCard.shipped.map { $0.summary(width: terminalWidth()) }.joined(separator: "\n\n"))
            }
        }

        private static func pair(_ text: String) throws -> Pair {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw ValidationError("\(text) has no =; expected a pair such as 1=refusal")
            }
            return Pair(key: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
        }

        private static func band(_ text: String) throws -> AbstainBand {
            let bounds = text.split(separator: ",").compactMap { Double($0) }
            guard bounds.count == 2, bounds[0] <= bounds[1], bounds[0] >= 0, bounds[1] <= 1 else {
                throw ValidationError("--band is \(text); expected two probabilities such as 0.2,0.8")
            }
            return AbstainBand(low: bounds[0], high: bounds[1])
        }
    }
}
