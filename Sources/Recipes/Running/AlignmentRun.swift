import Alignment
public import Evidence
public import Files
import Foundation
import LanguageModels
import Preferences
import RedTeam
import Tokenization
public import Torch

/// The whole job of a recipe: measure, sample, train, measure again, report.
public struct AlignmentRun {
    /// What a person may want to hear of while the run goes on.
    public enum Event {
        /// A stage begins.
        case stage(String)
        /// A fact worth a line.
        case note(String)
        /// Work of the stage: done of total, in units; `detail` is a figure such as the loss.
        case progress(done: Int, total: Int, unit: String, detail: String)
        /// A row of metrics, after step `done` of `total`.
        case training(row: JSONValue, done: Int, total: Int)
        /// A measurement between two steps: `what` is measured, done of total, in units.
        case measuring(what: String, done: Int, total: Int, unit: String)
    }

    private let recipe: Recipe
    private let folder: RunFolder
    private let device: Device
    private let modelPath: String
    private let cacheFolder: String
    private let report: (Event) -> Void

    /// A run of `recipe` on the model at `modelPath`; reference log-probabilities are kept in `cacheFolder`.
    public init(
        _ recipe: Recipe, modelPath: String, folder: RunFolder, cacheFolder: String, device: Device,
        report: @escaping (Event) -> Void
    ) {
        self.recipe = recipe
        self.modelPath = modelPath
        self.folder = folder
        self.cacheFolder = cacheFolder
        self.device = device
        self.report = report
    }

    /// Runs every stage and writes the reports; the gates' outcome is in the report.
    public func run() throws -> AlignmentReport {
        let (model, tokenizer, modelHash, suites, dataset) = try folder.stage("load") { try load() }
        let suiteRun = SuiteRun(
            model: model, tokenizer: tokenizer, system: recipe.system,
            options: GenerationOptions(maxTokens: recipe.maxTokens, seed: recipe.seed))

        report(.stage("Baseline: the model before alignment"))
        let before = try folder.stage("baseline") { try attack(suiteRun, suites) }
        try Transcript.write(before, to: folder.file("before.jsonl"))

        let pairs = try folder.stage("pairs") { try preparePairs(dataset, suiteRun: suiteRun) }

        let (trained, curve) = try folder.stage("train") {
            try train(pairs, model: model, tokenizer: tokenizer, modelHash: modelHash)
        }
        let adapter = trained.scaled(by: recipe.adapterScale)
        try adapter.save(to: folder.file("adapter"), baseModel: recipe.model)
        try model.merge(adapter)

        report(.stage("After: the aligned model on the same requests"))
        let after = try folder.stage("after") { try attack(suiteRun, suites) }
        try Transcript.write(after, to: folder.file("transcripts.jsonl"))
        return try write(before: before, after: after, curve: curve)
    }

    private func load() throws -> (LanguageModel, Tokenizer, String, [SuiteRow], PairDataset) {
        report(.stage("Loading \(recipe.model)"))
        let checkpoint = try Checkpoint(path: modelPath)
        let tokenizer = try Tokenizer(checkpoint: checkpoint)
        let model = try LanguageModel(checkpoint, device: device, dtype: recipe.training.precision.dtype)
        let modelHash = try checkpoint.hash()
        try folder.record(hash: modelHash, of: "model")
        var datasets: [PreferencePair] = []
        for path in recipe.pairs {
            let dataset = try PairDataset.read(path)
            try folder.record(hash: dataset.sha256, of: "pairs \((path as NSString).lastPathComponent)")
            datasets += dataset.pairs
        }
        for (category, weight) in recipe.weights {
            let matching = datasets.indices.filter { datasets[$0].category == category }
            if matching.isEmpty {
                throw InputError(
                    file: recipe.name, field: "data.weights.\(category)", problem: "no pair has this category",
                    expected: "one of " + Set(datasets.compactMap(\.category)).sorted().joined(separator: ", "))
            }
            for index in matching { datasets[index].weight *= weight }
        }
        var rows: [SuiteRow] = []
        for path in recipe.suites {
            rows += try Suite.read(path).rows
            try folder.record(hash: sha256(ofFile: path), of: "suite \((path as NSString).lastPathComponent)")
        }
        let dataset = PairDataset(path: recipe.pairs.joined(separator: ", "), pairs: datasets, sha256: "")
        return (model, tokenizer, modelHash, rows, dataset)
    }

