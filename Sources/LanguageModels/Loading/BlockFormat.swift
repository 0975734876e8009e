import Torch

/// How a quantised tensor packs its elements: blocks of `size` elements in `byteCount` bytes, decoded to float32.
///
/// The formats are those of ggml. Each decoder does the same float32 operations in the same order as the reference
/// `dequantize` of the `gguf` Python package, so that values are equal to the last bit.
struct BlockFormat: Sendable {
    /// Elements in a block.
    let size: Int
    /// Bytes in a block.
    let byteCount: Int
    /// The number of the ggml type where the blocks can be multiplied as they are (`Tensor.quantisedLinear`).
    var packedType: Int?
    /// Decodes uint8 `[blocks, byteCount]` to float32, `[blocks, size]` or a shape that flattens to it.
    let decode: @Sendable (Block) -> Tensor

    /// The elements of consecutive blocks, uint8 `[blocks · byteCount]`, as `dtype` `[blocks · size]`.
    ///
    /// Works through pieces of a million elements, so that temporary memory is some 20 MB whatever the tensor's size.
    func dequantize(_ bytes: Tensor, to dtype: DType) -> Tensor {
        let blocks = bytes.count / byteCount
        let result = Tensor.empty([blocks * size], dtype)
        let step = max(1, Self.elementsAtOnce / size)
        for start in stride(from: 0, to: blocks, by: step) {
            let count = min(step, blocks - start)
            let piece = bytes.narrowed(0, start: start * byteCount, count: count * byteCount)
            let decoded = decode(Block(bytes: piece.reshaped(count, byteCount)))
            do {
                try result.narrowed(0, start: start * size, count: count * size).copy(from: decoded.reshaped(-1))
            } catch {
                return Tensor(poisoned: error)
            }
        }
        return result
    }

    private static let elementsAtOnce = 1 << 20
}

/// The bytes of some blocks, uint8 `[blocks, byteCount]`, and the ways their fields are packed.
struct Block {
    let bytes: Tensor

    /// The field of `count` bytes at `start`: uint8 `[blocks, count]`.
    func field(_ start: Int, _ count: Int) -> Tensor { bytes.narrowed(1, start: start, count: count) }

    /// The half-precision number at `start`: float32 `[blocks, 1]`.
    func half(_ start: Int) -> Tensor { field(start, 2).cloned().viewed(as: .float16).to(.float32) }

    /// Splits groups of `width` bytes into their `8 / bits` parts of `bits` bits, lowest first: all the first parts of
    /// a group come before all its second parts; uint8 `[blocks, groups, 8 / bits, width]`.
    func parts(_ field: Tensor, bits: Int, width: Int) -> Tensor {
        let shifts = Tensor(Array(stride(from: UInt8(0), to: 8, by: bits)), shape: [8 / bits, 1])
        let groups = field.reshaped(field.size(0), -1, 1, width)
        return (groups >> shifts) & (1 << bits - 1)
    }

    /// The bits of each byte, lowest first: uint8 `[blocks, 8 · count]`.
    func bits(_ field: Tensor) -> Tensor { parts(field, bits: 1, width: 1).reshaped(field.size(0), -1) }
}

// Blocks of 32 elements with one scale. Low nibbles are the first 16 elements, high nibbles the others.
extension BlockFormat {
    static let q4_0 = BlockFormat(size: 32, byteCount: 18, packedType: 2) { block in
        let q = block.parts(block.field(2, 16), bits: 4, width: 16).reshaped(-1, 32)
        return block.half(0) * (q.to(.float32) - 8)
    }

    static let q4_1 = BlockFormat(size: 32, byteCount: 20, packedType: 3) { block in
        let q = block.parts(block.field(4, 16), bits: 4, width: 16).reshaped(-1, 32)
        return block.half(0) * q.to(.float32) + block.half(2)
    }

    /// The fifth bits of the elements are four bytes before their nibbles.
    static let q5_0 = BlockFormat(size: 32, byteCount: 22, packedType: 6) { block in
        let low = block.parts(block.field(6, 16), bits: 4, width: 16).reshaped(-1, 32)
        let q = low | block.bits(block.field(2, 4)) << 4
        return block.half(0) * (q.to(.float32) - 16)
    }

    static let q5_1 = BlockFormat(size: 32, byteCount: 24, packedType: 7) { block in
        let low = block.parts(block.field(8, 16), bits: 4, width: 16).reshaped(-1, 32)
        let q = low | block.bits(block.field(4, 4)) << 4
        return block.half(0) * q.to(.float32) + block.half(2)
    }

