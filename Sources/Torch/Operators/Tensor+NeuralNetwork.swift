extension Tensor {
    /// The matrix product, batched over leading dimensions.
    public func matmul(_ other: Tensor) -> Tensor { .call("aten::matmul", .tensor(self), .tensor(other)) }
    /// `self · weightᵀ + bias`: `[…, in]` with `weight` `[out, in]` gives `[…, out]`.
    public func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
        .call("aten::linear", .tensor(self), .tensor(weight), .optional(bias))
    }
    /// Rows of `self` `[vocabulary, width]` for int64 `ids` `[n]`: `[n, width]`.
    public func embedding(_ ids: Tensor) -> Tensor { .call("aten::embedding", .tensor(self), .tensor(ids)) }
    /// `x · sigmoid(x)`.
    public func silu() -> Tensor { .call("aten::silu", .tensor(self)) }
    public func sigmoid() -> Tensor { .call("aten::sigmoid", .tensor(self)) }
    /// `log(sigmoid(x))`, without overflow.
    public func logSigmoid() -> Tensor { .call("aten::log_sigmoid", .tensor(self)) }
    public func relu() -> Tensor { .call("aten::relu", .tensor(self)) }
    public func softmax(_ dimension: Int) -> Tensor { .call("aten::softmax.int", .tensor(self), .int(dimension)) }
    public func logSoftmax(_ dimension: Int) -> Tensor {
        .call("aten::log_softmax.int", .tensor(self), .int(dimension))
    }
    /// Root-mean-square normalisation of the last dimension (Zhang and Sennrich 2019), scaled by `weight`.
    public func rmsNorm(_ weight: Tensor, epsilon: Double) -> Tensor {
        .call("plumb::rms_norm", .tensor(self), .tensor(weight), .double(epsilon))
    }
    /// `silu` of the first half of the columns times the second half (Shazeer, 2020): `[n, 2 · inner]` to `[n, inner]`.
    public func gatedSiLU() -> Tensor { .call("plumb::gated_silu", .tensor(self)) }
    /// Rotary position embedding (Su and others, 2021) of the first `count` heads of `[n, heads, width]`.
    ///
    /// The first half of a head's components turns against the second; `cosine` and `sine` are `[n, 1, width / 2]`.
    public func rotatingHeads(_ count: Int, cosine: Tensor, sine: Tensor) -> Tensor {
        .call("plumb::rotate_heads", .tensor(self), .tensor(cosine), .tensor(sine), .int(count))
    }
    /// Zeroes each element with probability `rate` and scales the rest to keep the mean.
    public func dropout(_ rate: Double) -> Tensor {
        .call("aten::dropout", .tensor(self), .double(rate), .bool(true))
    }
    /// Scaled dot-product attention (Vaswani and others, 2017).
    ///
    /// `query` `[…, heads, queries, width]`, `key` and `value` `[…, heads, keys, width]`; `mask` is true where a
    /// query may look and broadcasts to `[…, heads, queries, keys]`.
    public static func attention(
        query: Tensor, key: Tensor, value: Tensor, mask: Tensor? = nil, causal: Bool = false
    ) -> Tensor {
        call(
            "aten::scaled_dot_product_attention", .tensor(query), .tensor(key), .tensor(value), .optional(mask),
            .double(0), .bool(causal))
    }
}
