public import Torch

/// How improbable the last tokens of a sequence are, and how that changes with the embedding of every token.
public struct InputGradient {
    /// Mean of −log p over the targets, in nats.
    public let loss: Double
    /// Whether each target is the most probable token where it stands, so that greedy decoding writes them all.
    public let isGreedy: Bool
    /// The gradient of `loss` with respect to the input embeddings: `[tokens, hidden]`.
    public let embeddings: Tensor
}

extension LanguageModel {
    /// The gradient of the mean cross-entropy of the last `targetCount` of `ids` with respect to the input embeddings.
    ///
    /// `targetCount` is at least 1 and below the number of tokens. Weights get no gradients.
    public func inputGradient(_ ids: [Int], targetCount: Int, adapter: Adapter? = nil) throws -> InputGradient {
        let packed = PackedTokens([ids])
        let input = withoutGradients { blockInput(packed, block: 0).hidden.detached() }  // [tokens, hidden]
        try input.setRequiresGradient()
        let start = ids.count - targetCount
        let hidden = hiddenStates(packed, adapter: adapter, from: BlockInput(block: 0, hidden: input))
            .narrowed(0, start: start - 1, count: targetCount)
        let scores = try score(hidden: hidden, targets: Array(ids[start...]), withDetails: true)
        guard let details = scores.details else {
            throw TorchError(message: "the scores have no gradients", operation: "inputGradient")
        }
        try Tensor.backward([(hidden, details.gradients * (-1 / Double(targetCount)))])
        guard let gradient = input.gradient else {
            throw TorchError(message: "no gradient reached the embeddings", operation: "inputGradient")
        }
        return InputGradient(
            loss: -(try scores.logProbabilities.mean().item()), isGreedy: try details.isMostProbable.mean().item() == 1,
            embeddings: gradient)
    }

    /// The inner product of each row of `vectors` `[rows, hidden]` with every token's embedding: `[rows, vocabulary]`.
    public func embeddingProducts(_ vectors: Tensor) -> Tensor { vectors.linear(embeddings) }
}
