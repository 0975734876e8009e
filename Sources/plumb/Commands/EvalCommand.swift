import ArgumentParser
import Evidence

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Put suites of requests to a model and judge the replies; compare two runs.",
        discussion: """
            Without a subcommand it evaluates suites; see `plumb help eval suites` for its options.

            Examples:
              plumb eval --adapter runs/quickstart/adapter --suite Data/task-api/suite-unsafe.jsonl --output runs/eval
              plumb eval compare runs/before runs/eval --gate Recipes/gate.yaml
              plumb eval judge --labels Data/judges/refusal-labels.jsonl
            """,
        subcommands: [Suites.self, Compare.self, Judge.self], defaultSubcommand: Suites.self)
}

extension [Gate] {
    /// Throws `GateNotMet` where one is not met.
    func require() throws {
        let missed = filter { !$0.isMet }
        guard !missed.isEmpty else { return }
        throw GateNotMet(description: "gate not met: \(missed.map(\.name).joined(separator: ", "))")
    }
}
