import Files
import Testing
import Torch

/// Products with quantised blocks and attention over a cache, against the same numbers decoded and multiplied plainly.
@Suite struct GenerationOperatorTests {
    /// ggml's numbers of the types with blocks of 32, with their bits and whether they have a minimum.
    static let types: [(type: Int, bits: Int, minimum: Bool)] = [
        (2, 4, false), (3, 4, true), (6, 5, false), (7, 5, true), (8, 8, false),
    ]

    /// Random blocks of a type: their bytes and, decoded one element after the other, their values.
    static func weight(_ index: Int, out: Int, inputs: Int) throws -> (bytes: Tensor, values: [Double]) {
        let (_, bits, hasMinimum) = types[index]
        var generator = SplitMix64(seed: UInt64(index))
        var bytes: [UInt8] = []
        var values: [Double] = []
        for _ in 0..<out * inputs / 32 {
            let numbers = [Float(0.1), 0.5].map { Float.random(in: -$0...$0, using: &generator) }
            let halves = Tensor(numbers).to(.float16)
            let exact: [Double] = try halves.to(.float64).values()
            let stored = try halves.bytes()
            bytes += hasMinimum ? stored : Array(stored.prefix(2))
            let quants = (0..<32).map { _ in Int.random(in: 0..<1 << bits, using: &generator) }
            if bits == 8 {
                bytes += quants.map { UInt8(truncatingIfNeeded: $0 - 128) }
                values += quants.map { exact[0] * Double($0 - 128) }
                continue
            }
            if bits == 5 {
                let fifth = quants.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element >> 4) << UInt32($1.offset) }
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: fifth >> UInt32(8 * $0)) }
            }
            bytes += (0..<16).map { UInt8(quants[$0] & 15 | (quants[$0 + 16] & 15) << 4) }
            let middle = hasMinimum ? 0 : 1 << (bits - 1)
            values += quants.map { exact[0] * Double($0 - middle) + (hasMinimum ? exact[1] : 0) }
        }
        return (Tensor(bytes: bytes, dtype: .uint8, shape: [bytes.count]), values)
    }

    /// The largest difference of the product from the exact one, in parts of what rounding may change.
    ///
    /// That is half a unit of 16 bits of each block's largest input, times the sizes of the block's weights; and as
    /// much as a float's rounding besides.
    static func error(_ product: Tensor, _ input: Tensor, _ weight: [Double], _ added: Tensor? = nil) throws -> Double {
        let (rows, inputs) = (input.size(0), input.size(1))
        let w = Tensor(weight, shape: [weight.count / inputs, inputs])
        let x = input.to(.float64)
        let exact = added.map { x.linear(w) + $0.to(.float64) } ?? x.linear(w)
        func size(_ tensor: Tensor) -> Tensor { (tensor * tensor).sqrt() }
        let sizes = size(x).reshaped(rows, inputs / 32, 32)
        let largest = sizes.max(2).reshaped(rows, inputs / 32, 1) + Tensor.zeros(sizes.shape, .float64)
        let plain = size(x).linear(size(w)) + size((added ?? Tensor.zeros([1])).to(.float64))
        let allowed = largest.reshaped(rows, inputs).linear(size(w)) * (1.0 / 65534) + plain * 1e-6
        #expect(product.shape == [rows, weight.count / inputs])
        let difference = product.to(.float64) - exact
        return try (size(difference) / allowed).reshaped(-1).max(0).item()
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func everyTypeGivesTheProductOfItsValues(_ index: Int) throws {
        try Runtime.seed(8)
        for (out, inputs) in [(1, 32), (7, 96), (8, 64), (37, 96), (72, 576)] {
            let (bytes, values) = try Self.weight(index, out: out, inputs: inputs)
            let packed = Tensor.packedBlocks([(bytes, Self.types[index].type)], inputs: inputs)
            // A column far larger than the others of its block is the hard case for rounding.
            let spread = Tensor.range(0, inputs).to(.float32).sin() * 3
            let input = Tensor.normal([131, inputs]) * spread.exp()
            for rows in [1, 2, 3, 4, 5, 6, 7, 32, 131] {
                let x = input.narrowed(0, start: 0, count: rows)
                let product = x.quantisedLinear(packed, outputs: out)
                #expect(try Self.error(product, x, values) < 1)
            }
            // What a row gives does not depend on the rows beside it.
            let all: [Float] = try input.quantisedLinear(packed, outputs: out).values()
            for row in [0, 1, 97, 130] {
                let alone: [Float] = try input.narrowed(0, start: row, count: 1)
                    .quantisedLinear(packed, outputs: out).values()
                #expect(alone == Array(all[row * out..<(row + 1) * out]))
            }
        }
    }

    @Test func evenInputsGiveFloatAccuracy() throws {
        try Runtime.seed(9)
        let (bytes, values) = try Self.weight(1, out: 64, inputs: 576)
        let packed = Tensor.packedBlocks([(bytes, 3)], inputs: 576)
        let input = Tensor.normal([4, 576])
        #expect(try Self.error(input.quantisedLinear(packed, outputs: 64), input, values) < 0.5)
    }

    @Test func partsOfSeveralTypesLieOneAboveTheOther() throws {
        try Runtime.seed(10)
        let parts = try [(1, 24), (4, 5), (2, 12)].map { index, out in
            (Self.types[index].type, try Self.weight(index, out: out, inputs: 64))
        }
        let packed = Tensor.packedBlocks(parts.map { ($0.1.bytes, $0.0) }, inputs: 64)
        let (bias, residual) = (Tensor.normal([41]), Tensor.normal([6, 41]))
        let input = Tensor.normal([6, 64])
        let product = input.quantisedLinear(packed, outputs: 41, bias: bias, adding: residual)
        #expect(try Self.error(product, input, parts.flatMap(\.1.values), bias + residual) < 1)
        let zeros: [Float] = try Tensor.zeros([2, 64]).quantisedLinear(packed, outputs: 41).values()
        #expect(zeros.allSatisfy { $0 == 0 })
    }

    @Test func scalesThatPackingWouldChangeAreNotPacked() throws {
        // −8 · 60000 is no half-precision number.
        let scale = try Tensor([60000] as [Float]).to(.float16).bytes()
        let block = Tensor(bytes: scale + [UInt8](repeating: 0, count: 16), dtype: .uint8, shape: [18])
        #expect(Tensor.packedBlocks([(block, 2)], inputs: 32).count == 0)
    }

    @Test func attentionOverACacheIsAttention() throws {
        try Runtime.seed(11)
        let (rows, heads, keyHeads, width, capacity) = (5, 6, 2, 24, 40)
        let lengths = [0, 1, 17, 39, 8]
        let (keys, values) = (
            Tensor.normal([rows, keyHeads, capacity, width]), Tensor.normal([rows, keyHeads, capacity, width])
        )
        let joined = Tensor.normal([rows, heads + 2 * keyHeads, width])
        let found = Tensor.cachedAttention(joined, keys: keys, values: values, lengths: lengths)
        let parts = joined.split([heads, keyHeads, keyHeads], dimension: 1)
        for (row, length) in lengths.enumerated() {
            func own(_ tensor: Tensor) -> Tensor { tensor.narrowed(0, start: row, count: 1) }
            // The new key and value are in their places.
            for (cache, new) in [(keys, parts[1]), (values, parts[2])] {
                let stored: [Float] = try own(cache).narrowed(2, start: length, count: 1).values()
                #expect(stored == (try own(new).values()))
            }
            let wanted = Tensor.attention(
                query: own(parts[0]).reshaped(1, keyHeads, heads / keyHeads, width).to(.float64),
                key: own(keys).narrowed(2, start: 0, count: length + 1).to(.float64),
                value: own(values).narrowed(2, start: 0, count: length + 1).to(.float64))
            let (a, b): ([Double], [Double]) = (
                try own(found).to(.float64).values(), try wanted.reshaped(-1).values()
            )
            #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 2e-6 })
        }
    }

    @Test func shapesThatDoNotFitSayWhich() throws {
        let x = Tensor.normal([2, 64])
        let packed = Tensor.packedBlocks([(Tensor.zeros([40], .uint8), 3)], inputs: 64)
        for (tensor, part) in [
            (x.quantisedLinear(packed, outputs: 9), "quantised_linear"),
            (Tensor.normal([2, 32]).quantisedLinear(packed, outputs: 1), "quantised_linear"),
            (Tensor.packedBlocks([(Tensor.zeros([41], .uint8), 3)], inputs: 64), "pack_blocks"),
            (Tensor.packedBlocks([(Tensor.zeros([40], .uint8), 14)], inputs: 64), "pack_blocks"),
            (Tensor.cachedAttention(x, keys: x, values: x, lengths: [0, 0]), "cached_attention"),
            (
                Tensor.cachedAttention(
                    Tensor.normal([1, 3, 8]), keys: Tensor.zeros([1, 1, 4, 8]), values: Tensor.zeros([1, 1, 4, 8]),
                    lengths: [4]), "cached_attention"
            ),
        ] {
            #expect { try tensor.check() } throws: { "\($0)".contains(part) }
        }
    }
}
