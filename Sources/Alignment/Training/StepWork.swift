public import LanguageModels
public import Preferences
import Torch

/// What one DPO step over a batch has to compute, whatever the implementation.
public struct StepWork: Sendable, Equatable {
    /// Tokens of both rows of every pair, shared beginnings counted in each.
    public let tokens: Int
    /// Tokens that differ in what precedes them: the least that has to be computed.
    public let distinctTokens: Int
    /// Tokens whose log-probability is wanted.
    public let answerTokens: Int
    /// Floating-point operations of a forward and backward pass over the distinct tokens.
    ///
    /// Products with frozen weights count twice (values, input gradients), those of the adapter three times (weight
    /// gradients too), the head twice on answer tokens only, attention over each token's ancestors only.
    public let necessaryFLOPs: Double

    public init(_ pairs: [TokenizedPair], model: LanguageModel, adapter: Adapter) {
        let batch = PairBatch(pairs)
        let c = model.configuration
        tokens = batch.sequenceTokens
        distinctTokens = batch.packedTokens
        answerTokens = batch.targets.count
        let frozen = model.linearLayers.reduce(0.0) { $0 + Double($1.out) * Double($1.input) }
        let trained = adapter.parameters.reduce(0.0) { $0 + Double($1.tensor.count) }
        let reach = batch.packed.positions.reduce(0.0) { $0 + Double($1 + 1) }
        let attention = reach * Double(c.headCount * c.headWidth * c.layerCount)
        necessaryFLOPs =
            4 * frozen * Double(distinctTokens) + 6 * trained * Double(distinctTokens)
            // Two products forward (query with key, weight with value), four backward.
            + 12 * attention + 4 * Double(c.vocabularySize * c.hiddenSize) * Double(answerTokens)
    }
}
