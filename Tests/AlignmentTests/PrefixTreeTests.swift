import Alignment
import Files
import LanguageModels
import Preferences
import Testing
import Torch

/// A step over a packed forest gives the log-probabilities and gradients of its sequences one by one.
@Suite(.serialized) struct PrefixTreeTests {
    /// Runs each sequence alone, with gradients by autograd through a plain log-softmax.
    private struct Oracle {
        let model: LanguageModel
        let adapter: Adapter

        /// log p of the answer's tokens, with history where gradients are recorded.
        func logProbabilities(_ prompt: [Int], _ answer: [Int], adapter: Adapter?) -> Tensor {
            let hidden = model.hiddenStates(PackedTokens([prompt + answer]), adapter: adapter)
                .narrowed(0, start: prompt.count - 1, count: answer.count)
            return model.logits(hidden).logSoftmax(-1).gathered(-1, Tensor(answer).unsqueezed(1)).squeezed(-1)
        }

        func sum(_ prompt: [Int], _ answer: [Int], adapter: Adapter?) throws -> Double {
            let values: [Float] = try withoutGradients {
                try logProbabilities(prompt, answer, adapter: adapter).values()
            }
            return values.reduce(0) { $0 + Double($1) }
        }

        /// Adds the gradient of `derivative` times the answer's log-probability.
        func backward(_ prompt: [Int], _ answer: [Int], derivative: Double) throws {
            try (logProbabilities(prompt, answer, adapter: adapter).sum() * derivative).backward()
        }

        func gradients() throws -> [String: [Float]] {
            var result: [String: [Float]] = [:]
            for (name, tensor) in adapter.parameters {
                result[name] = try #require(tensor.gradient).values()
            }
            return result
        }
    }

    /// The gradients that one step of the trainer forms, with no clipping and a rate too small to move anything.
    private static func packedGradients(
        _ oracle: Oracle, _ rows: [TokenizedPair], _ configuration: TrainingConfiguration
    ) throws -> (loss: Double, gradients: [String: [Float]]) {
        var configuration = configuration
        configuration.batchSize = rows.count
        configuration.shuffle = false
        configuration.maxGradNorm = 0
        configuration.learningRate = 1e-30
        let reference =
            configuration.needsReference ? try ReferenceLogProbabilities(pairs: rows, model: oracle.model) : nil
        let trainer = try Trainer(
            model: oracle.model, adapter: oracle.adapter, pairs: rows, reference: reference,
            configuration: configuration)
        var loss = 0.0
        try trainer.train { loss = $0.figures.loss }
        return (loss, try oracle.gradients())
    }

    /// The distance of two gradients as a share of their length.
    private static func distance(_ a: [String: [Float]], _ b: [String: [Float]]) -> Double {
        var (difference, total) = (0.0, 0.0)
        for (name, values) in a {
            for (x, y) in zip(values, b[name] ?? []) {
                difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
                total += Double(y) * Double(y)
            }
        }
        return (difference / max(total, 1e-30)).squareRoot()
    }

    private static func oracle(_ name: String) throws -> Oracle {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/\(name)"))
        // An adapter that already does something, so that both of its halves have gradients.
        let adapter = try Adapter.byFormula(for: model, LoRAConfiguration(rank: 4, alpha: 8), strength: 0.2)
        return Oracle(model: model, adapter: adapter)
    }

    @Test(arguments: ["llama", "qwen3"])
    func preferencePairsInAForestEqualSequencesAlone(_ name: String) throws {
        let oracle = try Self.oracle(name)
        let loss = SigmoidLoss(beta: 0.1)
        for seed in 0..<UInt64(24) {
            var forest = RandomForest(seed: seed)
            let rows = forest.pairs()
            let packed = try Self.packedGradients(oracle, rows, TrainingConfiguration())
            let batch = PairBatch(rows)
            let sums = try batch.logProbabilities(model: oracle.model, adapter: oracle.adapter)
            #expect(batch.packedTokens < batch.sequenceTokens)

            for (_, tensor) in oracle.adapter.parameters { try tensor.clearGradient() }
            let weight = rows.reduce(0) { $0 + $1.weight }
            var total = 0.0
            for (row, sum) in zip(rows, sums) {
                var ratios: [Double] = []
                for (answer, packed) in [(row.chosenIDs, sum.chosen), (row.rejectedIDs, sum.rejected)] {
                    let alone = try oracle.sum(row.promptIDs, answer, adapter: oracle.adapter)
                    #expect(abs(alone - packed) < 1e-5 * max(1, abs(alone)), "seed \(seed), row \(row.id)")
                    ratios.append(alone - (try oracle.sum(row.promptIDs, answer, adapter: nil)))
                }
                let value = loss(chosen: ratios[0], rejected: ratios[1])
                total += row.weight / weight * value.loss
                try oracle.backward(
                    row.promptIDs, row.chosenIDs, derivative: row.weight / weight * value.chosenDerivative)
                try oracle.backward(
                    row.promptIDs, row.rejectedIDs, derivative: row.weight / weight * value.rejectedDerivative)
            }
            #expect(abs(total - packed.loss) < 1e-5, "seed \(seed)")
            #expect(Self.distance(packed.gradients, try oracle.gradients()) < 2e-5, "seed \(seed)")
        }
    }

    @Test(arguments: ["llama", "qwen3"])
    func turnsOfConversationsInAForestEqualSequencesAlone(_ name: String) throws {
        let oracle = try Self.oracle(name)
        for seed in 0..<UInt64(16) {
            var forest = RandomForest(seed: 100 + seed)
            let rows = forest.completions()
            var configuration = TrainingConfiguration()
            configuration.lossTypes = [.sft]
            let packed = try Self.packedGradients(oracle, rows, configuration)

            for (_, tensor) in oracle.adapter.parameters { try tensor.clearGradient() }
            let tokens = rows.reduce(0) { $0 + $1.weight * Double($1.chosenIDs.count) }
            var total = 0.0
            for row in rows {
                let sum = try oracle.sum(row.promptIDs, row.chosenIDs, adapter: oracle.adapter)
                total -= row.weight / tokens * sum
                try oracle.backward(row.promptIDs, row.chosenIDs, derivative: -row.weight / tokens)
            }
            #expect(abs(total - packed.loss) < 1e-5 * max(1, total), "seed \(seed)")
            #expect(Self.distance(packed.gradients, try oracle.gradients()) < 2e-5, "seed \(seed)")
        }
    }
}
