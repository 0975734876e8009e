import LanguageModels
import Torch

/// The loss that a suffix search lowers: the mean cross-entropy of the targets of several prompts, after one suffix.
struct SuffixLoss {
    let model: LanguageModel
    let adapter: Adapter?
    let prompts: [SuffixPrompt]
    /// The most tokens of one forward pass, unless one suffix takes more.
    let tokensPerPass: Int

    /// What a gradient says at one suffix.
    struct Slope {
        let loss: Double
        /// Whether greedy replies to all prompts begin with their targets.
        let isGreedy: Bool
        /// The gradient with respect to the one-hot choice of each suffix token: float32 `[suffix, vocabulary]`.
        let tokens: Tensor
    }

    /// The loss of `suffix`, and its gradient with respect to the choice of each of its tokens.
    ///
    /// That is the gradient at the input embeddings times the embedding table.
    func slope(_ suffix: [Int]) throws -> Slope {
        var (loss, isGreedy) = (0.0, true)
        var sum: Tensor?  // [suffix, hidden]
        for prompt in prompts {
            let gradient = try model.inputGradient(
                prompt.ids(suffix), targetCount: prompt.targetIDs.count, adapter: adapter)
            loss += gradient.loss / Double(prompts.count)
            isGreedy = isGreedy && gradient.isGreedy
            let own =
                gradient.embeddings.narrowed(0, start: prompt.head.count, count: suffix.count)
                * (1 / Double(prompts.count))
            sum = sum.map { $0 + own } ?? own
        }
        let total = sum ?? Tensor.zeros([suffix.count, model.configuration.hiddenSize], model.dtype)
        let tokens = withoutGradients { model.embeddingProducts(total).to(.float32) }
        try tokens.check()
        return Slope(loss: loss, isGreedy: isGreedy, tokens: tokens)
    }

    /// The losses of `suffixes`, in their order.
    ///
    /// Suffixes that share a beginning share its computation: the head of the prompt is computed once a pass, and a
    /// swap at a late position costs only what follows it.
    func losses(_ suffixes: [[Int]]) throws -> [Double] {
        var losses = [Double](repeating: 0, count: suffixes.count)
        for prompt in prompts {
            let branch = (suffixes.first?.count ?? 0) + prompt.tail.count + prompt.targetIDs.count
            let limit = max(1, (tokensPerPass - prompt.head.count) / max(1, branch))
            for start in stride(from: 0, to: suffixes.count, by: limit) {
                let part = Array(suffixes[start..<min(start + limit, suffixes.count)])
                for (index, loss) in try means(part, of: prompt).enumerated() {
                    losses[start + index] += loss / Double(prompts.count)
                }
            }
        }
        return losses
    }

    /// The mean −log p of the target of `prompt` after each of `suffixes`, in one forward pass.
    private func means(_ suffixes: [[Int]], of prompt: SuffixPrompt) throws -> [Double] {
        try withoutGradients {
            let length = prompt.targetIDs.count
            let packed = PackedTokens(suffixes.map(prompt.ids))
            let predictors = packed.paths.flatMap { $0.suffix(length + 1).dropLast() }
            let hidden = model.hiddenStates(packed, adapter: adapter)
                .selecting(0, Tensor(predictors).to(model.device))
            let scores = try model.score(
                hidden: hidden, targets: suffixes.flatMap { _ in prompt.targetIDs }, withDetails: false)
            let values: [Float] = try scores.logProbabilities.values()
            return suffixes.indices.map { index in
                -values[index * length..<(index + 1) * length].reduce(0.0) { $0 + Double($1) } / Double(length)
            }
        }
    }
}
