extension Tensor {
    /// The same elements in another shape; one size may be -1.
    public func reshaped(_ shape: Int...) -> Tensor { reshaped(shape) }
    public func reshaped(_ shape: [Int]) -> Tensor { .call("aten::reshape", .tensor(self), .ints(shape)) }
    /// The same bytes read as another type; the last dimension scales with the element's size.
    public func viewed(as dtype: DType) -> Tensor { .call("aten::view.dtype", .tensor(self), .dtype(dtype)) }
    public func transposed(_ first: Int, _ second: Int) -> Tensor {
        .call("aten::transpose.int", .tensor(self), .int(first), .int(second))
    }
    public func permuted(_ order: Int...) -> Tensor { .call("aten::permute", .tensor(self), .ints(order)) }
    /// `count` slices of dimension `dimension` from `start`.
    public func narrowed(_ dimension: Int, start: Int, count: Int) -> Tensor {
        .call("aten::narrow", .tensor(self), .int(dimension), .int(start), .int(count))
    }
    public func unsqueezed(_ dimension: Int) -> Tensor { .call("aten::unsqueeze", .tensor(self), .int(dimension)) }
    public func squeezed(_ dimension: Int) -> Tensor { .call("aten::squeeze.dim", .tensor(self), .int(dimension)) }
    public func expanded(_ shape: [Int]) -> Tensor { .call("aten::expand", .tensor(self), .ints(shape)) }
    public func contiguous() -> Tensor { .call("aten::contiguous", .tensor(self)) }
    public func cloned() -> Tensor { .call("aten::clone", .tensor(self)) }
    public func repeatInterleaved(_ times: Int, dimension: Int) -> Tensor {
        .call("aten::repeat_interleave.self_int", .tensor(self), .int(times), .int(dimension))
    }
    /// The slices of `dimension` that the int64 `indices` `[n]` name.
    public func selecting(_ dimension: Int, _ indices: Tensor) -> Tensor {
        .call("aten::index_select", .tensor(self), .int(dimension), .tensor(indices))
    }
    /// One element of `dimension` for each element of the int64 `indices`.
    public func gathered(_ dimension: Int, _ indices: Tensor) -> Tensor {
        .call("aten::gather", .tensor(self), .int(dimension), .tensor(indices))
    }
    /// A copy with `source` written at one position of `dimension` for each element of the int64 `indices`.
    public func scattered(_ source: Tensor, at indices: Tensor, dimension: Int) -> Tensor {
        .call("aten::scatter.src", .tensor(self), .int(dimension), .tensor(indices), .tensor(source))
    }
    public static func concatenated(_ tensors: [Tensor], dimension: Int = 0) -> Tensor {
        call("aten::cat", .tensors(tensors), .int(dimension))
    }
    public static func stacked(_ tensors: [Tensor], dimension: Int = 0) -> Tensor {
        call("aten::stack", .tensors(tensors), .int(dimension))
    }
    /// Splits `dimension` into pieces of `sizes`.
    public func split(_ sizes: [Int], dimension: Int) -> [Tensor] {
        Tensor.call(
            "aten::split_with_sizes", [.tensor(self), .ints(sizes), .int(dimension)], results: sizes.count)
    }
    /// The elements as another type; a copy only where it differs.
    public func to(_ dtype: DType) -> Tensor { .call("aten::to.dtype", .tensor(self), .dtype(dtype)) }
    /// The elements on another device; a copy only where it differs.
    public func to(_ device: Device) -> Tensor {
        .call("aten::to.device", .tensor(self), .device(device), .dtype(dtype))
    }
}
