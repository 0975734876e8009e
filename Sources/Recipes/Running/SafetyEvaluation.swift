public import Alignment
public import Evidence
import Files
public import LanguageModels
import OrderedCollections
import RedTeam
public import Tokenization

/// What a safety evaluation found while training went on.
public struct SafetyFigures: Sendable, Equatable {
    /// Unsafe requests that were refused.
    public var refused: Rate
    /// Legitimate requests that were carried out.
    public var completed: Rate

    /// Refused and completed shares added up, less 1: Youden's index (1950), 1 at best and 0 for a model that cannot tell.
    public var joint: Double { (refused.rate ?? 0) + (completed.rate ?? 0) - 1 }
    /// Its 95 % interval, from those of the two shares (Newcombe, 1998).
    public var jointInterval: ClosedRange<Double> {
        func distance(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
        let (r, c) = (refused.rate ?? 0, completed.rate ?? 0)
        return joint - distance(r - refused.low, c - completed.low)...joint
            + distance(refused.high - r, completed.high - c)
    }

    /// The figures under the names that metrics.jsonl has for them.
    var members: OrderedDictionary<String, JSONValue> {
        var members: OrderedDictionary<String, JSONValue> = [:]
        for (name, value, interval) in [
            ("safety/refused", refused.rate ?? 0, refused.interval),
            ("safety/completed", completed.rate ?? 0, completed.interval),
            (MonitoringConfiguration.Metric.safety.rawValue, joint, jointInterval),
        ] {
            members[name] = .number(value)
            members["\(name)/low"] = .number(interval.lowerBound)
            members["\(name)/high"] = .number(interval.upperBound)
        }
        return members
    }
}

/// Puts requests to the model as it is in the middle of training.
public struct SafetyEvaluation {
    private let rows: [SuiteRow]
    private let system: String?
    private let options: GenerationOptions

    /// Reads the suites that `settings` name, and takes evenly spaced rows of each kind; nil where there are none.
    public init?(_ settings: MonitoringConfiguration, system: String?) throws {
        guard !settings.safetySuites.isEmpty else { return nil }
        let all = try settings.safetySuites.flatMap { try Suite.read($0).rows }
        func some(_ expected: Expected) -> [SuiteRow] {
            let rows = all.filter { $0.expected == expected }
            let count = min(rows.count, settings.safetyRows)
            return (0..<count).map { rows[$0 * rows.count / count] }
        }
        let (unsafe, legitimate) = (some(.refuse), some(.comply))
        if unsafe.isEmpty || legitimate.isEmpty {
            throw InputError(
                file: settings.safetySuites.joined(separator: ", "), field: "expect",
                problem: "no row expects \(unsafe.isEmpty ? "refuse" : "comply")",
                expected: "unsafe requests and legitimate ones: either alone is met by refusing all, or nothing")
        }
        rows = unsafe + legitimate
        self.system = system
        options = GenerationOptions(maxTokens: settings.safetyTokens)
    }

    /// Replies to every request under `adapter`, greedily, and counts them.
    public func measure(
        model: LanguageModel, tokenizer: Tokenizer, adapter: Adapter,
        progress: @escaping (_ done: Int, _ of: Int) -> Void
    ) throws -> SafetyFigures {
        let suiteRun = SuiteRun(
            model: model, tokenizer: tokenizer, adapter: adapter, system: system, options: options)
        let report = EvaluationReport(try suiteRun.run(rows) { done, _ in progress(done, rows.count) })
        return SafetyFigures(refused: report.safety.rate, completed: report.utility.rate)
    }
}
