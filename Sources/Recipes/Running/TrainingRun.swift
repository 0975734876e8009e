public import Alignment
public import Evidence
import Files
import Foundation
public import LanguageModels
import Preferences
import Torch

/// One training: score the reference, train, log every step to metrics.jsonl, measure, and keep checkpoints.
public struct TrainingRun {
    /// Where a run reads and writes.
    public struct Places {
        /// Reference log-probabilities, shared by runs.
        public var cacheFolder: String
        /// The run's own folder.
        public var folder: String
        /// What adapters say of the model they belong to.
        public var baseModel: String

        public init(cacheFolder: String, folder: String, baseModel: String) {
            self.cacheFolder = cacheFolder
            self.folder = folder
            self.baseModel = baseModel
        }
    }

    private let model: LanguageModel
    private let modelHash: String
    private let configuration: TrainingConfiguration
    private let places: Places
    private let report: (AlignmentRun.Event) -> Void

    /// Training of an adapter for `model`, whose weights have the hash `modelHash`.
    public init(
        model: LanguageModel, modelHash: String, configuration: TrainingConfiguration, places: Places,
        report: @escaping (AlignmentRun.Event) -> Void
    ) {
        self.model = model
        self.modelHash = modelHash
        self.configuration = configuration
        self.places = places
        self.report = report
    }

    /// Trains on `data`, from `initialAdapter` or a fresh one; with `resumes`, from the newest checkpoint.
    ///
    /// `safety` measures the adapter it is given, as it is in the middle of training.
    public func run(
        _ data: TrainingData, initialAdapter: Adapter? = nil, resumes: Bool = false,
        safety: ((Adapter, _ progress: @escaping (_ done: Int, _ of: Int) -> Void) throws -> SafetyFigures)? = nil
    ) throws -> (adapter: Adapter, curve: TrainingCurve) {
        for note in data.notes { report(.note(note)) }
        try Runtime.seed(configuration.seed)
        let adapter = try initialAdapter ?? Adapter(for: model, configuration.lora)
        let plan = try MemoryPlan(model: model, adapter: adapter, pairs: data.rows, configuration: configuration)
        report(.note(plan.description))
        let mismatched = configuration.mismatchedPairs(training: data.rows)
        let trunk = try plan.keepsTrunk ? trunk(data.rows + mismatched, below: adapter.firstBlock) : nil
        let reference = try reference(data.rows + mismatched, trunk: trunk, of: "")
        let heldOutReference =
            try data.heldOut.isEmpty
            ? nil
            : self.reference(
                data.heldOut + configuration.mismatchedPairs(heldOut: data.heldOut), trunk: nil, of: "held-out ")

        report(.stage(title))
        let trainer = try Trainer(
            model: model, adapter: adapter, pairs: data.rows, reference: reference, trunk: trunk,
            unsafeRows: data.unsafeRows, memoryPlan: plan, configuration: configuration)
        let checkpoints = CheckpointFolder(
            path: "\(places.folder)/checkpoints", limit: configuration.monitoring.saveLimit,
            baseModel: places.baseModel)
        let state = try resumes ? checkpoints.restore(trainer) : nil
        if let state { report(.note("going on after step \(trainer.step); \(state.rows) rows of metrics are kept")) }
        let log = try TrainingLog(
            folder: places.folder, keepingThroughStep: state == nil ? nil : trainer.step,
            title: (places.folder as NSString).lastPathComponent, byline: "\(places.baseModel) · \(title)",
            config: configuration.json, totalSteps: trainer.totalSteps)
        var measures = TrainingMonitor.Measures()
        if !data.heldOut.isEmpty {
            measures.heldOut = {
                try trainer.evaluate(data.heldOut, reference: heldOutReference) { done in
                    report(.measuring(what: "held-out rows", done: done, total: data.heldOut.count, unit: "rows"))
                }
            }
        }
        if let safety {
            measures.safety = {
                try safety(adapter) { done, total in
                    report(.measuring(what: "safety", done: done, total: total, unit: "requests"))
                }
            }
        }
        let monitor = TrainingMonitor(
            trainer: trainer, settings: configuration, measures: measures, checkpoints: checkpoints, log: log,
            state: state ?? TrainingState(), curve: TrainingCurve(log.rows), report: report)
        do {
            try trainer.train(report: monitor.observe)
        } catch {
            try? log.finish(.failed)
            throw error
        }
        try log.finish(trainer.step < trainer.totalSteps ? .stopped : .done)
        guard let best = monitor.bestStep, best != trainer.step else { return (adapter, monitor.curve) }
        report(.note("keeping the adapter of step \(best), the best one"))
        return (try Adapter(folder: checkpoints.best, for: model), monitor.curve)
    }

    private var title: String {
        let names = configuration.lossTypes.map(\.rawValue).joined(separator: " + ")
        let beta = configuration.rowKind == .completions ? "" : ", beta \(configuration.beta)"
        return "Training: \(names)\(beta), r \(configuration.lora.rank), lr \(configuration.learningRate)"
    }

    private func progress(of count: Int) -> (_ done: Int) -> Void {
        { done in report(.progress(done: done, total: count, unit: "rows", detail: "")) }
    }

    private func trunk(_ rows: [TokenizedPair], below block: Int) throws -> TrunkStates? {
        if block > 0 { report(.stage("Frozen blocks below \(block): once for \(rows.count) rows")) }
        return try TrunkStates(rows, model: model, block: block, progress: progress(of: rows.count))
    }

    /// The reference's log-probabilities of what is compared of `rows`; nil for an objective without a reference.
    private func reference(
        _ rows: [TokenizedPair], trunk: TrunkStates?, of kind: String
    ) throws -> ReferenceLogProbabilities? {
        guard configuration.needsReference else { return nil }
        report(.stage("Reference: log-probabilities of \(rows.count) \(kind)rows"))
        let reference = try ReferenceLogProbabilities.load(
            pairs: rows.map(configuration.compared), model: model, modelHash: modelHash, folder: places.cacheFolder,
            trunk: trunk, progress: progress(of: rows.count))
        if reference.wasCached { report(.note("read from the cache in \(places.cacheFolder)")) }
        return reference
    }
}

extension TrainingCurve {
    /// The curve of the steps that rows of metrics have.
    fileprivate init(_ rows: [JSONValue]) {
        self.init(loss: [], margins: [])
        for row in rows { add(row) }
    }

    /// Takes in a row of metrics, if it is that of a step.
    mutating func add(_ row: JSONValue) {
        guard let loss = row["loss"]?.number else { return }
        self.loss.append(loss)
        if let margin = row["rewards/margins"]?.number { margins.append(margin) }
        if let accuracy = row["rewards/accuracies"]?.number { accuracies.append(accuracy) }
    }
}
