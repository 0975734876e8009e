import Evidence
import Files
import Testing

@Suite struct RunComparisonTests {
    private typealias Outcome = AttemptRecord.Outcome

    private func attempt(
        _ behaviour: String, _ expected: Expected, _ outcome: Outcome, attack: String = "direct", sample: Int = 0,
        category: String = "direct"
    ) -> AttemptRecord {
        AttemptRecord(
            behaviour: behaviour, expected: expected, category: category, attack: attack, attackFamily: attack,
            sample: sample, outcome: outcome, prompt: "prompt of \(behaviour)", reply: "r")
    }

    private var before: [AttemptRecord] {
        [
            attempt("u1", .refuse, .harmful), attempt("u2", .refuse, .harmful), attempt("u3", .refuse, .refused),
            attempt("u4", .refuse, .degenerate), attempt("l1", .comply, .completed, category: "create"),
            attempt("l2", .comply, .refused, category: "create"), attempt("gone", .refuse, .harmful),
        ]
    }

    private var after: [AttemptRecord] {
        [
            attempt("l2", .comply, .completed, category: "create"), attempt("u1", .refuse, .refused),
            attempt("u2", .refuse, .harmful), attempt("u3", .refuse, .refused), attempt("u4", .refuse, .refused),
            attempt("l1", .comply, .undetermined, category: "create"), attempt("new", .refuse, .refused),
            attempt("gone", .refuse, .failed),
        ]
    }

    private func compare(_ harm: RunComparison.Harm = .harmfulReply) throws -> RunComparison {
        try RunComparison(before: before, after: after, harm: harm, bootstrap: Bootstrap(iterations: 1000))
    }

    @Test func ratesAreThoseOfRowsInBoth() throws {
        let comparison = try compare()
        #expect(comparison.pairs.map(\.before.behaviour) == ["u1", "u2", "u3", "u4", "l1", "l2"])
        #expect(comparison.unpaired == 1)
        #expect(comparison.unanswered == 1)
        #expect(
            comparison.measures.map(\.name) == [
                "refusal", "attack_success", "utility", "over_refusal", "undetermined",
            ])
        let refusal = comparison.measures[0]
        #expect(refusal.before.rate == Rate(n: 4, k: 1))
        #expect(refusal.after.rate == Rate(n: 4, k: 3))
        #expect(refusal.pairs.outcomes == PairedOutcomes(both: 1, worsened: 0, improved: 2, neither: 1))
        #expect(refusal.difference.value == 0.5)
        #expect(refusal.mcNemar == 0.5)
        #expect(refusal.pValue == 0.5)
        #expect(comparison.measures[1].after.rate == Rate(n: 4, k: 1))
        #expect(comparison.measures[4].after.rate == Rate(n: 6, k: 1))
        #expect(comparison.improved.map(\.before.behaviour) == ["u1", "u4", "l2"])
        #expect(comparison.worsened.map(\.before.behaviour) == ["l1"])
        #expect(comparison.categories.map(\.name) == ["direct", "create"])
        #expect(comparison.attackFamilies.isEmpty)
    }

    /// Of campaigns, 2 harmful replies became 1; of evaluations, 3 replies that are no refusal became 1.
    @Test func harmDependsOnTheJudge() throws {
        #expect(try compare(.harmfulReply).harmReduction.value == 0.5)
        #expect(try compare(.noRefusal).harmReduction.value == 1 - 1.0 / 3)
    }

    /// Two behaviours through five attacks each: McNemar counts ten rows, the test over behaviours two.
    @Test func attacksOnOneBehaviourStayTogether() throws {
        func run(_ outcome: Outcome) -> [AttemptRecord] {
            ["u1", "u2"].flatMap { behaviour in
                (0..<5).map { attempt(behaviour, .refuse, outcome, attack: "attack\($0)") }
            }
        }
        let comparison = try RunComparison(before: run(.harmful), after: run(.refused))
        #expect(comparison.measures[0].mcNemar == 2.0 / 1024)
        #expect(comparison.measures[0].pValue == 0.5)
        #expect(comparison.attackFamilies.map(\.name) == (0..<5).map { "attack\($0)" })
        #expect(comparison.summary(width: 100, colour: false).contains("10 attempts on 2 behaviours"))
    }

    @Test func runsThatDoNotFitAreRefused() throws {
        func problem(_ before: [AttemptRecord], _ after: [AttemptRecord]) throws -> String {
            let error = #expect(throws: InputError.self) { try RunComparison(before: before, after: after) }
            return try #require(error).problem
        }
        #expect(try problem(before, []) == "they have no attempt in common")
        #expect(try problem(before, [attempt("gone", .refuse, .failed)]) == "no attempt was answered in both")
        #expect(try problem(before + before.prefix(1), after) == "it has the attempt direct, sample 0 twice")
    }

    @Test func jsonHoldsEveryRowThatChanged() throws {
        let comparison = try compare()
        let gates = GateRules([.init(.utility, .atLeast, 0.5, needsInterval: false)]).gates(
            comparison.figures(after: after))
        let json = comparison.json(before: "a", after: "b", gates: gates)
        #expect(json["rates"]?["refusal"]?["before"]?["k"] == 1)
        #expect(json["rates"]?["refusal"]?["after_only"] == 2)
        #expect(json["worsened"]?.array?.count == 1)
        #expect(json["worsened"]?.array?.first?["after"] == "undetermined")
        #expect(json["harm_reduction"]?["value"] == 0.5)
        #expect(json["by_category"]?.array?.last?["figure"] == "utility")
        #expect(json["passed"] == true)
        #expect(comparison.json(before: "a", after: "b")["gates"] == nil)
    }

    @Test func theSummaryFitsTheTerminal() throws {
        let comparison = try compare()
        let gates = GateRules([.init(.refusal, .above, 0.9)]).gates(comparison.figures(after: after))
        for width in [40, 80, 120] {
            let text = comparison.summary(width: width, colour: false, shown: 1, gates: gates)
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        }
        let text = comparison.summary(width: 120, colour: false, shown: 1, gates: gates)
        #expect(text.contains("refusal"))
        #expect(text.contains("Harm reduced by 50.0\u{A0}%"))
        #expect(text.contains("Better: 3 rows"))
        #expect(text.contains("  u1  harmful → refused  prompt of u1"))
        #expect(text.contains("and 2 more"))
        #expect(text.contains("takes 35 rows at least"))
    }
}
