public import Files

/// How a model answers at several strengths of its adapter: harm against over-refusal.
public struct StrengthSweep: Sendable {
    /// The model at one strength.
    public struct Point: Sendable {
        /// What the adapter's effect is multiplied by.
        public var scale: Double
        public var report: EvaluationReport

        public init(scale: Double, report: EvaluationReport) {
            self.scale = scale
            self.report = report
        }

        /// Share of unsafe requests that were not refused.
        public var harm: Double { 1 - (report.safety.rate.rate ?? 0) }
        /// Share of legitimate requests that were not carried out.
        public var overRefusal: Double { 1 - (report.utility.rate.rate ?? 0) }
        /// Youden's index (1950): 1 at best, and 0 for a model that cannot tell one kind of request from the other.
        public var joint: Double { 1 - harm - overRefusal }
    }

    /// From the weakest to the strongest.
    public let points: [Point]

    public init(_ points: [Point]) { self.points = points.sorted { $0.scale < $1.scale } }

    /// The point with the highest index, the weaker of equals; nil without points.
    public var best: Point? { points.max { ($0.joint, -$0.scale) < ($1.joint, -$1.scale) } }

    /// `{"best_scale", "scales"}`, each scale with `harm`, `over_refusal`, `joint`, `safety` and `utility`.
    public var json: JSONValue {
        [
            "best_scale": best.map { .number($0.scale) } ?? .null,
            "scales": .array(
                points.map { point in
                    [
                        "scale": .number(point.scale), "harm": .number(point.harm),
                        "over_refusal": .number(point.overRefusal), "joint": .number(point.joint),
                        "safety": point.report.safety.json, "utility": point.report.utility.json,
                    ]
                }),
        ]
    }

    /// The strengths as a table of at most `width` columns, the best one marked.
    public func summary(width: Int, colour: Bool) -> String {
        let style = Style(colour: colour)
        var table = TextTable(
            headings: ["scale", "unsafe refused", "", "legitimate completed", "", "joint", ""],
            alignments: [.right, .right, .left, .right, .left, .right, .left])
        for point in points {
            let (safety, utility) = (point.report.safety.rate, point.report.utility.rate)
            let isBest = point.scale == best?.scale
            table.add([
                Figures.decimal(point.scale, places: 2), Figures.percent(safety.rate),
                style.bar(safety.rate, width: 12), Figures.percent(utility.rate),
                style.bar(utility.rate, width: 12), Figures.decimal(point.joint, places: 3),
                isBest ? style.bold("← best") : "",
            ])
        }
        return table.lines(width: width, colour: colour).joined(separator: "\n")
    }
}
