public import Torch

/// What a model thinks of given next tokens, one entry a token.
public struct TokenScores {
    /// Natural logarithm of the probability of each target: float32 `[targets]`.
    public let logProbabilities: Tensor
    /// Entropy of the next-token distribution in nats: float32 `[targets]`.
    public let entropies: Tensor
    /// Mean of the logits over the vocabulary: float32 `[targets]`.
    public let meanLogits: Tensor
    /// 1 where the target is the most probable token: float32 `[targets]`.
    public let isMostProbable: Tensor
    /// The gradient of each log-probability with respect to its hidden state: `[targets, hidden]`, when asked for.
    public let gradients: Tensor?
}

extension LanguageModel {
    /// Scores `targets` as the tokens that follow `hidden` `[targets, hidden]`, without recording gradients.
    ///
    /// Works through `chunk` rows at a time, so that no more than `[chunk, vocabulary]` logits exist at once. The
    /// gradient of log p(target) is `head[target] − Σ p(v) head[v]`; its sum also gives the entropy at no extra pass.
    public func score(
        hidden: Tensor, targets: [Int], withGradients: Bool, chunk: Int = 256
    ) throws -> TokenScores {
        try withoutGradients {
            let hidden = hidden.detached()
            let meanHead = head.mean(0)  // [hidden]
            var parts: [(log: Tensor, entropy: Tensor, mean: Tensor, top: Tensor, gradient: Tensor)] = []
            for start in stride(from: 0, to: targets.count, by: chunk) {
                let count = min(chunk, targets.count - start)
                let rows = hidden.narrowed(0, start: start, count: count)
                let ids = Tensor(Array(targets[start..<start + count])).to(device)
                let logits = rows.linear(head).to(.float32)  // [count, vocabulary]
                let largest = logits.max(-1)
                let target = logits.gathered(-1, ids.unsqueezed(1)).squeezed(-1)
                let logTotal = logits.logSumExp(-1)
                try logits.subtract(logTotal.unsqueezed(1))
                try logits.exponentiate()  // now probabilities
                let expected = logits.to(head.dtype).matmul(head)  // [count, hidden]
                let gradient = head.embedding(ids) - expected
                parts.append(
                    (
                        log: target - logTotal, entropy: logTotal - (rows * expected).sum(-1).to(.float32),
                        mean: (rows * meanHead).sum(-1).to(.float32),
                        top: (target .== largest).to(.float32), gradient: gradient
                    ))
            }
            guard !parts.isEmpty else {
                let none = Tensor.zeros([0], device: device)
                return TokenScores(
                    logProbabilities: none, entropies: none, meanLogits: none, isMostProbable: none,
                    gradients: withGradients ? Tensor.zeros([0, hidden.size(-1)], device: device) : nil)
            }
            return TokenScores(
                logProbabilities: .concatenated(parts.map(\.log)), entropies: .concatenated(parts.map(\.entropy)),
                meanLogits: .concatenated(parts.map(\.mean)), isMostProbable: .concatenated(parts.map(\.top)),
                gradients: withGradients ? .concatenated(parts.map(\.gradient)) : nil)
        }
    }
}
