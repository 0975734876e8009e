public import LanguageModels
import Torch

/// How hard a pair is under a model, and how likely training on it lowers the probability of its chosen answer.
public struct PairDifficulty: Sendable, Hashable {
    /// log p of the chosen answer, summed over its tokens.
    public var chosenLogProbability: Double
    /// log p of the rejected answer, summed over its tokens.
    public var rejectedLogProbability: Double
    /// Mean log p of a chosen token less that of a rejected one: below 0, the model still prefers the wrong answer.
    public var margin: Double
    /// The length-normalised centred hidden embedding similarity (CHES; Razin and others, 2024).
    ///
    /// ⟨h⁺, h⁻⟩ − ‖h⁺‖² with the mean last hidden states of the two answers; the higher, the more the chosen answer is
    /// displaced with the rejected one.
    public var displacementRisk: Double
}

extension PairBatch {
    /// The difficulty of each pair under `model`; both answers are to be there.
    public func difficulties(model: LanguageModel, adapter: Adapter? = nil) throws -> [PairDifficulty] {
        let scores = try AnswerScores(self, model: model, adapter: adapter, withGradients: false)
        let logProbabilities = sequences(scores.tokenLogProbabilities).map { $0.reduce(0.0) { $0 + Double($1) } }
        // [sequences][hidden]
        var start = 0
        let means: [[Float]] = try lengths.map { length in
            defer { start += length }
            return try withoutGradients { try scores.hidden.narrowed(0, start: start, count: length).mean(0).values() }
        }
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return pairs.indices.map { index in
            let (chosen, rejected) = (index, index + pairs.count)
            return PairDifficulty(
                chosenLogProbability: logProbabilities[chosen], rejectedLogProbability: logProbabilities[rejected],
                margin: logProbabilities[chosen] / Double(lengths[chosen])
                    - logProbabilities[rejected] / Double(lengths[rejected]),
                displacementRisk: dot(means[chosen], means[rejected]) - dot(means[chosen], means[chosen]))
        }
    }
}
