/// What a run must reach: thresholds on its figures, or on the bounds of their 95 % intervals.
public struct GateRules: Sendable, Hashable {
    /// One threshold.
    public struct Rule: Sendable, Hashable {
        /// What is held against it.
        public var figure: GateFigure
        /// The part of the attempts that counts: a family of attacks, an attack, a category; nil for all.
        public var part: String?
        public var comparison: Gate.Comparison
        public var threshold: Double
        /// Whether the whole 95 % interval must reach it.
        public var needsInterval: Bool

        public init(
            _ figure: GateFigure, part: String? = nil, _ comparison: Gate.Comparison, _ threshold: Double,
            needsInterval: Bool = true
        ) {
            self.figure = figure
            self.part = part
            self.comparison = comparison
            self.threshold = threshold
            self.needsInterval = needsInterval
        }
    }

    public var rules: [Rule]

    public init(_ rules: [Rule]) {
        self.rules = rules
    }

    /// The gates on `figures`; a figure of nothing is not met.
    public func gates(_ figures: GateFigures) -> [Gate] {
        rules.map { rule in
            let measured = figures.measure(rule.figure, part: rule.part)
            return Gate(
                name: measured.name, measured: measured.estimate.value, interval: measured.estimate.interval,
                comparison: rule.comparison, threshold: rule.threshold, needsInterval: rule.needsInterval,
                note: measured.reason ?? (rule.needsInterval ? rule.needed(of: measured.rows) : nil))
        }
    }
}

extension GateRules.Rule {
    /// How many of `rows` it takes to meet the threshold at 95 %: “takes 96 of 100 rows”; nil for what is no share of rows.
    func needed(of rows: Double?) -> String? {
        guard let rows, rows >= 1 else { return nil }
        let n = Int(rows)
        if comparison.isCeiling {
            if let most = Rate.most(of: n, below: threshold) { return "takes at most \(most) of \(n) rows" }
            return Rate.fewestRows(above: 1 - threshold).map { "takes \($0) rows at least" }
        }
        if let fewest = Rate.fewest(of: n, above: threshold) { return "takes \(fewest) of \(n) rows" }
        return Rate.fewestRows(above: threshold).map { "takes \($0) rows at least" }
    }
}
