public import Torch

/// What a model thinks of given next tokens, one entry a token.
public struct TokenScores {
    /// Natural logarithm of the probability of each target: float32 `[targets]`.
    public let logProbabilities: Tensor
    /// What training needs beside it, when asked for.
    public let details: Details?

    /// The gradient of the log-probabilities, and figures that come with it at no extra pass.
    public struct Details {
        /// The gradient of each log-probability with respect to its hidden state: `[targets, hidden]`.
        public let gradients: Tensor
        /// Entropy of the next-token distribution in nats: float32 `[targets]`.
        public let entropies: Tensor
        /// Mean of the logits over the vocabulary: float32 `[targets]`.
        public let meanLogits: Tensor
        /// 1 where the target is the most probable token: float32 `[targets]`.
        public let isMostProbable: Tensor
    }
}

extension LanguageModel {
    /// Scores `targets` as the tokens that follow `hidden` `[targets, hidden]`, without recording gradients.
    ///
    /// Works through `chunk` rows at a time, so that no more than `[chunk, vocabulary]` logits exist at once. The
    /// gradient of log p(target) is `head[target] − Σ p(v) head[v]`; its sum also gives the entropy at no extra pass.
    public func score(hidden: Tensor, targets: [Int], withDetails: Bool, chunk: Int = 256) throws -> TokenScores {
        try withoutGradients {
            let hidden = hidden.detached()
            let meanHead = withDetails ? head.mean(0) : nil  // [hidden]
            var logs: [Tensor] = []
            var details: [TokenScores.Details] = []
            for start in stride(from: 0, to: targets.count, by: chunk) {
                let count = min(chunk, targets.count - start)
                let rows = hidden.narrowed(0, start: start, count: count)
                let ids = Tensor(Array(targets[start..<start + count])).to(device)
                let logits = rows.linear(head).to(.float32)  // [count, vocabulary]
                let target = logits.gathered(-1, ids.unsqueezed(1)).squeezed(-1)
                guard let meanHead else {
                    logs.append(target - logits.rowTotals().logSumExp)
                    continue
                }
                let (logTotal, highest) = try logits.becomeProbabilities()
                logs.append(target - logTotal)
                let isMostProbable = (target .== highest).to(.float32)
                let expected = logits.to(head.dtype).matmul(head)  // [count, hidden]
                details.append(
                    TokenScores.Details(
                        gradients: head.embedding(ids) - expected,
                        entropies: logTotal - (rows * expected).sum(-1).to(.float32),
                        meanLogits: (rows * meanHead).sum(-1).to(.float32), isMostProbable: isMostProbable))
            }
            func joined(_ tensors: [Tensor], _ shape: [Int]) -> Tensor {
                tensors.isEmpty ? Tensor.zeros(shape, device: device) : .concatenated(tensors)
            }
            return TokenScores(
                logProbabilities: joined(logs, [0]),
                details: withDetails
                    ? TokenScores.Details(
                        gradients: joined(details.map(\.gradients), [0, hidden.size(-1)]),
                        entropies: joined(details.map(\.entropies), [0]),
                        meanLogits: joined(details.map(\.meanLogits), [0]),
                        isMostProbable: joined(details.map(\.isMostProbable), [0])) : nil)
        }
    }
}
