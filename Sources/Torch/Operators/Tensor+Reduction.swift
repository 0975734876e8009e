extension Tensor {
    public func sum() -> Tensor { .call("aten::sum", .tensor(self)) }
    public func mean() -> Tensor { .call("aten::mean", .tensor(self)) }
    public func sum(_ dimension: Int, keeping: Bool = false) -> Tensor {
        .call("aten::sum.dim_IntList", .tensor(self), .ints([dimension]), .bool(keeping))
    }
    public func mean(_ dimension: Int, keeping: Bool = false) -> Tensor {
        .call("aten::mean.dim", .tensor(self), .ints([dimension]), .bool(keeping))
    }
    public func max(_ dimension: Int, keeping: Bool = false) -> Tensor {
        .call("aten::amax", .tensor(self), .ints([dimension]), .bool(keeping))
    }
    /// Whether every element is true or non-zero.
    public func all() -> Tensor { .call("aten::all", .tensor(self)) }
    /// Positions of the largest elements: int64.
    public func argmax(_ dimension: Int) -> Tensor { .call("aten::argmax", .tensor(self), .int(dimension)) }
    public func cumulativeSum(_ dimension: Int) -> Tensor { .call("aten::cumsum", .tensor(self), .int(dimension)) }
    public func logSumExp(_ dimension: Int, keeping: Bool = false) -> Tensor {
        .call("aten::logsumexp", .tensor(self), .ints([dimension]), .bool(keeping))
    }
    /// For each row of `[rows, width]` log Σ exp and its largest value, in one pass.
    public func rowTotals() -> (logSumExp: Tensor, max: Tensor) {
        let results = Self.call("plumb::row_totals", [.tensor(self)], results: 2)
        return (results[0], results[1])
    }
    /// The square root of the sum of squares of all elements.
    public func norm() -> Tensor { .call("aten::linalg_vector_norm", .tensor(self)) }
    /// The `count` largest elements of the last dimension in falling order, and their positions.
    public func top(_ count: Int) -> (values: Tensor, indices: Tensor) {
        let both = Tensor.call("aten::topk", [.tensor(self), .int(count)], results: 2)
        return (both[0], both[1])
    }
    /// The last dimension sorted in falling order, and where each element was.
    public func sortedDescending() -> (values: Tensor, indices: Tensor) {
        let both = Tensor.call("aten::sort", [.tensor(self), .int(-1), .bool(true)], results: 2)
        return (both[0], both[1])
    }
}
