import Evidence
import Files
import RedTeam
import Testing
import Tokenization

@Suite struct ChainBanditTests {
    private func attack(_ name: String, _ family: Attack.Family = .constraint) -> Attack {
        Attack(name, family, summary: "", reference: "") { prompt, _ in prompt.text += " [\(name)]" }
    }

    private func arms(_ count: Int) -> [AttackChain] { (0..<count).map { AttackChain([attack("a\($0)")]) } }

    /// How often each arm is chosen in `rounds`, each for a behaviour of its own, where arm i succeeds at `rates[i]`.
    private func pulls(_ policy: ChainBandit.Policy, rates: [Double], rounds: Int, seed: UInt64 = 1) -> [Int] {
        var bandit = ChainBandit(arms: arms(rates.count), policy: policy, seed: seed)
        var world = SplitMix64(seed: seed, stream: 99)
        for round in 0..<rounds {
            let arm = bandit.next(for: "b\(round)").arm
            bandit.record(arm: arm, reward: world.nextUnit() < rates[arm])
        }
        return bandit.counts.map(\.trials)
    }

    @Test(arguments: ChainBandit.Policy.allCases)
    func theBetterArmIsChosenMost(_ policy: ChainBandit.Policy) {
        let pulls = pulls(policy, rates: [0.1, 0.8, 0.1, 0.2], rounds: 400)
        #expect(pulls.reduce(0, +) == 400)
        #expect(pulls[1] > 240)
        #expect(pulls == self.pulls(policy, rates: [0.1, 0.8, 0.1, 0.2], rounds: 400))
    }

    @Test(arguments: ChainBandit.Policy.allCases)
    func theSameHistoryGivesTheSameState(_ policy: ChainBandit.Policy) {
        func run(_ rounds: Int, on bandit: inout ChainBandit, from start: Int = 0) -> [ChainBandit.Choice] {
            (start..<start + rounds).map { round in
                let choice = bandit.next(for: "b\(round % 3)")
                bandit.record(arm: choice.arm, reward: (choice.arm + round) % 3 == 0)
                return choice
            }
        }
        var whole = ChainBandit(arms: arms(5), policy: policy, seed: 4)
        let choices = run(40, on: &whole)
        var again = ChainBandit(arms: arms(5), policy: policy, seed: 4)
        #expect(run(17, on: &again) == Array(choices[..<17]))
        #expect(run(23, on: &again, from: 17) == Array(choices[17...]))
        #expect(again.counts == whole.counts)
        var other = ChainBandit(arms: arms(5), policy: policy, seed: 5)
        #expect(run(40, on: &other) != choices)
    }

    @Test func aBehaviourMeetsEveryArmBeforeAnyAgain() {
        var bandit = ChainBandit(arms: arms(6), seed: 2)
        for sample in 0..<3 {
            let choices = (0..<6).map { _ in bandit.next(for: "b") }
            #expect(Set(choices.map(\.arm)).count == 6)
            #expect(choices.allSatisfy { $0.sample == sample })
        }
    }

    /// Chains with an attack that works are tried before chains without one.
    @Test func whatAnAttackDoesSaysSomethingAboutItsChains() {
        let (good, bad, end) = (attack("good", .rolePlay), attack("bad", .rolePlay), attack("end", .encoding))
        let arms = [[good], [bad], [good, end], [bad, end]].map { AttackChain($0) }
        var firsts = [0, 0, 0, 0]
        for seed in 0..<200 {
            var bandit = ChainBandit(arms: arms, seed: UInt64(seed))
            for _ in 0..<12 {
                bandit.record(arm: 0, reward: true)
                bandit.record(arm: 1, reward: false)
            }
            // A behaviour that has met the single attacks.
            var choice = bandit.next(for: "b")
            while choice.arm < 2 { choice = bandit.next(for: "b") }
            firsts[choice.arm] += 1
        }
        #expect(firsts[2] > 160)
    }

    @Test func compositionsJoinDifferentFamilies() {
        let attacks = [
            attack("direct", .direct), attack("story", .rolePlay), attack("game", .rolePlay), attack("rule"),
            attack("base64", .encoding),
        ]
        #expect(AttackChain.compositions(of: attacks, pairs: false).map(\.name) == attacks.map(\.name))
        let pairs = AttackChain.compositions(of: attacks, pairs: true).dropFirst(5).map(\.name)
        #expect(
            pairs == [
                "story+rule", "story+base64", "game+rule", "game+base64", "rule+story", "rule+game", "rule+base64",
            ])
    }

    // MARK: the search

    private func search(
        _ target: AnsweringTarget, rows: [Behaviour], budget: Int, goesOn: Bool = false
    ) -> BanditSearch {
        BanditSearch(
            rows, bandit: ChainBandit(arms: arms(6), seed: 3), target: target, judge: .simple,
            options: BanditOptions(budget: budget, groupSize: 4, goesOn: goesOn, system: "You keep tasks.", seed: 3))
    }

    @Test func aSearchFindsWhatWorksAndStopsAtEachSuccess() async throws {
        let target = AnsweringTarget(givingIn: { $0.hasSuffix("[a4]") })
        var attempts: [StoredAttempt] = []
        let bandit = try await search(target, rows: behaviours(12), budget: 200).run { group, _ in attempts += group }
        let successes = attempts.filter { $0.record.outcome == .harmful }
        #expect(Set(successes.map(\.record.behaviour)).count == 12 && successes.count == 12)
        #expect(successes.allSatisfy { $0.record.attack == "a4" && $0.record.attackFamily == "constraint" })
        #expect(attempts.count < 60 && attempts.count == target.asked.count)
        #expect(bandit.counts.reduce(0) { $0 + $1.trials } == attempts.count)
        #expect(attempts[0].conversation.map(\.role) == ["system", "user", "assistant"])
        #expect(Set(attempts.map(\.key)).count == attempts.count)
    }

    @Test func aSearchGivesUpAtItsBudget() async throws {
        var made = 0
        let target = AnsweringTarget(givingIn: { _ in false })
        _ = try await search(target, rows: behaviours(3), budget: 10).run { group, _ in made += group.count }
        #expect(made == 10 && target.asked.count == 10)
    }

    @Test(arguments: [0, 1, 5, 9, 16]) func aResumedSearchMakesTheSameAttempts(kept: Int) async throws {
        func gives(_ text: String) -> Bool { text.hasSuffix("[a2]") || text.contains("number 1 [a0]") }
        var whole: [StoredAttempt] = []
        let rows = behaviours(5)
        let counts = try await search(AnsweringTarget(givingIn: gives), rows: rows, budget: 30, goesOn: true)
            .run { group, _ in whole += group }.counts
        let known = Dictionary(uniqueKeysWithValues: whole.prefix(kept).map { ($0.key, $0) })
        let target = AnsweringTarget(givingIn: gives)
        var again: [StoredAttempt] = []
        let resumed = try await search(target, rows: rows, budget: 30, goesOn: true)
            .run(known: known) { group, _ in again += group }
        #expect(again == whole)
        #expect(resumed.counts == counts)
        #expect(target.asked.count == 30 - kept)
    }

    @Test func aTargetThatIsDownEndsTheSearch() async throws {
        let target = AnsweringTarget { _ in .failure("HTTP 500 after 4 tries") }
        var made = 0
        let error = await #expect(throws: InputError.self) {
            _ = try await search(target, rows: behaviours(5), budget: 30).run { group, _ in made += group.count }
        }
        #expect(made == 0)
        #expect(try #require(error).problem.contains("HTTP 500"))
    }
}
