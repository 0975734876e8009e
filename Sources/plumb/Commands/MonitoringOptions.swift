import Alignment
import ArgumentParser

/// What a training run measures of itself, keeps, and watches for.
struct MonitoringOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Held-out rows in JSONL, JSON or CSV, evaluated and not trained on.", valueName: "file"))
    var evalData: String?
    @Option(help: "Share of the rows to hold out, whole families at a time.")
    var evalSplit: Double?
    @Option(help: "Steps from one evaluation to the next (default: an epoch).")
    var evalSteps: Int?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A suite of requests that the model answers during training; may be given several times.",
            valueName: "file"))
    var safetySuite: [String] = []
    @Option(help: "Steps from one safety evaluation to the next (default: a quarter of the run).")
    var safetySteps: Int?
    @Option(help: "The most requests of each kind in a safety evaluation (default: 32).")
    var safetyRows: Int?
    @Option(help: "The most tokens of a reply in it (default: 36).")
    var safetyTokens: Int?
    @Option(help: "Steps from one checkpoint to the next (default: none are kept).")
    var saveSteps: Int?
    @Option(help: "How many checkpoints are kept (default: 2).")
    var saveTotalLimit: Int?
    @Option(
        help: ArgumentHelp(
            "What chooses the best adapter: \(MonitoringConfiguration.Metric.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"),
        transform: MonitoringConfiguration.Metric.parse)
    var metricForBestModel: MonitoringConfiguration.Metric?
    @Flag(inversion: .prefixedNo, help: "Keep the best adapter instead of the last one.")
    var loadBestModelAtEnd: Bool?
    @Option(help: "Evaluations without a better one after which the run ends.")
    var earlyStoppingPatience: Int?
    @Option(
        name: .customLong("guard"),
        help: ArgumentHelp(
            "What follows when chosen answers become rarer: off, warn (the default), stop, or anchor.",
            valueName: "action"),
        transform: DisplacementGuard.Action.parse)
    var guardAction: DisplacementGuard.Action?
    @Option(help: "How far, in nats, the mean chosen answer may fall before that (default: 2).")
    var guardDrop: Double?

    /// Lays the options that were given over `settings`.
    func apply(to settings: inout MonitoringConfiguration) {
        func set<Value>(_ path: WritableKeyPath<MonitoringConfiguration, Value>, _ value: Value?) {
            if let value { settings[keyPath: path] = value }
        }
        func setOptional<Value>(_ path: WritableKeyPath<MonitoringConfiguration, Value?>, _ value: Value?) {
            if let value { settings[keyPath: path] = value }
        }
        setOptional(\.evaluationData, evalData)
        set(\.evaluationSplit, evalSplit)
        setOptional(\.evaluationSteps, evalSteps)
        if !safetySuite.isEmpty { settings.safetySuites = safetySuite }
        setOptional(\.safetySteps, safetySteps)
        set(\.safetyRows, safetyRows)
        set(\.safetyTokens, safetyTokens)
        setOptional(\.saveSteps, saveSteps)
        set(\.saveLimit, saveTotalLimit)
        setOptional(\.bestMetric, metricForBestModel)
        set(\.loadsBest, loadBestModelAtEnd)
        setOptional(\.patience, earlyStoppingPatience)
        setOptional(\.guardAction, guardAction)
        setOptional(\.guardDrop, guardDrop)
    }
}
