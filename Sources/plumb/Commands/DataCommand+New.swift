import ArgumentParser
import Endpoints
import Files
import Preferences
import RedTeam
import Recipes

extension DataCommand {
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write pairs from unsafe requests and a policy of refusals.",
            discussion: """
                A seed is {"prompt"}, optionally with "subject" (what a refusal names), "task" (what an eager assistant would \
                note), "safe_twin" (a near-identical harmless request) and its "safe_task", "category", "family" and "id". Each \
                gives a pair whose chosen answer refuses, in the styles of the policy, and whose rejected one confirms; its \
                twin gives the opposite. --frames puts both into that many ways to ask, too, and --attacks into attacks of \
                `plumb redteam attacks`, in the same wording for both.

                With --endpoint, a model behind an OpenAI-compatible API writes the refusals, or what --draft names, as the \
                policy's section `drafting` tells it. Pairs with a draft that the judge does not take for what it should be are \
                left out and counted. Replies are kept in --cache, or else in <output>.replies.jsonl.

                Examples:
                  plumb data new seeds.jsonl --policy Recipes/refusals.yaml --output a.jsonl
                  plumb data new seeds.jsonl --policy Recipes/refusals.yaml --attacks default --attacks-per-seed 2 \\
                    --output b.jsonl
                  plumb data new seeds.jsonl --policy Recipes/refusals.yaml \\
                    --endpoint http://127.0.0.1:8000/v1 --endpoint-model my-model \\
                    --draft refusals,twins --output c.jsonl
                """)

        @Argument(help: ArgumentHelp("Unsafe requests in JSONL.", valueName: "file"))
        var seeds: String
        @Option(help: ArgumentHelp("Refusals and confirmations, in YAML.", valueName: "file"))
        var policy: String
        @Option(help: ArgumentHelp("Where to write the pairs, in JSONL.", valueName: "file"))
        var output: String
        @Option(help: "Ways to ask from the policy, for each request beside the request as it is.")
        var frames = 0
        @Option(
            help: ArgumentHelp(
                "Attacks to put each request and its twin into: names, chains, groups.", valueName: "list"))
        var attacks: String?
        @Option(help: "How many of the attacks each request gets, in turn (default: all).")
        var attacksPerSeed: Int?
        @Option(help: "What decides which texts a row gets.")
        var seed: UInt64 = 0
        @OptionGroup var drafts: DraftOptions
        @OptionGroup var badRows: BadRowOptions

        func validate() throws {
            if frames < 0 { throw ValidationError("--frames is \(frames); expected 0 or more") }
            if attacksPerSeed != nil, attacks == nil { throw ValidationError("--attacks-per-seed needs --attacks") }
            if let attacksPerSeed, attacksPerSeed < 1 {
                throw ValidationError("--attacks-per-seed is \(attacksPerSeed); expected at least 1")
            }
        }

        func run() async throws {
            let texts = try AnswerPolicy(contentsOf: policy)
            guard frames <= texts.frames.count else {
                throw InputError(
                    file: policy, field: "frames",
                    problem: "there are \(texts.frames.count), and --frames is \(frames)",
                    expected: "at least as many")
            }
            let chains = try attacks.map { try AttackCatalogue.chains($0) } ?? []
            let bad = badRows.collector
            var rows = try PairSeed.read(seeds, onBadRow: bad.handler)
            let author = PairAuthor(texts, framesPerSeed: frames, seed: seed)
            var pairs: [PreferencePair]
            if let client = try drafts.endpoint.client(cache: "\(output).replies.jsonl") {
                // What is wrong with the seeds ends the command before anything is paid for.
                _ = try author.pairs(rows, file: seeds)
                pairs = try await draft(&rows, author, texts, client)
            } else {
                pairs = try author.pairs(rows, file: seeds)
            }
            guard !pairs.isEmpty else {
                throw InputError(
                    file: output, problem: "no draft is what it should be", expected: "at least one pair",
                    remedy: "name another endpoint, or change the policy's section `drafting`")
            }
            let plain = Set(rows.flatMap { [$0.id, "\($0.id)-twin"] })
            let attacked = AttackedPairs(chains, perSeed: attacksPerSeed, seed: seed)
                .pairs(of: pairs.filter { plain.contains($0.id) })
            pairs += attacked
            try PairDataset(path: output, pairs: pairs, sha256: "").write(to: output)
            let twins = pairs.count { $0.category == "safe_twin" }
            print("pairs   \(pairs.count), \(twins) of them safe twins, in \(output)\(bad.summary)")
            if attacks != nil { print("attacks \(attacked.count) of the pairs are in attacks") }
            let alone = rows.count { $0.safeTwin == nil }
            if alone > 0 {
                print("twins   \(alone) seeds have none: without them a model learns to refuse by single words")
            }
            print("check   plumb data lint \(output)")
            try bad.finish()
        }

        /// The pairs in the words of the endpoint.
        private func draft(
            _ rows: inout [PairSeed], _ author: PairAuthor, _ texts: AnswerPolicy, _ client: ChatClient
        ) async throws -> [PreferencePair] {
            let display = RunDisplay()
            func show(_ done: Int, _ total: Int) {
                display.show(.progress(done: done, total: total, unit: "drafts", detail: ""))
            }
            var writer = try DraftAuthor(
                EndpointReplies(client), author: client.settings.model, policy: texts,
                drawing: drafts.drawing(seed: seed), file: policy)
            do {
                display.show(.stage("Drafting with \(client.settings)"))
                if drafts.kinds.contains(.twins) { rows = try await writer.twins(of: rows, progress: show) }
                let plain = try author.pairs(rows, file: seeds)
                let pairs = try await writer.rewrite(plain, drafts.kinds, progress: show)
                say()
                await report(client)
                let counts = writer.counts
                print(
                    "drafts  \(counts.asked): \(counts.unlike) not what they should be, \(counts.failed) without a reply; "
                        + "\(plain.count - pairs.count) pairs left out")
                if let failure = counts.firstFailure { say("first without a reply: \(failure)") }
                return pairs
            } catch {
                say()
                await report(client)
                throw error
            }
        }
    }
}
