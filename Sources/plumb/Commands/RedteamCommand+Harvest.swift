import ArgumentParser
import Files
import Foundation
import Preferences
import RedTeam
import Recipes

extension RedteamCommand {
    struct Harvest: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "harvest",
            abstract: "Make preference pairs of the attacks that worked, for the next training.",
            discussion: """
                Each attack that worked becomes a pair: the attacked conversation, a refusal from the policy as the chosen \
                answer, and what the model said as the rejected one where that is a mere confirmation, or else a short \
                confirmation in its place. A harmless twin in the same attack, carried out, follows, so that a model does \
                not learn to refuse the attack's form.

                Twins are seeds with safe_twin, pairs with twin_of, or suite rows that expect comply; a behaviour gets its \
                own, or one of its family. Pairs that `plumb data lint` calls errors, and with --held-out those whose prompt \
                is an evaluation's, are left out. Test suites (suite-*) are refused.

                Example:
                  plumb redteam harvest runs/attack --twins Data/task-api/development-twins.jsonl --output pairs.jsonl
                  plumb data lint pairs.jsonl
                """)

        @Argument(help: ArgumentHelp("The folder of a campaign.", valueName: "folder"))
        var campaign: String
        @Option(help: ArgumentHelp("Where to write the pairs, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: ArgumentHelp("Harmless twins in JSONL; may be given several times.", valueName: "file"))
        var twins: [String] = []
        @Option(help: ArgumentHelp("Refusals and confirmations, in YAML.", valueName: "file"))
        var refusals = "Recipes/refusals.yaml"
        @Option(help: "The most attacks of one behaviour.")
        var perBehaviour = 4
        @Option(help: "The most behaviours of one attack.")
        var perAttack = 200
        @Option(help: "What decides which attempts are taken where there are more, and which texts they get.")
        var seed: UInt64 = 0
        @Option(
            help: ArgumentHelp("A suite that no prompt may come from; may be given several times.", valueName: "file"))
        var heldOut: [String] = []
        @Flag(help: "Take requests of files named suite-*, which then must not be measured with.")
        var allowTestSuites = false

        func validate() throws {
            if perBehaviour < 1 { throw ValidationError("--per-behaviour is \(perBehaviour); expected at least 1") }
            if perAttack < 1 { throw ValidationError("--per-attack is \(perAttack); expected at least 1") }
        }

        func run() throws {
            let policy = try AnswerPolicy(contentsOf: refusals)
            let pool = try twins.flatMap { path throws(InputError) in try SafeTwin.read(path) }
            var options = LintOptions()
            options.evaluations = try heldOut.map { path throws(InputError) in try EvaluationPrompts.read(path) }
            let store = try CampaignStore(existing: "\(campaign)/campaign.sqlite")
            let suites = (store.settings["suites"]?.array ?? []).compactMap(\.string)
            if !allowTestSuites { try Recipes.Harvest.checkNoTestSuite(suites + twins) }
            var harvest = try Recipes.Harvest(
                try store.attempts(), behaviours: try store.behaviours().mapValues(\.row), policy: policy, twins: pool,
                chain: { try? AttackCatalogue.chain($0) },
                campaignSeed: store.settings["seed"]?.string.flatMap { UInt64($0) } ?? 0,
                settings: .init(perBehaviour: perBehaviour, perAttack: perAttack, seed: seed))
            let removed = harvest.lint(options)
            guard !harvest.pairs.isEmpty else {
                throw InputError(
                    file: campaign, problem: "no pair came of \(harvest.successes) attacks that worked",
                    expected: "at least one", remedy: "attack with more, or with other requests")
            }
            try PairDataset(path: output, pairs: harvest.pairs, sha256: "").write(to: output)
            let safe = harvest.pairs.count { $0.category == "safe_twin" }
            print("worked   \(harvest.successes) attacks")
            print("pairs    \(harvest.pairs.count), \(safe) of them safe twins, in \(output)")
            if harvest.overLimit > 0 { print("limits   \(harvest.overLimit) attacks are over them and left out") }
            if harvest.repeated > 0 { print("repeated \(harvest.repeated) with the same words are left out") }
            if harvest.withoutTwin > 0 {
                print("twins    \(harvest.withoutTwin) pairs have none; --twins with more rows gives them some")
            }
            for (rule, count) in removed.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                print("lint     \(count) left out: \(rule.rawValue)")
            }
            print("check    plumb data lint \(output)")
        }
    }
}
