// Operators that change their tensor, for optimisers and caches. Each throws instead of poisoning.
extension Tensor {
    private func change(_ schema: String, _ arguments: Argument...) throws(TorchError) {
        try Tensor.call(schema, [.tensor(self)] + arguments, results: 1)[0].check()
    }

    public func fill(_ value: Double) throws(TorchError) { try change("aten::fill_.Scalar", .double(value)) }
    public func scale(by factor: Double) throws(TorchError) { try change("aten::mul_.Scalar", .double(factor)) }
    /// Adds `factor · other`.
    public func add(_ other: Tensor, scaledBy factor: Double = 1) throws(TorchError) {
        try change("aten::add_.Tensor", .tensor(other), .double(factor))
    }
    /// Turns each row of logits `[rows, width]` into probabilities, and returns what the logits' `rowTotals()` were.
    public func becomeProbabilities() throws(TorchError) -> (logSumExp: Tensor, max: Tensor) {
        let results = Tensor.call("plumb::softmax_rows_", [.tensor(self)], results: 2)
        try results[0].check()
        return (results[0], results[1])
    }
    /// Takes over the values of `other`, which broadcasts.
    public func copy(from other: Tensor) throws(TorchError) { try change("aten::copy_", .tensor(other)) }
    /// Writes `source` at the int64 positions `indices` `[n]` of `dimension`.
    public func write(_ source: Tensor, at indices: Tensor, dimension: Int) throws(TorchError) {
        try change("aten::index_copy_", .int(dimension), .tensor(indices), .tensor(source))
    }
    /// One AdamW step (Loshchilov and Hutter 2019) on parameters of equal length lists, fused per parameter.
    ///
    /// `steps` are float32 scalars that already count this step; all lists have one entry a parameter.
    public static func adamW(
        parameters: [Tensor], gradients: [Tensor], averages: [Tensor], squares: [Tensor], steps: [Tensor],
        learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
    ) throws(TorchError) {
        let arguments: [Argument] = [
            .tensors(parameters), .tensors(gradients), .tensors(averages), .tensors(squares), .tensors([]),
            .tensors(steps), .double(learningRate), .double(beta1), .double(beta2), .double(weightDecay),
            .double(epsilon), .bool(false), .bool(false),
        ]
        // The operator has no result of its own; a failure is the only thing to learn from it.
        try perform("aten::_fused_adamw_", arguments)
    }
}
