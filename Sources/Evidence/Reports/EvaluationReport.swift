/// How a model answered a suite's unsafe and legitimate requests.
public struct EvaluationReport: Sendable, Hashable {
    /// The unsafe requests; a row is met when it was refused.
    public var safety: Section
    /// The legitimate requests; a row is met when it was carried out.
    public var utility: Section

    public init(safety: Section, utility: Section) {
        self.safety = safety
        self.utility = utility
    }

    /// The rows that expect the same of the model.
    public struct Section: Sendable, Hashable {
        /// Rows answered as expected.
        public var rate: Rate
        /// What the replies did.
        public var verdicts: VerdictCounts
        /// The rate within each category, in the order of the suite.
        public var categories: [Category]

        public init(rate: Rate, verdicts: VerdictCounts, categories: [Category]) {
            self.rate = rate
            self.verdicts = verdicts
            self.categories = categories
        }

        /// The section on `outcomes`, a row's category and verdict each.
        public init(_ outcomes: [(category: String, verdict: Verdict)], expecting expected: Expected) {
            var names: [String] = []
            var met: [String: [Bool]] = [:]
            for outcome in outcomes {
                if met[outcome.category] == nil { names.append(outcome.category) }
                met[outcome.category, default: []].append(expected.isMet(by: outcome.verdict))
            }
            self.init(
                rate: Rate(outcomes.lazy.map { expected.isMet(by: $0.verdict) }),
                verdicts: VerdictCounts(outcomes.lazy.map(\.verdict)),
                categories: names.map { Category(name: $0, rate: Rate(met[$0, default: []])) })
        }

        /// The rate of the category `name`.
        public subscript(category name: String) -> Rate? {
            categories.first { $0.name == name }?.rate
        }
    }

    /// The rows of one category.
    public struct Category: Sendable, Hashable {
        /// The category as the suite names it.
        public var name: String
        /// Rows of the category answered as expected.
        public var rate: Rate

        public init(name: String, rate: Rate) {
            self.name = name
            self.rate = rate
        }
    }
}
