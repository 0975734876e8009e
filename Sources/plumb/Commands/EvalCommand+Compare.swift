import ArgumentParser
import Evidence
import Files
import Foundation
import RedTeam
import Recipes

extension EvalCommand {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare", abstract: "Say what changed between two runs on the same requests, and how surely.",
            discussion: """
                Runs are folders that hold transcripts.jsonl (eval, align) or attempts.jsonl (redteam run), or such files \
                themselves. Each request is compared with itself: the exact McNemar test, made over behaviours where \
                several attacks try one, and bootstrap intervals of the change that draw whole behaviours. Exit code 3 \
                says that the second run does not reach a threshold of --gate.

                Examples:
                  plumb eval compare runs/before runs/after
                  plumb eval compare runs/quickstart/before.jsonl runs/quickstart/transcripts.jsonl --gate Recipes/gate.yaml
                """)

        @Argument(help: ArgumentHelp("The run before the change.", valueName: "before"))
        var before: String
        @Argument(help: ArgumentHelp("The run after it.", valueName: "after"))
        var after: String
        @Option(help: ArgumentHelp("Thresholds in YAML for the second run and the change.", valueName: "file"))
        var gate: String?
        @Option(help: "The most rows to show that got worse, and that got better.")
        var show = 10
        @Option(help: "How many times behaviours are drawn for intervals.")
        var iterations = 10_000
        @Option(help: "Where the draws' random numbers start.")
        var seed: UInt64 = 0
        @Flag(help: "Write JSON, with every row that changed.")
        var json = false

        func validate() throws {
            if show < 0 { throw ValidationError("--show is \(show); expected 0 or more") }
            if iterations < 100 { throw ValidationError("--iterations is \(iterations); expected at least 100") }
        }

        func run() throws {
            let rules = try gate.map { try GateRules(contentsOf: $0) }
            let runs = try RecordedRun.pair(before, after)
            let comparison = try RunComparison(
                before: runs.before.attempts, after: runs.after.attempts, harm: runs.after.harm,
                bootstrap: Bootstrap(iterations: iterations, seed: seed))
            let gates = rules?.gates(comparison.figures(after: runs.after.attempts)) ?? []
            if json {
                print(
                    comparison.json(before: runs.before.path, after: runs.after.path, gates: gates)
                        .text(style: .pretty(indent: 2)))
            } else {
                print(
                    comparison.summary(
                        width: terminalWidth(), colour: isatty(STDOUT_FILENO) == 1 && LivePanel.hasColour, shown: show,
                        gates: gates))
            }
            try gates.require()
        }
    }
}
