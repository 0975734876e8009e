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
    /// What is done to the input of an adapted linear layer before the product.
    public enum Preparation {
        case none
        /// `rmsNorm` with a frozen weight.
        case norm(weight: Tensor, epsilon: Double)
        /// `gatedSiLU`.
        case gate
    }

    /// A frozen linear layer with low-rank pairs beside it (Hu and others, 2021), as one operator with its own gradient.
    ///
    /// `prepare(self) · weightᵀ + bias + residual`, and `scale · prepare(self) · downᵀ · upᵀ` of each pair added to the
    /// columns from its start on: `[n, in]` with `weight` `[out, in]`, `down` `[rank, in]` and `up` `[…, rank]` gives
    /// `[n, out]`. All are float32 on a CPU. The prepared input is computed again for the gradient, not kept.
    public func adaptedLinear(
        _ weight: Tensor, bias: Tensor? = nil, adding residual: Tensor? = nil,
        pairs: [(start: Int, down: Tensor, up: Tensor)], scale: Double, preparation: Preparation = .none
    ) -> Tensor {
        let (kind, norm, epsilon): (Int, Tensor?, Double) =
            switch preparation {
            case .none: (0, nil, 0)
            case .norm(let weight, let epsilon): (1, weight, epsilon)
            case .gate: (2, nil, 0)
            }
        return .call(
            "plumb::adapted_linear", .tensor(self), .tensor(weight), .optional(bias), .optional(residual),
            .tensors(pairs.map(\.down)), .tensors(pairs.map(\.up)), .ints(pairs.map(\.start)), .double(scale),
            .int(kind),
            .optional(norm), .double(epsilon))
    }
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
    /// `query` `[…, heads, queries, width]`, `key` and `value` `[…, heads, keys, width]`; `mask` is true, or 0 and not
    /// −∞, where a query may look and broadcasts to `[…, heads, queries, keys]`.
    public static func attention(
        query: Tensor, key: Tensor, value: Tensor, mask: Tensor? = nil, causal: Bool = false
    ) -> Tensor {
        call(
            "aten::scaled_dot_product_attention", .tensor(query), .tensor(key), .tensor(value), .optional(mask),
            .double(0), .bool(causal))
    }
    /// Attention of packed tokens over their ancestors in a forest, as one operator with its own gradient.
    ///
    /// `joined` holds queries, keys and values side by side, `[tokens, heads + 2 · keyHeads, width]`. A batch has int64
    /// `queries` `[runs, queries]` and `keys` `[runs, keys]`, positions of packed tokens or −1 for padding, and a `mask`
    /// `[runs, 1, heads / keyHeads · queries, keys]` of 0 and −∞. Each token is a query once. Returns
    /// `[tokens, heads · width]`. All are float32 on a CPU.
    public static func treeAttention(
        _ joined: Tensor, queries: [Tensor], keys: [Tensor], masks: [Tensor], keyHeads: Int
    ) -> Tensor {
        call(
            "plumb::tree_attention", .tensor(joined), .tensors(queries), .tensors(keys), .tensors(masks), .int(keyHeads)
        )
    }
}
