import ArgumentParser
import Files
import Preferences
import Recipes

extension DataCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write pairs from unsafe requests and a policy of refusals.",
            discussion: """
                A seed is {"prompt"}, optionally with "subject" (what a refusal names), "task" (what an eager assistant would \
                note), "safe_twin" (a near-identical harmless request) and its "safe_task", "category", "family" and "id". Each \
                gives a pair whose chosen answer refuses, in the styles of the policy, and whose rejected one confirms; its \
                twin gives the opposite. --frames puts both into that many ways to ask, too.

                Example:
                  plumb data new seeds.jsonl --policy Recipes/refusals.yaml --output pairs.jsonl
                """)

        @Argument(help: ArgumentHelp("Unsafe requests in JSONL.", valueName: "file"))
        var seeds: String
        @Option(help: ArgumentHelp("Refusals and confirmations, in YAML.", valueName: "file"))
        var policy: String
        @Option(help: ArgumentHelp("Where to write the pairs, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: "Ways to ask from the policy, for each request beside the request as it is.")
        var frames = 0
        @Option(help: "What decides which texts a row gets.")
        var seed: UInt64 = 0

        func validate() throws {
            if frames < 0 { throw ValidationError("--frames is \(frames); expected 0 or more") }
        }

        func run() throws {
            let texts = try AnswerPolicy(contentsOf: policy)
            guard frames <= texts.frames.count else {
                throw InputError(
                    file: policy, field: "frames",
                    problem: "there are \(texts.frames.count), and --frames is \(frames)",
                    expected: "at least as many")
            }
            let rows = try PairSeed.read(seeds)
            let pairs = try PairAuthor(texts, framesPerSeed: frames, seed: seed).pairs(rows, file: seeds)
            try PairDataset(path: output, pairs: pairs, sha256: "").write(to: output)
            let twins = pairs.count { $0.category == "safe_twin" }
            print("pairs   \(pairs.count), \(twins) of them safe twins, in \(output)")
            let alone = rows.count { $0.safeTwin == nil }
            if alone > 0 {
                print("twins   \(alone) seeds have none: without them a model learns to refuse by single words")
            }
            print("check   plumb data lint \(output)")
        }
    }
}
