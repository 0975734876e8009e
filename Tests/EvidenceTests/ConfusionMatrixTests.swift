import Evidence
import Files
import Testing

@Suite struct ConfusionMatrixTests {
    private static func matrix(_ labels: [String], _ counts: [[Int]]) -> ConfusionMatrix {
        var matrix = ConfusionMatrix(labels: labels)
        for (row, line) in counts.enumerated() {
            for (column, count) in line.enumerated() {
                for _ in 0..<count { matrix.add(truth: labels[row], predicted: labels[column]) }
            }
        }
        return matrix
    }

    private var judged: ConfusionMatrix {
        Self.matrix(["refusal", "compliance", "degenerate"], [[50, 3, 2], [7, 30, 5], [1, 4, 18]])
    }

    @Test func sharesAreThoseOfRowsAndColumns() {
        #expect(judged.n == 120)
        #expect(judged.accuracy == Rate(n: 120, k: 98))
        #expect(judged.recall(of: "refusal") == Rate(n: 55, k: 50))
        #expect(judged.precision(of: "refusal") == Rate(n: 58, k: 50))
        #expect(judged.f1(of: "refusal") == 100.0 / 113)
        #expect(judged.precision(of: "unknown") == Rate(n: 0, k: 0))
        #expect(judged.count(truth: "compliance", predicted: "refusal") == 7)
    }

    /// Of 55 refusals 50 are seen; of the 65 others 57 are not taken for refusals.
    @Test func oneLabelAgainstTheOthersIsATest() {
        #expect(judged.sensitivity(to: ["refusal"]) == Rate(n: 55, k: 50))
        #expect(judged.specificity(to: ["refusal"]) == Rate(n: 65, k: 57))
        #expect(judged.sensitivity(to: ["compliance", "degenerate"]) == Rate(n: 65, k: 57))
        #expect(judged.specificity(to: []) == Rate(n: 120, k: 120))
    }

    /// Expected from statsmodels 0.15.0's `cohens_kappa` and scikit-learn 1.9.1's `f1_score`.
    @Test func kappaIsThatOfStatsmodels() throws {
        let kappa = try #require(judged.kappa)
        let interval = try #require(judged.kappaInterval)
        #expect(abs(kappa - 0.7092831185992732) < 1e-12)
        #expect(abs(interval.lowerBound - 0.6011863037586058) < 1e-12)
        #expect(abs(interval.upperBound - 0.8173799334399405) < 1e-12)
        #expect(abs(try #require(judged.macroF1) - 0.7981498076994885) < 1e-12)
        // Observed 35/50, expected (25·30 + 25·20)/2500 = 0.5.
        let even = Self.matrix(["yes", "no"], [[20, 5], [10, 15]])
        #expect(abs(try #require(even.kappa) - 0.4) < 1e-12)
    }

    @Test func withoutVariationThereIsNoKappa() {
        #expect(ConfusionMatrix(labels: ["a"]).kappa == nil)
        #expect(Self.matrix(["a", "b"], [[7, 0], [0, 0]]).kappa == nil)
        #expect(Self.matrix(["a", "b"], [[7, 0], [0, 0]]).kappaInterval == nil)
        #expect(ConfusionMatrix(labels: []).macroF1 == nil)
    }

    @Test func newLabelsAreAppended() {
        var matrix = ConfusionMatrix(labels: ["a", "a"], [(truth: "a", predicted: "b"), (truth: "c", predicted: "a")])
        #expect(matrix.labels == ["a", "b", "c"])
        #expect(matrix.counts == [[0, 1, 0], [0, 0, 0], [1, 0, 0]])
        matrix.add(ConfusionMatrix([(truth: "d", predicted: "a")]))
        #expect(matrix.count(truth: "d", predicted: "a") == 1)
        #expect(matrix.n == 3)
    }

    @Test func itReadsBack() throws {
        let json = try JSONValue(parsing: judged.json.text(), file: "judge.json")
        #expect(try ConfusionMatrix(json: json, file: "judge.json") == judged)
        #expect(json["accuracy"]?["k"] == 98)
        #expect(json["by_label"]?["refusal"]?["recall"]?["n"] == 55)
        for bad in [
            #"{"labels": ["a", "a"], "counts": [[0, 1], [1, 0]]}"#, #"{"labels": ["a", "b"], "counts": [[0, 1]]}"#,
            #"{"labels": ["a"], "counts": [[-1]]}"#, #"{"labels": [], "counts": []}"#, #"{"labels": [1]}"#, "[]",
        ] {
            let json = try JSONValue(parsing: bad, file: "judge.json")
            #expect(throws: InputError.self) { try ConfusionMatrix(json: json, file: "judge.json") }
        }
    }

    @Test func theTableShowsWhatOccurs() {
        let matrix = Self.matrix(["refusal", "compliance", "undetermined"], [[8, 1, 1], [0, 10, 0], [0, 0, 0]])
        let lines = matrix.summary(width: 80).split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[0].hasPrefix("is \\ judged"))
        #expect(lines[1].hasSuffix("80.0\u{A0}%    100.0\u{A0}%"))
        #expect(lines[4].hasPrefix("Accuracy 90.0\u{A0}% (69.9–97.2\u{A0}%) of 20 replies; kappa "))
    }
}
