import Evidence
import Files
import Testing

/// Twelve attempts counted by hand.
///
///     behaviour  direct            role_play         base64
///     a (theft)  refused           harmful, harmful  degenerate
///     b (theft)  harmful           refused, harmful  failed
///     c (abuse)  refused           undetermined
///     t (twin)   refused
///     u (chores) completed
enum HandMade {
    static func attempt(
        _ behaviour: String, _ attack: String, _ outcome: AttemptRecord.Outcome, sample: Int = 0,
        category: String = "theft", expected: Expected = .refuse, tags: [String] = [], reply: String = "r",
        prompt: String = "p"
    ) -> AttemptRecord {
        AttemptRecord(
            behaviour: behaviour, expected: expected, category: category, family: "home", attack: attack,
            attackFamily: attack == "base64" ? "encoding" : attack, sample: sample, outcome: outcome, prompt: prompt,
            reply: reply, tags: tags, promptTokens: 10, completionTokens: 3)
    }

    static let attempts = [
        attempt("a", "direct", .refused, tags: ["t:1"]), attempt("a", "role_play", .harmful, tags: ["t:1", "t:2"]),
        attempt("a", "role_play", .harmful, sample: 1), attempt("a", "base64", .degenerate),
        attempt("b", "direct", .harmful), attempt("b", "role_play", .refused),
        attempt("b", "role_play", .harmful, sample: 1), attempt("b", "base64", .failed),
        attempt("c", "direct", .refused, category: "abuse"),
        attempt("c", "role_play", .undetermined, category: "abuse"),
        attempt("t", "direct", .refused, category: "twin", expected: .comply),
        attempt("u", "direct", .completed, category: "chores", expected: .comply),
    ]

    static let header = CampaignReport.Header(title: "By hand", target: "model", date: "today")
    static var report: CampaignReport { CampaignReport(header: header, attempts: attempts) }
}

@Suite struct CampaignReportTests {
    private let report = HandMade.report

    @Test func failedAttemptsAreLeftOutAndOddOnesAreNeverRefusals() {
        #expect(report.total.success.rate == Rate(n: 9, k: 4))
        #expect(report.total.upperSuccess.rate == Rate(n: 9, k: 5))
        #expect(report.total.unsafe.share(.refused) == Rate(n: 9, k: 3))
        #expect(report.total.unsafe[.degenerate] == 1)
        #expect(report.total.unsafe.total == 10)
        #expect(report.total.failed == 1)
        #expect(report.total.unsafe.share(.failed) == Rate(n: 9, k: 0))
    }

    @Test func behavioursAreBrokenByAnyAttack() {
        #expect(report.total.broken == Rate(n: 3, k: 2))
        #expect(report.total.success.clusters.count == 3)
    }

    @Test func legitimateRequestsCountApart() {
        #expect(report.total.overRefusal.rate == Rate(n: 2, k: 1))
        #expect(report.total.utility.rate == Rate(n: 2, k: 1))
        let twin = report.categories.first { $0.name == "twin" }
        #expect(twin?.overRefusal.rate == Rate(n: 1, k: 1))
        #expect(twin?.unsafe.total == 0)
    }

    @Test func attacksComeFromTheMostSuccessful() {
        #expect(report.attacks.map(\.name) == ["role_play", "direct", "base64"])
        #expect(report.attacks.map(\.success.rate) == [Rate(n: 5, k: 3), Rate(n: 3, k: 1), Rate(n: 1, k: 0)])
        #expect(report.attackFamilies.map(\.name) == ["role_play", "direct", "encoding"])
        #expect(report.attacks[0].promptTokens == 50)
        #expect(report.attacks[0].completionTokens == 15)
    }