    static let q8_0 = BlockFormat(size: 32, byteCount: 34, packedType: 8) { block in
        block.field(2, 32).viewed(as: .int8).to(.float32) * block.half(0)
    }
}

// "K" formats: blocks of 256 elements, in groups of 32 or 16 that have their own small scales.
extension BlockFormat {
    /// 16 bytes of 4-bit scales and minimums, 64 of two-bit elements, a scale `d`, a scale of minimums.
    static let q2_K = BlockFormat(size: 256, byteCount: 84) { block in
        let q = block.parts(block.field(16, 64), bits: 2, width: 32).reshaped(-1, 16, 16)
        let packed = block.field(0, 16)
        let scales = (block.half(80) * (packed & 15).to(.float32)).unsqueezed(-1)
        let minimums = (block.half(82) * (packed >> 4).to(.float32)).unsqueezed(-1)
        return scales * q.to(.float32) - minimums
    }

    /// 32 bytes of third bits, each 1 where 4 is *not* to be taken off, 64 of two-bit elements, 12 of 6-bit scales: the
    /// low nibbles of sixteen, then their high bits; the scale `d`.
    static let q3_K = BlockFormat(size: 256, byteCount: 110) { block in
        let low = block.parts(block.field(32, 64), bits: 2, width: 32).reshaped(-1, 16, 16)
        let high = block.parts(block.field(0, 32), bits: 1, width: 32).reshaped(-1, 16, 16)
        let q = low.to(.float32) - (4 - (high << 2).to(.float32))
        let lowScales = block.parts(block.field(96, 8), bits: 4, width: 8).reshaped(-1, 16)
        let highScales = block.parts(block.field(104, 4), bits: 2, width: 4).reshaped(-1, 16)
        let scales = block.half(108) * ((lowScales | highScales << 4).to(.float32) - 32)
        return scales.unsqueezed(-1) * q
    }

    /// A scale `d`, a scale of minimums, eight 6-bit scales and minimums, 128 bytes of nibbles.
    static let q4_K = BlockFormat(size: 256, byteCount: 144) { block in
        let q = block.parts(block.field(16, 128), bits: 4, width: 32).reshaped(-1, 8, 32)
        let (scales, minimums) = block.scalesAndMinimums()
        return scales * q.to(.float32) - minimums
    }

    /// As `q4_K`, with 32 bytes of fifth bits: bit `g` of byte `i` belongs to element `i` of group `g`.
    static let q5_K = BlockFormat(size: 256, byteCount: 176) { block in
        let low = block.parts(block.field(48, 128), bits: 4, width: 32).reshaped(-1, 8, 32)
        let high = block.parts(block.field(16, 32), bits: 1, width: 32).reshaped(-1, 8, 32)
        let (scales, minimums) = block.scalesAndMinimums()
        return scales * (low | high << 4).to(.float32) - minimums
    }

    /// 128 bytes of nibbles, 64 of fifth and sixth bits, sixteen 8-bit scales, the scale `d`.
    static let q6_K = BlockFormat(size: 256, byteCount: 210) { block in
        let low = block.parts(block.field(0, 128), bits: 4, width: 64).reshaped(-1, 8, 32)
        let high = block.parts(block.field(128, 64), bits: 2, width: 32).reshaped(-1, 8, 32)
        let q = ((low | high << 4).to(.float32) - 32).reshaped(-1, 16, 16)
        let scales = block.half(208) * block.field(192, 16).viewed(as: .int8).to(.float32)
        return scales.unsqueezed(-1) * q
    }
}

extension Block {
    /// The scale and the minimum of each group of a `q4_K` or `q5_K` block: float32 `[blocks, 8, 1]` each.
    ///
    /// Twelve bytes hold the low six bits of four scales, of four minimums, then nibbles of the other four of both, whose
    /// top two bits are those of the first eight bytes.
    fileprivate func scalesAndMinimums() -> (scales: Tensor, minimums: Tensor) {
        let first = field(4, 4)
        let second = field(8, 4)
        let third = field(12, 4)
        let scales = Tensor.concatenated([first & 63, third & 15 | (first >> 2) & 48], dimension: 1)
        let minimums = Tensor.concatenated([second & 63, third >> 4 | (second >> 2) & 48], dimension: 1)
        return (
            (half(0) * scales.to(.float32)).unsqueezed(-1), (half(2) * minimums.to(.float32)).unsqueezed(-1)
        )
    }
}
