import Torch

/// The weight of a linear layer as a GGUF file holds it, beside the float32 weight made from it.
///
/// Generation multiplies with it, in prefill and decoding and whatever the number of rows: it reads a sixth of the bytes
/// at one row, its integer products are as fast as float32 ones at many, and a row then draws the same tokens in every
/// batch. Scoring and training multiply with the float32 weight. So does generation where there is no such weight: for
/// models that are not quantised, formats without blocks of 32, other devices and other precisions.
struct QuantisedWeight {
    private let packed: Tensor
    private let outputs: Int
    private let inputs: Int
    /// What merged adapters add: the input times `down` `[rank, in]` times `up` `[outputs, rank]`.
    private var lowRank: (down: Tensor, up: Tensor)?

    /// What the blocks take.
    var byteCount: Int { packed.count }

    /// The weight of `outputs` rows that `Tensor.packedBlocks` packed.
    init(packed: Tensor, outputs: Int, inputs: Int) {
        self.packed = packed
        self.outputs = outputs
        self.inputs = inputs
    }

    /// The product with `input` `[rows, in]`, with `bias` `[outputs]` and `residual` `[rows, outputs]` added.
    func callAsFunction(_ input: Tensor, bias: Tensor?, adding residual: Tensor?) -> Tensor {
        let base = input.quantisedLinear(packed, outputs: outputs, bias: bias, adding: residual)
        guard let lowRank else { return base }
        return base + input.linear(lowRank.down).linear(lowRank.up)
    }

    /// The weight with the low-rank `pairs` added to rows from `start` on, by a product of their own beside the blocks.
    ///
    /// Nil once that takes more than half the float32 product's work: then the merged float32 weight is the better one.
    func adding(_ pairs: [(start: Int, layer: Adapter.Layer)]) throws -> QuantisedWeight? {
        guard !pairs.isEmpty else { return self }
        let ranks = pairs.map { $0.layer.a.size(0) }
        var down = pairs.map { $0.layer.a.to(.float32) }
        let own = Tensor.zeros([outputs, ranks.reduce(0, +)])
        var column = 0
        for ((start, layer), rank) in zip(pairs, ranks) {
            try own.narrowed(0, start: start, count: layer.b.size(0)).narrowed(1, start: column, count: rank)
                .copy(from: layer.b.to(.float32) * layer.scale)
            column += rank
        }
        var up = [own]
        if let lowRank {
            down.insert(lowRank.down, at: 0)
            up.insert(lowRank.up, at: 0)
        }
        var result = self
        let both = (down: Tensor.concatenated(down), up: Tensor.concatenated(up, dimension: 1))
        guard both.down.size(0) * (inputs + outputs) * 2 <= inputs * outputs else { return nil }
        result.lowRank = both
        return result
    }
}
