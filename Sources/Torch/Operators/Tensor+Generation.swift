// Operators that only generation uses: no gradient flows through them, and they run on the CPU in float32.
extension Tensor {
    /// Weights of `inputs` columns one above the other, packed for `quantisedLinear`: uint8 `[panels, blocks, bytes]`.
    ///
    /// Each part is the bytes of a GGUF tensor of the ggml type beside it: 2 (Q4_0), 3 (Q4_1), 6 (Q5_0), 7 (Q5_1) or
    /// 8 (Q8_0). Empty where packing would change a value.
    public static func packedBlocks(_ parts: [(bytes: Tensor, type: Int)], inputs: Int) -> Tensor {
        call("plumb::pack_blocks", .tensors(parts.map(\.bytes)), .ints(parts.map(\.type)), .int(inputs))
    }

    /// `self · weightᵀ + bias + residual` for packed blocks of `outputs` rows: `[rows, in]` gives `[rows, outputs]`.
    ///
    /// Inputs are rounded to 16 bits within each block of 32, which changes a product by about 1e-5 of its size. What a
    /// row gives does not depend on the other rows, to the last bit.
    public func quantisedLinear(
        _ weight: Tensor, outputs: Int, bias: Tensor? = nil, adding residual: Tensor? = nil
    ) -> Tensor {
        .call(
            "plumb::quantised_linear", .tensor(self), .tensor(weight), .int(outputs), .optional(bias),
            .optional(residual))
    }

    /// Stores each row's new key and value at place `lengths[row]` of its cache and attends to all so far.
    ///
    /// `joined` holds queries, keys and values side by side, `[rows, heads + 2 · keyHeads, width]`; the caches are
    /// `[rows, keyHeads, capacity, width]`. Returns `[rows, heads · width]`.
    public static func cachedAttention(_ joined: Tensor, keys: Tensor, values: Tensor, lengths: [Int]) -> Tensor {
        call("plumb::cached_attention", .tensor(joined), .tensor(keys), .tensor(values), .ints(lengths))
    }
}
