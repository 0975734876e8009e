import ArgumentParser

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Check and prepare preference data.",
        discussion: """
            Example:
              plumb data lint Data/task-api/pairs.jsonl
            """,
        subcommands: [Lint.self])
}
