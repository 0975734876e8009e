public import Torch

extension LanguageModel {
    /// How concentrated the next-token distributions after `hidden` `[targets, hidden]` are: log Σ p² over the vocabulary.
    ///
    /// Float32 `[targets]`, without recording gradients: 0 where one token is certain, −log of the vocabulary's size
    /// where all are alike. Works through `chunk` rows at a time.
    public func logSumsOfSquares(hidden: Tensor, chunk: Int = 256) -> Tensor {
        withoutGradients {
            let count = hidden.size(0)
            let parts = stride(from: 0, to: count, by: chunk).map { start in
                let rows = hidden.narrowed(0, start: start, count: min(chunk, count - start))
                let logits = rows.linear(head).to(.float32)  // [count, vocabulary]
                return (logits * 2).logSumExp(-1) - logits.logSumExp(-1) * 2
            }
            return parts.isEmpty ? Tensor.zeros([0], device: device) : .concatenated(parts)
        }
    }
}
