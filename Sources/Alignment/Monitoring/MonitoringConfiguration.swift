import Files
import OrderedCollections

/// When a run measures itself and keeps its state, and what it does when a measure goes wrong.
public struct MonitoringConfiguration: Sendable, Equatable {
    /// A figure by which the best state of a run is chosen.
    public enum Metric: String, Sendable, CaseIterable {
        case loss = "eval_loss"
        case rewardMargin = "eval_rewards/margins"
        case rewardAccuracy = "eval_rewards/accuracies"
        /// Share of unsafe requests refused plus share of their safe twins carried out, less 1.
        case safety = "safety/joint"

        /// Whether a larger figure is the better one.
        public var isBetterLarger: Bool { self != .loss }
    }

    /// A file of held-out rows; nil where there is none.
    public var evaluationData: String?
    /// The share of the training data that is held out, whole families at a time; 0 holds out none.
    public var evaluationSplit = 0.0
    /// Steps from one evaluation on held-out rows to the next; nil evaluates at the end of each epoch.
    public var evaluationSteps: Int?
    /// Suites of unsafe and legitimate requests that the model answers during training.
    public var safetySuites: [String] = []
    /// Steps from one safety evaluation to the next; nil takes four over the run.
    public var safetySteps: Int?
    /// The most requests of each kind in a safety evaluation, taken evenly from the suites.
    public var safetyRows = 32
    /// Tokens of a reply in a safety evaluation.
    public var safetyTokens = 36
    /// Steps from one checkpoint to the next; nil keeps none.
    public var saveSteps: Int?
    /// How many checkpoints are kept.
    public var saveLimit = 2
    /// What chooses the best state; nil is safety where suites are given, and else the held-out loss.
    public var bestMetric: Metric?
    /// Whether the adapter that is kept is the best one instead of the last one.
    public var loadsBest = false
    /// How many evaluations in a row may fail to better the best one before the run ends; nil runs to the end.
    public var patience: Int?
    /// What follows when chosen answers become rarer; nil warns where the objective has a reference.
    public var guardAction: DisplacementGuard.Action?
    /// How far, in nats, the mean chosen answer may fall against the reference; nil is 2.
    public var guardDrop: Double?

    public init() {}

    func validate() throws(InputError) {
        func require(_ holds: Bool, _ field: String, _ value: Any, _ expected: String) throws(InputError) {
            if !holds {
                throw InputError(
                    file: "training settings", field: field, problem: "it is \(value)", expected: expected)
            }
        }
        try require((0..<1).contains(evaluationSplit), "eval_split", evaluationSplit, "0 up to, not including, 1")
        for (name, value) in [
            ("eval_steps", evaluationSteps), ("safety_steps", safetySteps), ("save_steps", saveSteps),
            ("early_stopping_patience", patience),
        ] {
            if let value { try require(value >= 1, name, value, "at least 1") }
        }
        try require(safetyRows >= 1, "safety_rows", safetyRows, "at least 1")
        try require(safetyTokens >= 1, "safety_tokens", safetyTokens, "at least 1")
        try require(saveLimit >= 1, "save_total_limit", saveLimit, "at least 1")
        if let guardDrop {
            try require(guardDrop > 0 && guardDrop.isFinite, "guard_drop", guardDrop, "a number of nats above 0")
            try require(guardAction != .off, "guard_drop", guardDrop, "it with a guard, or left out")
        }
        try validateUses()
    }

    /// Whether held-out rows are evaluated.
    public var evaluates: Bool { evaluationData != nil || evaluationSplit > 0 }
    /// What chooses the best state; nil where nothing is measured.
    public var resolvedMetric: Metric? { bestMetric ?? (!safetySuites.isEmpty ? .safety : evaluates ? .loss : nil) }

    /// Throws for a setting that nothing measured by the run serves.
    private func validateUses() throws(InputError) {
        func require(_ holds: Bool, _ field: String, _ problem: String, _ expected: String) throws(InputError) {
            if !holds {
                throw InputError(file: "training settings", field: field, problem: problem, expected: expected)
            }
        }
        let heldOut = "eval_data or eval_split"
        try require(
            evaluationData == nil || evaluationSplit == 0, "eval_split", "it is \(evaluationSplit), beside eval_data",
            "one of the two")
        try require(evaluationSteps == nil || evaluates, "eval_steps", "there are no held-out rows", heldOut)
        try require(
            safetySteps == nil || !safetySuites.isEmpty, "safety_steps", "there is no safety suite", "safety_suites")
        for (name, isSet) in [
            ("metric_for_best_model", bestMetric != nil), ("load_best_model_at_end", loadsBest),
            ("early_stopping_patience", patience != nil),
        ] where isSet {
            try require(resolvedMetric != nil, name, "the run evaluates nothing", "\(heldOut), or safety_suites")
        }
        if let bestMetric {
            try require(
                bestMetric == .safety ? !safetySuites.isEmpty : evaluates, "metric_for_best_model",
                "\(bestMetric.rawValue) is not measured", bestMetric == .safety ? "safety_suites" : heldOut)
        }
    }

    /// The settings under the names that recipes use.
    var members: OrderedDictionary<String, JSONValue> {
        func optional(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
        return [
            "eval_data": evaluationData.map(JSONValue.string) ?? .null, "eval_split": .number(evaluationSplit),
            "eval_steps": optional(evaluationSteps),
            "safety_suites": .array(safetySuites.map(JSONValue.string)), "safety_steps": optional(safetySteps),
            "safety_rows": .integer(safetyRows),
            "safety_tokens": .integer(safetyTokens), "save_steps": optional(saveSteps),
            "save_total_limit": .integer(saveLimit),
            "metric_for_best_model": bestMetric.map { .string($0.rawValue) } ?? .null,
            "load_best_model_at_end": .bool(loadsBest), "early_stopping_patience": optional(patience),
            "guard": guardAction.map { .string($0.rawValue) } ?? .null,
            "guard_drop": guardDrop.map(JSONValue.number) ?? .null,
        ]
    }
}
