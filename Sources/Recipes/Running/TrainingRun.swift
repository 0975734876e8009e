public import Alignment
public import Evidence
import Files
public import LanguageModels
public import Preferences
public import Tokenization
import Torch

/// One DPO training: tokenise, score the reference, train, and log every step to metrics.jsonl.
public struct TrainingRun {
    private let model: LanguageModel
    private let tokenizer: Tokenizer
    private let modelHash: String
    private let configuration: TrainingConfiguration
    private let cacheFolder: String
    private let metricsPath: String
    private let report: (AlignmentRun.Event) -> Void

    /// Training of an adapter for `model`, whose weights have the hash `modelHash`.
    public init(
        model: LanguageModel, tokenizer: Tokenizer, modelHash: String, configuration: TrainingConfiguration,
        cacheFolder: String, metricsPath: String, report: @escaping (AlignmentRun.Event) -> Void
    ) {
        self.model = model
        self.tokenizer = tokenizer
        self.modelHash = modelHash
        self.configuration = configuration
        self.cacheFolder = cacheFolder
        self.metricsPath = metricsPath
        self.report = report
    }

    /// Trains on `pairs`, which errors place in `file`; starts from `initialAdapter` or a fresh one.
    public func run(
        _ pairs: [PreferencePair], file: String, initialAdapter: Adapter?
    ) throws -> (adapter: Adapter, curve: TrainingCurve) {
        let maxLength = min(configuration.maxLength, model.configuration.contextLength)
        var tokenized = try PairTokenizer(
            tokenizer: tokenizer, maxLength: maxLength, contextLength: model.configuration.contextLength
        ).tokenize(pairs, file: file)
        for dropped in tokenized.dropped { report(.note("left out \(dropped.id): \(dropped.reason.rawValue)")) }
        if tokenized.truncatedCount > 0 {
            report(.note("\(tokenized.truncatedCount) pairs lost the end of an answer to max_length \(maxLength)"))
        }

        try configuration.validate(for: tokenized.pairs)
        for index in tokenized.pairs.indices { tokenized.pairs[index] = configuration.needed(tokenized.pairs[index]) }

        try Runtime.seed(configuration.seed)
        let adapter = try initialAdapter ?? Adapter(for: model, configuration.lora)
        let count = tokenized.pairs.count
        func progress(_ done: Int) { report(.progress(done: done, total: count, unit: "pairs", detail: "")) }
        let block = adapter.firstBlock
        if block > 0 { report(.stage("Frozen blocks below \(block): once for \(count) pairs")) }
        let trunk = try TrunkStates(tokenized.pairs, model: model, block: block, progress: progress)
        var reference: ReferenceLogProbabilities?
        if configuration.needsReference {
            report(.stage("Reference: log-probabilities of \(count) pairs"))
            reference = try ReferenceLogProbabilities.load(
                pairs: tokenized.pairs.map(configuration.compared), model: model, modelHash: modelHash,
                folder: cacheFolder, trunk: trunk, progress: progress)
            if reference?.wasCached == true { report(.note("read from the cache in \(cacheFolder)")) }
        }

        let names = configuration.lossTypes.map(\.rawValue).joined(separator: " + ")
        report(
            .stage(
                "DPO: \(names), beta \(configuration.beta), r \(configuration.lora.rank), lr \(configuration.learningRate)"
            ))
        let trainer = try Trainer(
            model: model, adapter: adapter, pairs: tokenized.pairs, reference: reference, trunk: trunk,
            configuration: configuration)
        let log = try LineAppender(metricsPath, keeping: 0)
        var curve = TrainingCurve(loss: [], margins: [])
        try trainer.train { metrics in
            try log.append(metrics.json)
            curve.loss.append(metrics.loss)
            curve.margins.append(metrics.rewardMargin)
            curve.accuracies.append(metrics.rewardAccuracy)
            report(
                .progress(
                    done: metrics.step, total: metrics.totalSteps, unit: "steps",
                    detail: "loss \(rounded(metrics.loss))  margin \(rounded(metrics.rewardMargin))"))
        }
        try log.synchronize()
        return (adapter, curve)
    }

    private func rounded(_ value: Double) -> String {
        let thousandths = Int((abs(value) * 1000).rounded())
        let digits = String(1000 + thousandths % 1000).dropFirst()
        return "\(value < 0 ? "-" : "")\(thousandths / 1000).\(digits)"
    }
}
