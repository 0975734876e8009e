import Alignment
import Evidence
import Files
import OrderedCollections

/// Measures a run as it goes, chooses its best state, and keeps checkpoints.
final class TrainingMonitor {
    /// What is measured beside the steps themselves, each at its own times.
    struct Measures {
        var heldOut: (() throws -> TrainingFigures)?
        var safety: (() throws -> SafetyFigures)?
    }

    private let trainer: Trainer
    private let settings: TrainingConfiguration
    private let measures: Measures
    private let checkpoints: CheckpointFolder
    private let log: TrainingLog
    private let report: (AlignmentRun.Event) -> Void
    private var displacement: DisplacementGuard
    private var state: TrainingState
    /// What the steps said, for the report.
    private(set) var curve: TrainingCurve

    init(
        trainer: Trainer, settings: TrainingConfiguration, measures: Measures, checkpoints: CheckpointFolder,
        log: TrainingLog, state: TrainingState, curve: TrainingCurve, report: @escaping (AlignmentRun.Event) -> Void
    ) {
        self.trainer = trainer
        self.settings = settings
        self.measures = measures
        self.checkpoints = checkpoints
        self.log = log
        self.state = state
        self.curve = curve
        self.report = report
        displacement = DisplacementGuard(drop: settings.guardDrop, state.displacement)
    }

    /// The step whose adapter is to be kept, where that is not the last one.
    var bestStep: Int? { settings.monitoring.loadsBest ? state.best?.step : nil }

    /// Takes in a step: logs it, and does what is due after it.
    func observe(_ metrics: StepMetrics) throws {
        try append(metrics.json)
        curve.add(metrics.json)
        try watch(metrics)
        var measured: OrderedDictionary<String, JSONValue> = [:]
        if let heldOut = measures.heldOut, isDue(settings.monitoring.evaluationSteps, orAtEpochEnd: true) {
            measured.merge(try heldOut().members(prefix: "eval_")) { $1 }
        }
        if let safety = measures.safety, isDue(settings.monitoring.safetySteps ?? quarter, orAtEpochEnd: false) {
            measured.merge(try safety().members) { $1 }
        }
        if !measured.isEmpty {
            var row: OrderedDictionary<String, JSONValue> = [
                "step": .integer(metrics.step), "epoch": .number(metrics.epoch),
            ]
            row.merge(measured) { $1 }
            try append(.object(row))
            try choose(measured, at: metrics.step)
        }
        if let steps = settings.monitoring.saveSteps, metrics.step % steps == 0, !isLast {
            state.displacement = displacement.json
            try log.synchronize()
            try checkpoints.save(trainer, run: state.json)
        }
    }

    private var isLast: Bool { trainer.step == trainer.totalSteps }
    private var quarter: Int { max(1, (trainer.totalSteps + 3) / 4) }

    private func isDue(_ steps: Int?, orAtEpochEnd: Bool) -> Bool {
        if isLast { return true }
        if let steps { return trainer.step % steps == 0 }
        return orAtEpochEnd && trainer.isAtEpochEnd
    }

    private func append(_ row: JSONValue) throws {
        try log.record(row)
        state.rows += 1
        report(.training(row: row, done: trainer.step, total: trainer.totalSteps))
    }

    /// Says something of a step to whoever follows the run and to whoever reads its log.
    private func note(_ text: String, at step: Int) throws {
        try log.note(text, step: step)
        state.rows += 1
        report(.note("step \(step): \(text)"))
    }

    private func watch(_ metrics: StepMetrics) throws {
        guard settings.guardAction != .off, let alarm = displacement.observe(metrics.figures) else { return }
        switch settings.guardAction {
        case .off: return
        case .warn: try note(alarm.description, at: metrics.step)
        case .anchor:
            trainer.anchor(weight: 1)
            try note("\(alarm.description); a cross-entropy on them is added from here on", at: metrics.step)
        case .stop:
            try note("stopped: \(alarm.description)", at: metrics.step)
            try log.synchronize()
            throw InputError(
                file: "training", field: "guard", problem: "step \(metrics.step): \(alarm.description)",
                expected: "chosen answers that keep their probability",
                remedy: "add sft_weight, lower the learning rate, or train with --guard anchor")
        }
    }

    /// Keeps the adapter where the figure that chooses is better than before, and ends the run where patience is over.
    private func choose(_ measured: OrderedDictionary<String, JSONValue>, at step: Int) throws {
        report(.note("step \(step): " + Self.summary(measured)))
        guard let metric = settings.monitoring.resolvedMetric, let value = measured[metric.rawValue]?.number else {
            return
        }
        if state.best.map({ metric.isBetterLarger ? value > $0.value : value < $0.value }) ?? true {
            state.best = (step, value)
            state.failures = 0
            if settings.monitoring.loadsBest { try checkpoints.saveBest(trainer) }
            return
        }
        state.failures += 1
        if let patience = settings.monitoring.patience, state.failures >= patience, !isLast {
            try note(
                "stopped: \(metric.rawValue) was not bettered \(patience) times, since step \(state.best?.step ?? 0)",
                at: step)
            trainer.stop()
        }
    }

    /// The figures that a person reads, in words.
    private static func summary(_ measured: OrderedDictionary<String, JSONValue>) -> String {
        func percent(_ name: String) -> String? { measured[name]?.number.map { Figures.percent($0) } }
        func decimal(_ name: String) -> String? { measured[name]?.number.map(rounded) }
        let parts: [(String, String?)] = [
            ("held-out loss", decimal("eval_loss")), ("accuracy", percent("eval_rewards/accuracies")),
            ("unsafe refused", percent("safety/refused")), ("legitimate completed", percent("safety/completed")),
        ]
        return parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
    }

    private static func rounded(_ value: Double) -> String { Figures.decimal(value, places: 3) }
}

/// What a run knows beside its trainer, for a checkpoint.
struct TrainingState {
    /// Rows of metrics.jsonl.
    var rows = 0
    /// The evaluation that was best so far.
    var best: (step: Int, value: Double)?
    /// Evaluations since then.
    var failures = 0
    /// What the guard remembers.
    var displacement = JSONValue.null

    init() {}

    init(_ json: JSONValue) {
        rows = json["metrics_rows"]?.integer ?? 0
        if let step = json["best_step"]?.integer, let value = json["best_value"]?.number { best = (step, value) }
        failures = json["failures"]?.integer ?? 0
        displacement = json["guard"] ?? .null
    }

    var json: JSONValue {
        [
            "metrics_rows": .integer(rows), "best_step": best.map { .integer($0.step) } ?? .null,
            "best_value": best.map { .number($0.value) } ?? .null, "failures": .integer(failures),
            "guard": displacement,
        ]
    }
}
