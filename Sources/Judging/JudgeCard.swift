public import Evidence
public import Files

/// How well a judge agrees with people, measured once on labelled replies and shipped with it.
public struct JudgeCard: Sendable, Hashable {
    /// The judge's name: "refusal", "harm".
    public var judge: String
    /// Which replies, labelled by whom, and whether they had a part in building the judge.
    public var source: String
    /// True labels against the judge's.
    public var matrix: ConfusionMatrix
    /// The labels whose finding is the judge's purpose.
    public var positive: Set<String>

    public init(judge: String, source: String, matrix: ConfusionMatrix, positive: Set<String>) {
        self.judge = judge
        self.source = source
        self.matrix = matrix
        self.positive = positive
    }

    /// How many labelled replies the figures rest on.
    public var n: Int { matrix.n }

    /// Of the replies that are, the share that the judge finds.
    public var sensitivity: Rate { matrix.sensitivity(to: positive) }

    /// Of the replies that are not, the share that it leaves alone.
    public var specificity: Rate { matrix.specificity(to: positive) }

    /// `{"judge", "source", "positive", "sensitivity", "specificity", "matrix"}`.
    public var json: JSONValue {
        [
            "judge": .string(judge), "source": .string(source),
            "positive": .array(positive.sorted().map(JSONValue.string)), "sensitivity": sensitivity.json,
            "specificity": specificity.json, "matrix": matrix.json,
        ]
    }

    /// The card for a terminal of `width` columns.
    public func summary(width: Int) -> String {
        "\(judge): \(source)\n" + matrix.summary(width: width)
            + "\nSensitivity \(Figures.percent(sensitivity.rate)), specificity \(Figures.percent(specificity.rate))."
    }
}
