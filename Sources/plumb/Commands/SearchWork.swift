import Endpoints
import Evidence
import Files
import LanguageModels
import RedTeam
import Tokenization

/// The work of `plumb redteam search`: what it goes on from, and where it goes.
struct SearchWork {
    let options: SearchOptions
    let behaviours: [Behaviour]
    let arms: [AttackChain]
    let open: OpenTarget
    let judge: AttemptJudge
    let store: CampaignStore
    let log: SearchLog
    let system: String?
    let seed: UInt64
    /// Where the replies of the attacker and the judge model are kept.
    let folder: String

    func run() async throws {
        switch options.method {
        case .bandit: try await choose()
        case .gcg: try await findSuffixes()
        case .pair, .tap: try await refine()
        }
    }

    /// Chains chosen by a bandit.
    private func choose() async throws {
        try store.note(judge: judge.name)
        let budget = options.attempts ?? 20 * behaviours.count
        let search = BanditSearch(
            behaviours, bandit: ChainBandit(arms: arms, policy: options.policy ?? .thompson, seed: seed),
            target: open.target, judge: judge,
            options: BanditOptions(
                budget: budget, groupSize: min(32, open.target.batchSize), system: system, seed: seed))
        let known = Dictionary(try store.attempts().map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        if !known.isEmpty { say("  going on after \(known.count) attempts") }
        let line = ProgressLine(total: budget, unit: "attempts", before: known.count)
        var (made, found) = (0, 0)
        let bandit = try await search.run(known: known) { group, isNew in
            if isNew { try store.save(group) }
            made += group.count
            found += group.count { $0.record.outcome == .harmful }
            line.update(made, note: "\(found) of \(behaviours.count) behaviours")
        }
        let best = zip(bandit.arms, bandit.counts).filter { $0.1.successes > 0 }
            .sorted { ($0.1.successes, -$0.1.trials, $1.0.name) > ($1.1.successes, -$1.1.trials, $0.0.name) }.prefix(5)
        say()
        for (arm, count) in best { print("\(arm.name): \(count.successes) of \(count.trials)") }
    }

    /// Suffixes found by gradients.
    private func findSuffixes() async throws {
        guard let (model, tokenizer) = open.model else { return }
        try store.note(judge: judge.name)
        let suffix = options.suffix(seed: seed)
        let done = Set(try store.outcomes().keys.map(\.behaviour))
        let groups = options.universal ? [behaviours] : behaviours.map { [$0] }
        for (number, group) in groups.enumerated() {
            let name = options.universal ? "all" : group[0].row.id
            let history = try log.rows(of: name, SuffixStep.init(json:file:line:))
            let isWhole = group.allSatisfy { done.contains($0.row.id) }
            // More steps than before go on with a suffix that was not found.
            if isWhole, try isFound(group) || (history.last?.number ?? 0) >= suffix.steps { continue }
            let prompts = try group.map {
                try SuffixPrompt(
                    AttackPrompt($0.row, system: system), target: options.opening(for: $0.row), length: suffix.length,
                    tokenizer: tokenizer)
            }
            let search = SuffixSearch(
                group,
                search: try GreedyCoordinateGradient(
                    model: model, tokenizer: tokenizer, prompts: prompts, options: suffix),
                target: open.target, judge: judge, interval: options.lookEvery ?? 10)
            say("  \(name) (\(number + 1) of \(groups.count))")
            let line = ProgressLine(total: suffix.steps, unit: "steps", before: history.last?.number ?? 0)
            var best = history.map(\.loss).min() ?? .infinity
            let (steps, attempts) = try await search.run(from: history) { step in
                try log.append(step.json(behaviour: name))
                best = min(best, step.loss)
                line.update(step.number, note: "loss \(Figures.decimal(best, places: 3))")
            }
            try store.save(attempts)
            let found = attempts.count { $0.record.outcome == .harmful }
            say("  \(steps.count - 1) steps; harmful replies to \(found) of \(attempts.count)")
        }
    }

    private func isFound(_ group: [Behaviour]) throws -> Bool {
        let outcomes = try store.outcomes()
        return group.allSatisfy {
            outcomes[AttemptKey(behaviour: $0.row.id, attack: "gcg", sample: 0)] == .harmful
        }
    }

    /// Requests refined by an attacker model.
    private func refine() async throws {
        let client = try options.attacker.attacker(cache: "\(folder)/attacker.jsonl")
        let rubric = try options.attacker.judge(cache: "\(folder)/judge.jsonl")
        try store.note(
            judge: rubric.map { "\($0.rubric.rawValue) by \(options.attacker.judgeModel ?? "")" } ?? judge.name)
        let parts = RefinementParts(
            attacker: { try await client.complete($0) },
            judge: rubric.map { RefinementParts.scoring($0) } ?? RefinementParts.scoring(judge))
        let line = ProgressLine(total: behaviours.count, unit: "behaviours")
        var found = 0
        for (number, behaviour) in behaviours.enumerated() {
            let id = behaviour.row.id
            let search = RefinementSearch(
                behaviour, opening: options.opening(for: behaviour.row), system: system, target: open.target,
                parts: parts, options: options.refinement(seed: seed))
            let known = try log.rows(of: id, RefinementNode.init(json:file:line:))
            let (tree, end) = try await search.run(known: known) { try log.append($0.json(behaviour: id)) }
            try store.save(search.attempts(tree))
            if end == .succeeded { found += 1 }
            if end == .stuck, tree.asked == 0 {
                say("  \(id): no proposal could be used: \(tree.inOrder.last?.reason ?? "")")
            }
            line.update(number + 1, note: "\(found) found, \(tree.asked) attempts on \(id)")
        }
        say()
        await report(client)
    }
}
