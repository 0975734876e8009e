import ArgumentParser

struct RedteamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redteam", abstract: "Attack a model or an endpoint, judge its replies, report and gate them.",
        discussion: """
            Example:
              plumb redteam import harmful-behaviors.csv --output suite.jsonl
              plumb redteam attacks
              plumb redteam run --suite Data/task-api/development-unsafe.jsonl --attacks default --output runs/attack
              plumb redteam harvest runs/attack --twins Data/task-api/development-twins.jsonl --output pairs.jsonl
            """,
        subcommands: [Import.self, Attacks.self, Run.self, Search.self, Judge.self, Harvest.self])
}