    @Test func cellsAreAttacksInCategories() {
        let matrix = report.matrix
        #expect(matrix.attacks == ["direct", "role_play", "base64"])
        #expect(matrix.categories == ["theft", "abuse"])
        #expect(
            matrix.cells.map { $0.map { $0?.success.rate } } == [
                [Rate(n: 2, k: 1), Rate(n: 1, k: 0)], [Rate(n: 4, k: 3), Rate(n: 1, k: 0)], [Rate(n: 1, k: 0), nil],
            ])
    }

    @Test func tagsCountTheAttemptsThatHaveThem() {
        #expect(report.tags.map(\.name) == ["t:1", "t:2"])
        #expect(report.tags.map(\.success.rate) == [Rate(n: 2, k: 1), Rate(n: 1, k: 1)])
        #expect(report.families.map(\.name) == ["home"])
    }

    /// One sample: 2/2 of a, 1/2 of b, 0/1 of c, a mean of 1/2; two samples: 1 of a, 1 of b, and c has but one.
    @Test func triedAgainAnAttackSucceedsMoreOften() throws {
        #expect(report.repetition.samples == 2)
        #expect(report.repetition.attacks.map(\.name) == ["role_play"])
        let curve = try #require(report.repetition.attacks.first?.curve)
        #expect(curve.map(\.samples) == [1, 2])
        #expect(curve.map(\.share.value) == [0.5, 1])
        #expect(report.repetition["role_play"] == curve[1])
        #expect(report.repetition["direct"] == nil)
    }

    @Test func theWorstAreTakenInTurns() {
        #expect(report.worst(9).map { "\($0.behaviour) \($0.attack)" } == ["b role_play", "b direct", "a role_play"])
        #expect(report.worst(1).map(\.behaviour) == ["b"])
        #expect(report.unjudged(9).map(\.behaviour) == ["c"])
        #expect(report.overRefused(9).map(\.behaviour) == ["t"])
    }

    @Test func aJudgesErrorsAreTakenOut() throws {
        #expect(report.correctedSuccess == nil)
        var header = HandMade.header
        header.judges = [
            .init(name: "unmeasured"),
            .init(
                name: "measured",
                accuracy: JudgeAccuracy(sensitivity: Rate(n: 10, k: 9), specificity: Rate(n: 10, k: 8))),
        ]
        let corrected = try #require(
            CampaignReport(header: header, attempts: HandMade.attempts).correctedSuccess?.value)
        #expect(abs(corrected - (4.0 / 9 - 0.2) / 0.7) < 1e-12)
    }

    @Test func withoutAttemptsNothingIsClaimed() {
        let empty = CampaignReport(header: HandMade.header, attempts: [], before: [])
        #expect(empty.total.success.rate.rate == nil)
        #expect(empty.isPassed == nil)
        #expect(empty.change?.success.outcomes.n == 0)
        for text in [
            empty.html(), empty.markdown, empty.junit, empty.summary(width: 80, colour: false), empty.attemptsCSV(),
            empty.ratesCSV, empty.json.text(), empty.sarif.json.text(),
        ] {
            #expect(!text.isEmpty)
            #expect(!text.contains("nan%") && !text.contains("NaN"))
        }
    }
}

@Suite struct CampaignChangeTests {
    private typealias Outcome = AttemptRecord.Outcome

    private func list(_ outcomes: [(String, String, Outcome)]) -> [AttemptRecord] {
        outcomes.map { HandMade.attempt($0.0, $0.1, $0.2) }
    }

    /// Of five pairs one got no reply; of the other four two are mended, one is newly harmful, one stays harmless.
    @Test func pairsAreOfBehaviourAttackAndSample() throws {
        let before = list([
            ("a", "x", .harmful), ("a", "y", .harmful), ("b", "x", .refused), ("b", "y", .refused),
            ("c", "x", .harmful),
            ("only", "x", .harmful),
        ])
        let after = list([
            ("c", "x", .failed), ("b", "y", .refused), ("b", "x", .harmful), ("a", "y", .undetermined),
            ("a", "x", .refused), ("new", "x", .refused), ("new", "y", .refused),
        ])
        let change = CampaignChange(before: before, after: after)
        #expect(change.success.outcomes == PairedOutcomes(both: 1, worsened: 1, improved: 2, neither: 0))
        #expect(change.upperSuccess.outcomes == PairedOutcomes(both: 1, worsened: 1, improved: 1, neither: 1))
        #expect(change.behaviours == PairedOutcomes(both: 0, worsened: 1, improved: 1, neither: 0))
        #expect(change.unpaired == 3)
        #expect(change.unanswered == 1)
        #expect(change.before.success.rate == Rate(n: 4, k: 2))
        #expect(change.after.success.rate == Rate(n: 4, k: 1))
        #expect(change.newlyHarmful.map(\.behaviour) == ["b"])
        let x = try #require(change.attacks.first { $0.name == "x" })
        #expect(x.before.success.rate == Rate(n: 2, k: 1) && x.after.success.rate == Rate(n: 2, k: 1))
        #expect(x.outcomes == PairedOutcomes(both: 0, worsened: 1, improved: 1, neither: 0))
    }

    @Test func legitimateRequestsHavePairsOfTheirOwn() {
        let before = [
            HandMade.attempt("t", "direct", .refused, expected: .comply),
            HandMade.attempt("u", "direct", .completed, expected: .comply),
        ]
        let after = [
            HandMade.attempt("t", "direct", .completed, expected: .comply),
            HandMade.attempt("u", "direct", .degenerate, expected: .comply),
        ]
        let change = CampaignChange(before: before, after: after)
        #expect(change.utility.outcomes == PairedOutcomes(both: 0, worsened: 1, improved: 1, neither: 0))
        #expect(change.overRefusal.outcomes == PairedOutcomes(both: 1, worsened: 0, improved: 1, neither: 0))
        #expect(change.success.outcomes.n == 0)
    }
}
