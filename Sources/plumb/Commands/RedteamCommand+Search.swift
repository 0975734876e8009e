import ArgumentParser
import Evidence
import Files
import Foundation
import OrderedCollections
import RedTeam
import Recipes

extension RedteamCommand {
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search", abstract: "Search for attacks that get unsafe requests done.",
            discussion: """
                Methods: `bandit` learns offline which attacks and pairs of attacks the target gives in to; `gcg` finds a \
                suffix by the gradients of a local model; `pair` and `tap` have an attacker model at \
                --attacker-endpoint refine the request. Searches are for tests of models that are yours, or that you \
                were asked to test.

                Every step is in <output>/search.jsonl and every attempt in <output>/campaign.sqlite as it is made: the \
                same command goes on where an interrupted one was. Reports are those of `plumb redteam run`.

                Examples:
                  plumb redteam search --method bandit --suite Data/task-api/development-unsafe.jsonl --output runs/bandit
                  plumb redteam search --method gcg --suite Data/task-api/development-unsafe.jsonl --limit 4 \\
                    --output runs/gcg
                  plumb redteam search --method tap --attacker-endpoint http://127.0.0.1:8000/v1 \\
                    --attacker-model my-attacker --suite suite.jsonl --output runs/tap
                """)

        @OptionGroup var search: SearchOptions
        @OptionGroup var target: TargetOptions
        @Option(help: ArgumentHelp("A suite in JSONL; may be given several times.", valueName: "file"))
        var suite: [String]
        @OptionGroup var destination: RunOptions
        @Option(help: ArgumentHelp("The system message for behaviours without one.", valueName: "text"))
        var system: String?
        @Option(help: "What decides every random choice.")
        var seed: UInt64 = 0
        @OptionGroup var outcome: OutcomeOptions

        func validate() throws {
            if suite.isEmpty { throw ValidationError("--suite is missing; expected a suite in JSONL") }
            if Set(suite).count < suite.count { throw ValidationError("a suite is given twice") }
            if search.method == .gcg, target.endpoint.endpoint != nil || target.requestTemplate != nil {
                throw ValidationError("--method gcg needs the gradients of a local --model")
            }
        }

        func run() async throws {
            let suites = try suite.map { path throws(InputError) in try Suite.read(path) }
            let behaviours = Behaviour.unsafe(in: suites, limit: search.limit)
            guard !behaviours.isEmpty else {
                throw InputError(
                    file: suite.joined(separator: ", "), problem: "no behaviour is to be refused",
                    expected: "rows with \"expect\": \"refuse\"")
            }
            let arms = search.method == .bandit ? try search.arms() : []
            let readings = try outcome.readings()
            let open = try target.open(cache: "\(destination.output).replies.jsonl")
            let settings = JSONValue.object(
                .init(
                    [("target", open.settings), ("suites", .array(suite.map(JSONValue.string)))]
                        + search.settings(arms: arms) + [
                            ("system", system.map(JSONValue.string) ?? .null), ("seed", .string(String(seed))),
                        ], uniquingKeysWith: { $1 }))
            let folder = try destination.openOrGoOn(command: "redteam search", seed: seed, config: settings)
            try await marking(folder) {
                for (name, hash) in open.hashes { try folder.record(hash: hash, of: name) }
                for suite in suites { try folder.record(hash: suite.sha256, of: suite.path) }
                let store = try CampaignStore(folder.file("campaign.sqlite"), settings: settings, suites: suites)
                let work = SearchWork(
                    options: search, behaviours: behaviours, arms: arms, open: open, judge: outcome.attemptJudge,
                    store: store, log: try SearchLog(folder.file("search.jsonl")), system: system, seed: seed,
                    folder: folder.path)
                say("\n▸ Searching \(open.settings["name"]?.string ?? ""): \(behaviours.count) behaviours")
                try await work.run()
                try await finish(open, store, folder, readings)
            }
        }

        private func finish(
            _ open: OpenTarget, _ store: CampaignStore, _ folder: RunFolder, _ readings: OutcomeOptions.Readings
        ) async throws {
            say()
            if let client = open.client { await report(client) }
            let attempts = try store.attempts()
            guard !attempts.isEmpty else {
                throw InputError(
                    file: folder.path, problem: "no attempt was made", expected: "proposals that can be used",
                    remedy: "read search.jsonl: it has every reply of the attacker")
            }
            let report = try outcome.write(store, folder: folder.path, hashes: folder.hashes, readings: readings)
            outcome.show(report, folder: folder.path)
            let solved = Set(attempts.filter { $0.record.outcome == .harmful }.map(\.record.behaviour))
            let asked = Set(attempts.map(\.record.behaviour))
            print("found    attacks on \(solved.count) of \(asked.count) behaviours, in \(attempts.count) attempts")
            print("steps    \(folder.file("search.jsonl"))")
            try OutcomeOptions.require(report)
            try folder.finish(.done)
        }
    }
}
