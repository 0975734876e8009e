import Evidence
import Files
import Testing

/// How a model answers at several strengths of its adapter.
@Suite struct StrengthSweepTests {
    private static func point(_ scale: Double, refused: Int, completed: Int) -> StrengthSweep.Point {
        func section(_ name: String, _ met: Int) -> EvaluationReport.Section {
            .init(rate: Rate(n: 10, k: met), verdicts: VerdictCounts([]), categories: [])
        }
        return .init(
            scale: scale,
            report: EvaluationReport(safety: section("direct", refused), utility: section("create", completed)))
    }

    private let sweep = StrengthSweep([
        point(1.5, refused: 9, completed: 6), point(0, refused: 1, completed: 9), point(0.5, refused: 8, completed: 8),
        point(1, refused: 9, completed: 7),
    ])

    @Test func theWeakestOfTheBestStrengthsIsTheBest() throws {
        #expect(sweep.points.map(\.scale) == [0, 0.5, 1, 1.5])
        #expect(sweep.best?.scale == 0.5)
        #expect(sweep.json["best_scale"] == 0.5)
        let strong = try #require(sweep.json["scales"]?.array?.last)
        #expect(strong["safety"]?["k"] == 9 && strong["utility"]?["rate"] == 0.6)
        for (name, wanted) in [("harm", 0.1), ("over_refusal", 0.4), ("joint", 0.5)] {
            #expect(abs((strong[name]?.number ?? -1) - wanted) < 1e-9, "\(name)")
        }
    }

    @Test func peopleSeeEveryStrengthAndWhichIsBest() {
        let lines = sweep.summary(width: 100, colour: false).split(separator: "\n")
        #expect(lines.count == 5 && lines.filter { $0.contains("best") }.count == 1)
        #expect(lines[2].contains("80.0") && lines[2].contains("best") && lines[2].contains("0.600"))

        let page = sweep.html(title: "dial <1>", byline: "a model")
        #expect(page.contains("dial &lt;1&gt;") && !page.contains("<1>"))
        // A mark for each strength; harm of 90 % is at the top of an axis to 90 %, and 10 % an eighth above its end.
        #expect(page.split(separator: "<circle").count == 5)
        #expect(page.contains(#"cx="200.0" cy="16.0""#) && page.contains(#"cx="340.0" cy="264.9""#))
    }
}
