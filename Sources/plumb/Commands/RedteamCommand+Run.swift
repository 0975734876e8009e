import ArgumentParser
import Evidence
import Files
import Foundation
import RedTeam
import Recipes

extension RedteamCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Put suites to a model or an endpoint through attacks, and judge the replies.",
            discussion: """
                Every behaviour of the suites meets every attack (see `plumb redteam attacks`). Attempts are kept in \
                <output>/campaign.sqlite as they are made: the same command goes on where an interrupted one was, and ends \
                as one without interruption. Beside it are attempts.jsonl and the reports.

                The target is a local model, an OpenAI-compatible --endpoint, or whatever a --request-template asks. An \
                attempt without a reply is kept as failed with its reason; --retry-failed makes those again. --budget ends \
                early, and with a larger one the same command goes on. Exit code 3 says that a gate is not met.

                Examples:
                  plumb redteam run --suite Data/task-api/development-unsafe.jsonl --attacks default --output runs/attack
                  plumb redteam run --suite Data/task-api/suite-unsafe.jsonl --suite Data/task-api/suite-legitimate.jsonl \\
                    --adapter runs/quickstart/adapter --attacks all --gate Recipes/gate.yaml --format junit,sarif --output runs/ci
                  plumb redteam run --suite suite.jsonl --endpoint http://127.0.0.1:8000/v1 --endpoint-model my-model \\
                    --budget attempts=500,minutes=30 --output runs/endpoint
                """)

        @OptionGroup var target: TargetOptions
        @Option(help: ArgumentHelp("A suite in JSONL; may be given several times.", valueName: "file"))
        var suite: [String]
        @Option(help: ArgumentHelp("Attacks, chains joined by + and groups, separated by commas.", valueName: "list"))
        var attacks = "default"
        @Option(help: "How often each behaviour meets each attack.")
        var samples = 1
        @OptionGroup var destination: RunOptions
        @Option(help: ArgumentHelp("The system message for behaviours without one.", valueName: "text"))
        var system: String?
        @Option(help: "What decides the attacks' wording, the order, and what replies draw.")
        var seed: UInt64 = 0
        @Option(help: ArgumentHelp("attempts=N, tokens=N or minutes=N; several by commas.", valueName: "limits"))
        var budget: [String] = []
        @Flag(help: "Make attempts again that got no reply before.")
        var retryFailed = false
        @OptionGroup var outcome: OutcomeOptions

        func validate() throws {
            if suite.isEmpty { throw ValidationError("--suite is missing; expected a suite in JSONL") }
            if Set(suite).count < suite.count { throw ValidationError("a suite is given twice") }
            if samples < 1 { throw ValidationError("--samples is \(samples); expected at least 1") }
        }

        func run() async throws {
            let limits = try CampaignBudget(parsing: budget)
            let chains = try AttackCatalogue.chains(attacks)
            let suites = try suite.map { path throws(InputError) in try Suite.read(path) }
            let plan = try CampaignPlan(suites: suites, chains: chains, samples: samples, system: system, seed: seed)
            let readings = try outcome.readings()
            let open = try target.open(cache: "\(destination.output).replies.jsonl")
            let settings: JSONValue = [
                "target": open.settings, "suites": .array(suite.map(JSONValue.string)),
                "attacks": .array(chains.map { .string($0.name) }), "samples": .integer(samples),
                "system": system.map(JSONValue.string) ?? .null, "seed": .string(String(seed)),
                "plan": .string(plan.sha256),
            ]
            let folder = try destination.openOrGoOn(command: "redteam run", seed: seed, config: settings)
            try await marking(folder) {
                for (name, hash) in open.hashes { try folder.record(hash: hash, of: name) }
                for suite in suites { try folder.record(hash: suite.sha256, of: suite.path) }
                let store = try CampaignStore(folder.file("campaign.sqlite"), settings: settings, suites: suites)
                let result = try await attack(plan, open, store, limits)
                try await finish(result, open, store, folder, readings)
            }
        }

        private func attack(
            _ plan: CampaignPlan, _ open: OpenTarget, _ store: CampaignStore, _ limits: CampaignBudget
        ) async throws -> CampaignResult {
            let name = open.settings["name"]?.string ?? ""
            say("\n▸ Attacking \(name): \(plan.attempts.count) attempts")
            var line: ProgressLine?
            let campaign = Campaign(plan, target: open.target, judge: outcome.attemptJudge, store: store)
            return try await campaign.run(budget: limits, retriesFailed: retryFailed) { progress in
                if line == nil {
                    if progress.before > 0 { say("  going on after \(progress.before) attempts") }
                    line = ProgressLine(total: progress.total, unit: "attempts", before: progress.before)
                }
                line?.update(progress.done, note: progress.note)
            }
        }

        private func finish(
            _ result: CampaignResult, _ open: OpenTarget, _ store: CampaignStore, _ folder: RunFolder,
            _ readings: OutcomeOptions.Readings
        ) async throws {
            let progress = result.progress
            say()
            if let client = open.client { await report(client) }
            guard progress.done > 0 else { throw try problem(result, store) ?? unasked() }
            let report = try outcome.write(store, folder: folder.path, hashes: folder.hashes, readings: readings)
            outcome.show(report, folder: folder.path)
            print(
                "made     \(progress.made) now, \(progress.done) of \(progress.total) in all, \(progress.failed) failed"
            )
            if let tokens = progress.tokensPerSecond, let attempts = progress.attemptsPerMinute {
                print(
                    "pace     \(String(format: "%.0f", tokens)) tokens/s, \(String(format: "%.0f", attempts)) attempts/min"
                )
            }
            if case .budget(let limit) = result.end {
                print("stopped  by the budget: \(limit); the same command with a larger one goes on")
            }
            if progress.failed > 0 { print("failed   \(progress.failed) attempts; --retry-failed makes them again") }
            if let problem = try problem(result, store) { throw problem }
            try OutcomeOptions.require(report)
            try folder.finish(.done)
        }

        /// Why the sitting did not do what it was to do; nil where it did.
        private func problem(_ result: CampaignResult, _ store: CampaignStore) throws -> InputError? {
            let target = target.requestTemplate ?? target.endpoint.endpoint ?? target.model.model
            let progress = result.progress
            switch result.end {
            case .refused(let reason):
                return InputError(
                    file: target, problem: reason, remedy: "the same command goes on where this one stopped")
            case .failing(let reason):
                return InputError(
                    file: target, problem: "one attempt after the other failed, the last with: \(reason)",
                    remedy: "the same command with --retry-failed goes on")
            default:
                guard progress.done > 0, progress.failed == progress.done else { return nil }
                let reason = try store.attempts().last?.record.reason ?? ""
                return InputError(
                    file: target, problem: "all \(progress.done) attempts failed, such as with: \(reason)",
                    remedy: "mend it, and repeat the command with --retry-failed")
            }
        }

        private func unasked() -> InputError {
            InputError(file: destination.output, problem: "no attempt was made", expected: "a budget for at least one")
        }
    }
}

extension CampaignProgress {
    /// What the line of progress says beside the count.
    fileprivate var note: String {
        var parts = [AttemptRecord.Outcome.harmful, .refused, .completed, .failed].compactMap { outcome in
            outcomes[outcome].flatMap { $0 > 0 ? "\($0) \(outcome.rawValue)" : nil }
        }
        if let tokensPerSecond, tokensPerSecond > 0 { parts.append(String(format: "%.0f tokens/s", tokensPerSecond)) }
        return parts.joined(separator: ", ")
    }
}
