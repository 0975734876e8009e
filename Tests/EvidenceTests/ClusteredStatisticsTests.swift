import Evidence
import Files
import Foundation
import Testing

/// Figures over clusters agree with numpy and scipy (`Tests/Fixtures/generate/evidence_statistics.py`).
@Suite struct ClusteredStatisticsTests {
    private let fixture: JSONValue
    private let bootstrap: Bootstrap

    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        fixture = try JSONValue(file: folder.appending(path: "Fixtures/reference/evidence-statistics.json").path)
        bootstrap = Bootstrap(
            iterations: try #require(fixture["iterations"]?.integer),
            seed: UInt64(try #require(fixture["seed"]?.integer)))
    }

    private func numbers(_ value: JSONValue?) -> [Double] { value?.array?.compactMap(\.number) ?? [] }

    private func pairs() -> ClusteredPairs {
        var rows: [(cluster: String, before: Bool, after: Bool)] = []
        for (index, row) in (fixture["pairs"]?.array ?? []).enumerated() {
            for (count, (before, after)) in zip(
                numbers(row), [(true, true), (true, false), (false, true), (false, false)])
            {
                for _ in 0..<Int(count) { rows.append((cluster: "b\(index)", before: before, after: after)) }
            }
        }
        return ClusteredPairs(rows)
    }

    private func expect(_ estimate: Estimate, _ value: Double, _ bounds: [Double]) throws {
        #expect(abs(try #require(estimate.value) - value) < 1e-12)
        let interval = try #require(estimate.interval)
        try #require(bounds.count == 2)
        #expect(abs(interval.lowerBound - bounds[0]) < 1e-12)
        #expect(abs(interval.upperBound - bounds[1]) < 1e-12)
    }

    @Test func differenceAndReductionAreThoseOfNumpy() throws {
        let pairs = pairs()
        // 11 met both times, 2 before only, 25 after only, 10 neither time.
        #expect(pairs.outcomes == PairedOutcomes(both: 11, worsened: 2, improved: 25, neither: 10))
        try expect(pairs.difference(bootstrap), 23.0 / 48, numbers(fixture["difference"]))
        try expect(pairs.reduction(bootstrap), 1 - 12.0 / 35, numbers(fixture["reduction"]))
    }

    @Test func rateIsThatOfNumpy() throws {
        var rows: [(cluster: String, isCounted: Bool)] = []
        for (index, row) in (fixture["rates"]?.array ?? []).enumerated() {
            let counts = numbers(row).map { Int($0) }
            for item in 0..<counts[0] { rows.append((cluster: "b\(index)", isCounted: item < counts[1])) }
        }
        let rate = ClusteredRate(rows)
        let interval = try #require(rate.interval(bootstrap))
        let bounds = numbers(fixture["rate"])
        #expect(rate.rate == Rate(n: 40, k: 30))
        #expect(abs(interval.lowerBound - bounds[0]) < 1e-12)
        #expect(abs(interval.upperBound - bounds[1]) < 1e-12)
    }

    @Test func signFlipsAreThoseOfScipy() throws {
        for flip in fixture["sign_flips"]?.array ?? [] {
            var rows: [(cluster: String, before: Bool, after: Bool)] = []
            for (index, change) in numbers(flip["changes"]).enumerated() {
                for _ in 0..<Int(abs(change)) {
                    rows.append((cluster: "b\(index)", before: change < 0, after: change > 0))
                }
            }
            #expect(abs(ClusteredPairs(rows).pValue - (try #require(flip["p"]?.number))) < 1e-12)
        }
    }

    /// With a row a cluster the sign-flip test is the exact McNemar test.
    @Test(arguments: [(0, 0), (0, 5), (1, 9), (9, 1), (3, 3), (20, 122), (400, 401)])
    func oneRowAClusterIsMcNemar(worsened: Int, improved: Int) {
        let changes = Array(repeating: true, count: worsened) + Array(repeating: false, count: improved)
        let pairs = ClusteredPairs(
            changes.enumerated().map { (cluster: "\($0)", before: $1, after: !$1) } + [("same", true, true)])
        let expected = pairs.outcomes.pValue
        #expect(abs(pairs.pValue - expected) <= 1e-9 * expected)
    }

    /// One cluster of five rows that all improved says no more than one coin: p = 2 · ½.
    @Test func oneClusterProvesNothing() {
        let pairs = ClusteredPairs((0..<5).map { _ in (cluster: "a", before: false, after: true) })
        #expect(pairs.outcomes.pValue == 0.0625)
        #expect(pairs.pValue == 1)
    }

    @Test func clustersThatChangedAlikeStillHaveAnInterval() throws {
        let same = ClusteredPairs((0..<100).map { (cluster: "\($0)", before: true, after: true) })
        try expect(same.difference(bootstrap), 0, [-0.03699349820698568, 0.03699349820698568])
        #expect(same.reduction(bootstrap) == Estimate(value: nil))
        let improved = ClusteredPairs((0..<260).map { (cluster: "\($0 / 2)", before: false, after: true) })
        // 130 behaviours that were harmful before and none after: as HarmReduction of 130 rows.
        try expect(improved.reduction(bootstrap), 1, [0.9704503167638914, 1])
        #expect(ClusteredPairs([]).difference(bootstrap) == Estimate(value: nil))
    }

    /// Ten clusters of four equal rows, seven of them counted: the share 0.7 has the variance of ten rows times 10/9.
    @Test func equalRowsCountOnce() throws {
        let rate = ClusteredRate((0..<40).map { (cluster: "\($0 / 4)", isCounted: $0 < 28) })
        #expect(abs(try #require(rate.designEffect) - 4 * 10.0 / 9) < 1e-12)
        #expect(abs(rate.effectiveRows - 9) < 1e-12)
        // Without clusters it is Wilson's interval of the rows.
        let single = ClusteredRate((0..<40).map { (cluster: "\($0)", isCounted: $0 < 28) })
        #expect(single.designEffect == 1)
        #expect(single.interval == single.rate.interval)
        // Where all agree, a cluster is a row.
        let all = ClusteredRate((0..<40).map { (cluster: "\($0 / 4)", isCounted: true) })
        #expect(all.designEffect == nil)
        #expect(abs(all.interval.lowerBound - Rate(n: 10, k: 10).low) < 1e-12)
    }

    @Test func correctedRatesAreThoseOfLangAndReiczigel() throws {
        for row in fixture["corrected"]?.array ?? [] {
            func rate(_ name: String) -> Rate {
                let counts = numbers(row[name]).map { Int($0) }
                return Rate(n: counts[0], k: counts[1])
            }
            let expected = numbers(row["expected"])
            let accuracy = JudgeAccuracy(sensitivity: rate("sensitivity"), specificity: rate("specificity"))
            let estimate = accuracy.corrected(rate("rate"))
            #expect(abs(try #require(estimate.value) - expected[0]) < 1e-12)
            let interval = try #require(estimate.interval)
            #expect(abs(interval.lowerBound - min(expected[1], expected[0])) < 1e-12)
            #expect(abs(interval.upperBound - max(expected[2], expected[0])) < 1e-12)
        }
    }

    /// 30 % reported, 90 % found, 5 % taken for it: (0.30 − 0.05) / (0.90 − 0.05).
    @Test func aRateIsCorrectedByHand() throws {
        let matrix = ConfusionMatrix(labels: ["harmful", "safe"], counts: [[90, 10], [5, 95]])
        let accuracy = JudgeAccuracy(matrix, positive: ["harmful"])
        #expect(accuracy == JudgeAccuracy(sensitivity: Rate(n: 100, k: 90), specificity: Rate(n: 100, k: 95)))
        #expect(abs(try #require(accuracy.corrected(Rate(n: 200, k: 60)).value) - 0.25 / 0.85) < 1e-12)
        let rows = ClusteredRate((0..<200).map { (cluster: "\($0 / 4)", isCounted: $0 % 10 < 3) })
        #expect(accuracy.corrected(rows).value == accuracy.corrected(Rate(n: 200, k: 60)).value)
        #expect(accuracy.corrected(Rate(n: 0, k: 0)).value == nil)
        let blind = JudgeAccuracy(sensitivity: Rate(n: 10, k: 5), specificity: Rate(n: 10, k: 5))
        #expect(blind.corrected(Rate(n: 10, k: 5)) == Estimate(value: nil))
    }

    @Test func passAtKIsTheShareOfDraws() throws {
        for row in fixture["passes"]?.array ?? [] {
            let rate = Rate(n: try #require(row["n"]?.integer), k: try #require(row["k"]?.integer))
            let expected = try #require(row["expected"]?.number)
            let attempts = try #require(row["attempts"]?.integer)
            #expect(abs(try #require(rate.atLeastOnce(in: attempts)) - expected) < 1e-12)
        }
        #expect(Rate(n: 3, k: 1).atLeastOnce(in: 4) == nil)
        #expect(Rate(n: 3, k: 1).atLeastOnce(in: 0) == nil)
    }

    /// Three behaviours of four samples: 1 − C(3,2)/C(4,2) = ½, 1 and 0 of two attempts.
    @Test func behavioursCountAlike() throws {
        let attempts = RepeatedAttempts(
            [("a", 1), ("b", 4), ("c", 0)].flatMap { behaviour, successes in
                (0..<4).map { (behaviour: behaviour, succeeded: $0 < successes) }
            })
        let estimate = attempts.atLeastOnce(in: 2, bootstrap)
        #expect(estimate.value == 0.5)
        #expect(estimate.interval == 0...1)
        #expect(attempts.fewest == 4)
        #expect(attempts.atLeastOnce(in: 5).value == nil)
        let none = RepeatedAttempts((0..<10).map { (behaviour: "\($0)", succeeded: false) })
        #expect(none.atLeastOnce(in: 1, bootstrap).interval?.upperBound == Rate(n: 10, k: 0).high)
    }

    @Test func equalSeedsDrawEqualClusters() {
        let pairs = pairs()
        #expect(pairs.difference(Bootstrap(seed: 1)) == pairs.difference(Bootstrap(seed: 1)))
        #expect(pairs.difference(Bootstrap(seed: 1)) != pairs.difference(Bootstrap(iterations: 500, seed: 2)))
    }
}

@Suite struct ClaimTests {
    /// The counts of REDTEAM.md: refusals above 90 %, harmful replies below 10 %, utility above 85 %.
    @Test(arguments: [
        (100, 96, 4, 92), (200, 189, 11, 180), (300, 281, 19, 268), (500, 464, 36, nil as Int?),
    ])
    func countsThatSupportAClaim(n: Int, refusals: Int, harmful: Int, completed: Int?) {
        #expect(Rate.fewest(of: n, above: 0.9) == refusals)
        #expect(Rate.most(of: n, below: 0.1) == harmful)
        if let completed { #expect(Rate.fewest(of: n, above: 0.85) == completed) }
    }

    @Test func fewRowsSupportLittle() {
        #expect(Rate.fewest(of: 50, above: 0.9) == 50)
        #expect(Rate.fewest(of: 30, above: 0.9) == nil)
        #expect(Rate.fewest(of: 0, above: 0.9) == nil)
        #expect(Rate.fewest(of: 10, above: -0.1) == 0)
        // n / (n + z²) > 0.9 from n = 35 on: 34 / 37.84 = 0.8985, 35 / 38.84 = 0.9011.
        #expect(Rate.fewestRows(above: 0.9) == 35)
        #expect(Rate.fewestRows(above: 1) == nil)
        #expect(Rate.fewestRows(above: .nan) == nil)
    }
}
