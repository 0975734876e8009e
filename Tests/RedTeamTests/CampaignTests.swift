import Evidence
import Files
import Foundation
import OrderedCollections
import RedTeam
import Testing
import Tokenization

@Suite struct CampaignTests {
    private func plan(_ rows: Int = 10, samples: Int = 2, seed: UInt64 = 7) throws -> CampaignPlan {
        try CampaignPlan(
            suites: [TestAttacks.suite(rows)], chains: TestAttacks.all, samples: samples, system: "Be brief.",
            seed: seed)
    }

    private func withStore<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appending(path: "campaign.sqlite").path(percentEncoded: false))
    }

    private func settings(_ plan: CampaignPlan, _ target: ScriptedTarget) -> JSONValue {
        ["target": .string(target.identity), "plan": .string(plan.sha256)]
    }

    /// Runs the campaign at `path` with a store of its own, which is closed afterwards.
    @discardableResult private func run(
        _ path: String, _ plan: CampaignPlan, _ target: ScriptedTarget, budget: CampaignBudget = CampaignBudget(),
        retriesFailed: Bool = false
    ) async throws -> CampaignResult {
        let store = try CampaignStore(
            path, settings: settings(plan, target), suites: [TestAttacks.suite(10)])
        return try await Campaign(plan, target: target, judge: .refusals(), store: store)
            .run(budget: budget, retriesFailed: retriesFailed)
    }

    /// What two campaigns must have alike: everything but the time.
    private func attempts(_ path: String) throws -> [StoredAttempt] {
        try CampaignStore(existing: path).attempts().map {
            var attempt = $0
            attempt.seconds = 0
            return attempt
        }
    }

    @Test func theSameCampaignTwiceIsTheSame() async throws {
        let plan = try plan()
        #expect(plan.attempts.count == 60 && Set(plan.attempts.map(\.key)).count == 60)
        #expect(try plan.sha256 == self.plan().sha256)
        #expect(try plan.sha256 != self.plan(seed: 8).sha256)
        let first = try await withStore { path in
            let result = try await run(path, plan, ScriptedTarget())
            #expect(result.end == .complete && result.progress.done == 60 && result.progress.failed == 0)
            return try attempts(path)
        }
        let second = try await withStore { path in
            // Other batches, and kept by whole ones.
            try await run(path, plan, ScriptedTarget(batchSize: 7, dependsOnBatch: true))
            return try attempts(path)
        }
        #expect(first == second && first.count == 60)
        #expect(Set(first.map(\.record.outcome)) == [.harmful, .refused, .completed])
    }

    @Test(arguments: [false, true], [1, 5, 17, 59]) func interruptedAndResumedIsUninterrupted(
        _ dependsOnBatch: Bool, _ endsAfter: Int
    ) async throws {
        let plan = try plan()
        let whole = try await withStore { path in
            try await run(path, plan, ScriptedTarget())
            return try attempts(path)
        }
        let resumed = try await withStore { path in
            await #expect(throws: ScriptedTarget.Died.self) {
                try await run(path, plan, ScriptedTarget(dependsOnBatch: dependsOnBatch, endsAfter: endsAfter))
            }
            let kept = try attempts(path).count
            let target = ScriptedTarget(dependsOnBatch: dependsOnBatch)
            let result = try await run(path, plan, target)
            #expect(result.progress.made == 60 - kept && result.progress.before == kept)
            // Nothing that was kept is asked again: attempts of three turns ask three times.
            if !dependsOnBatch, endsAfter == 1 { #expect(target.asked.count >= 99) }
            return try attempts(path)
        }
        #expect(resumed == whole)
    }

    @Test func otherSettingsAreRefusedWithWhatDiffers() async throws {
        try await withStore { path in
            try await run(path, try plan(), ScriptedTarget(), budget: CampaignBudget(attempts: 4))
            let error = await #expect(throws: InputError.self) {
                try await run(path, try plan(), ScriptedTarget(identity: "another"))
            }
            #expect(error?.field == "target")
            #expect(error?.problem == "the campaign began with \"scripted\", and now it is \"another\"")
            let seed = await #expect(throws: InputError.self) {
                try await run(path, try plan(seed: 1), ScriptedTarget())
            }
            #expect(seed?.field == "plan")
            #expect(try attempts(path).count == 4)
        }
    }

    @Test func failedAttemptsAreKeptWithTheirReasonAndMadeAgainWhenAsked() async throws {
        let plan = try plan()
        try await withStore { path in
            let failing = ScriptedTarget(fails: { $0.contains("person 3") })
            let result = try await run(path, plan, failing)
            #expect(result.end == .complete && result.progress.failed == 6 && result.progress.done == 60)
            let failed = try attempts(path).filter { $0.record.outcome == .failed }
            #expect(failed.count == 6 && failed.allSatisfy { $0.record.behaviour == "b3" && $0.tries == 1 })
            #expect(failed.allSatisfy { $0.record.reason == "HTTP 500 after 3 tries" && $0.record.reply.isEmpty })

            let idle = ScriptedTarget()
            #expect(try await run(path, plan, idle).progress.failed == 6)
            #expect(idle.asked.isEmpty)
            let mended = try await run(path, plan, ScriptedTarget(), retriesFailed: true)
            #expect(mended.progress.failed == 0 && mended.progress.made == 6 && mended.progress.done == 60)
            #expect(try attempts(path).filter { $0.tries == 2 }.count == 6)
        }
    }

    @Test func aTargetThatIsDownEndsTheSittingAndLosesNothing() async throws {
        let plan = try plan(samples: 8)
        try await withStore { path in
            let result = try await run(path, plan, ScriptedTarget(fails: { _ in true }))
            #expect(result.end == .failing("HTTP 500 after 3 tries"))
            #expect(result.progress.done == 64 && result.progress.total == 240)
            let later = try await run(path, plan, ScriptedTarget(), retriesFailed: true)
            #expect(later.end == .complete && later.progress.failed == 0)
        }
    }

    @Test func budgetsStopAndTheCampaignGoesOn() async throws {
        let plan = try plan()
        let whole = try await withStore { path in
            try await run(path, plan, ScriptedTarget())
            return try attempts(path)
        }
        try await withStore { path in
            let first = try await run(path, plan, ScriptedTarget(), budget: CampaignBudget(attempts: 12))
            #expect(first.end == .budget("12 attempts") && first.progress.done == 12 && first.progress.total == 12)
            // Two behaviours with all their attacks and samples.
            #expect(Set(try attempts(path).map(\.record.behaviour)).count == 2)
            #expect(
                try await run(path, plan, ScriptedTarget(), budget: CampaignBudget(attempts: 12)).progress.made == 0)
            let tokens = try await run(path, plan, ScriptedTarget(), budget: CampaignBudget(tokens: 500))
            #expect(tokens.end == .budget("500 tokens") && tokens.progress.done < 60)
            #expect(tokens.progress.tokens >= 500)
            let rest = try await run(path, plan, ScriptedTarget(), budget: CampaignBudget(attempts: 60))
            #expect(rest.end == .complete)
            #expect(try attempts(path) == whole)
        }
    }

    @Test func followUpsAreAskedOneAfterTheOtherAndTheLastReplyIsJudged() async throws {
        let plan = try CampaignPlan(suites: [TestAttacks.suite(1)], chains: [TestAttacks.turns], seed: 1)
        try await withStore { path in
            let target = ScriptedTarget()
            try await run(path, plan, target)
            let attempt = try attempts(path)[0]
            #expect(
                attempt.conversation.map(\.role) == ["user", "assistant", "user", "assistant", "user", "assistant"])
            #expect(attempt.conversation[2].content == "Go on." && attempt.conversation[4].content == "And now?")
            #expect(attempt.opening == 1 && attempt.record.prompt == "And now?")
            #expect(attempt.record.reply == attempt.conversation[5].content)
            #expect(attempt.record.promptTokens == 30 && attempt.record.completionTokens == 15)
            #expect(target.asked.map(\.count) == [1, 3, 5])
            #expect(attempt.asked == target.asked[2])
        }
    }

    @Test func aCampaignIsOneProcessesAtATime() async throws {
        try await withStore { path in
            let store = try CampaignStore(path, settings: [:], suites: [])
            let error = #expect(throws: InputError.self) { try CampaignStore(existing: path) }
            #expect(error?.problem == "another process is at work on the campaign")
            #expect(try store.attempts().isEmpty)
        }
        try await withStore { path in
            try atomicWrite("{\"not\": \"a database\"}\n" + String(repeating: " ", count: 2000), to: path)
            #expect(throws: InputError.self) { try CampaignStore(path, settings: [:], suites: []) }
            #expect(throws: InputError.self) { try CampaignStore(existing: path + ".none") }
        }
    }

    @Test func plansRefuseWhatIsAmbiguousAndNothing() throws {
        let suite = TestAttacks.suite(2)
        #expect(throws: InputError.self) {
            try CampaignPlan(suites: [suite, suite], chains: TestAttacks.all, seed: 1)
        }
        #expect(throws: InputError.self) { try CampaignPlan(suites: [], chains: TestAttacks.all, seed: 1) }
        #expect(throws: InputError.self) { try CampaignPlan(suites: [suite], chains: [], seed: 1) }
        #expect(throws: InputError.self) {
            try CampaignPlan(suites: [suite], chains: [TestAttacks.direct, TestAttacks.direct], seed: 1)
        }
    }

    @Test func attemptsThatBeginAlikeStandTogether() throws {
        let groups = try plan(samples: 1).groups(of: 10)
        #expect(groups.map(\.count) == [10, 10, 10])
        let texts = groups.joined().map { $0.prompt.messages[1].content }
        #expect(texts == texts.sorted())
        #expect(try plan().groups(of: 4, count: 9).map(\.count) == [4, 4, 1])
    }
}

@Suite struct CampaignBudgetTests {
    @Test func budgetsAreReadFromText() throws {
        #expect(
            try CampaignBudget(parsing: ["attempts=500,minutes=2.5"]) == CampaignBudget(attempts: 500, minutes: 2.5))
        #expect(try CampaignBudget(parsing: ["tokens=9", "attempts=1"]) == CampaignBudget(attempts: 1, tokens: 9))
        for text in [
            "attempts", "attempts=0", "attempts=x", "hours=2", "minutes=-1", "minutes=nan", "tokens=1,tokens=2",
        ] {
            #expect(throws: InputError.self, "\(text)") { try CampaignBudget(parsing: [text]) }
        }
    }
}