    private func attack(_ suiteRun: SuiteRun, _ rows: [SuiteRow]) throws -> [Transcript] {
        try suiteRun.run(rows) { done, refused in
            report(.progress(done: done, total: rows.count, unit: "requests", detail: "\(refused) refused"))
        }
    }

    /// The pairs to train on: the system message added where a row has none, some rejected answers the model's own.
    private func preparePairs(_ dataset: PairDataset, suiteRun: SuiteRun) throws -> [PreferencePair] {
        var pairs = dataset.pairs.map { $0.withSystem(recipe.system) }
        if let sampling = recipe.sampling {
            report(.stage("On-policy answers: what the model itself says to unsafe requests"))
            let sampled = try OnPolicySampler(suiteRun: suiteRun, sampling: sampling, seed: recipe.seed)
                .replaceRejected(in: &pairs) { done, total in
                    report(.progress(done: done, total: total, unit: "answers", detail: ""))
                }
            report(.note("\(sampled) rejected answers are the model's own; the others are authored"))
        }
        let result = PairDataset(path: folder.file("pairs.jsonl"), pairs: pairs, sha256: "")
        try result.write(to: folder.file("pairs.jsonl"))
        return pairs
    }

    private func train(
        _ pairs: [PreferencePair], model: LanguageModel, tokenizer: Tokenizer, modelHash: String
    ) throws -> (Adapter, TrainingCurve) {
        let settings = recipe.training.monitoring
        let heldOut = try settings.evaluationData.map { try PairDataset.read($0).pairs } ?? []
        let data = try TrainingData(
            pairs, file: folder.file("pairs.jsonl"), heldOut: heldOut.map { $0.withSystem(recipe.system) },
            heldOutFile: settings.evaluationData ?? "", tokenizer: tokenizer,
            contextLength: model.configuration.contextLength, configuration: recipe.training)
        let safety = try SafetyEvaluation(settings, system: recipe.system)
        return try TrainingRun(
            model: model, modelHash: modelHash, configuration: recipe.training,
            places: .init(cacheFolder: cacheFolder, folder: folder.path, baseModel: recipe.model), report: report
        ).run(
            data,
            safety: safety.map { safety in
                { try safety.measure(model: model, tokenizer: tokenizer, adapter: $0, progress: $1) }
            })
    }

    private func write(before: [Transcript], after: [Transcript], curve: TrainingCurve) throws -> AlignmentReport {
        let paired = try PairedTranscripts(before: before, after: after)
        let scored = EvaluationReport(after)
        let harm = paired.harmReduction
        let result = AlignmentReport(
            title: recipe.name, model: recipe.model, date: ISO8601DateFormatter().string(from: Date()),
            before: EvaluationReport(before), after: scored, harmReduction: harm, utilityChange: paired.utilityChange,
            gates: recipe.gates.gates(after: scored, harmReduction: harm), training: curve,
            timings: folder.timings.map { .init(stage: $0.stage, seconds: $0.seconds) },
            peakMemoryBytes: peakMemoryBytes(), config: recipe.json,
            hashes: folder.hashes.map { .init(name: $0.name, sha256: $0.sha256) },
            examples: paired.examples())
        try atomicWrite(result.json.text(style: .pretty(indent: 2)) + "\n", to: folder.file("report.json"))
        try atomicWrite(result.markdown, to: folder.file("report.md"))
        try atomicWrite(result.html, to: folder.file("report.html"))
        return result
    }
}
