import Testing
import Torch

/// Linear layers with low-rank pairs and attention over a forest: the fused operators against plain ones in float64.
@Suite struct AdaptedLinearTests {
    /// The value of `operation`, then the gradients of its inputs, for the sum of the value times fixed factors.
    private static func evaluate(
        _ inputs: [Tensor], _ dtype: DType, _ operation: ([Tensor]) -> Tensor
    ) throws -> [[Double]] {
        let leaves = inputs.map { $0.to(dtype).cloned() }
        for leaf in leaves { try leaf.setRequiresGradient() }
        let y = operation(leaves)
        try Tensor.backward([(y, Tensor.range(0, y.count).to(dtype).sin().reshaped(y.shape))])
        return try [y.detached()].map { try $0.to(.float64).values() }
            + leaves.map { leaf in
                let gradient = try #require(leaf.gradient)
                return try gradient.to(.float64).values()
            }
    }

    private static func expectEqual(_ found: [[Double]], _ wanted: [[Double]], within tolerance: Double) {
        #expect(found.map(\.count) == wanted.map(\.count))
        for (place, (found, wanted)) in zip(found, wanted).enumerated() {
            let size = wanted.map(abs).max() ?? 0
            let difference = zip(found, wanted).map { abs($0 - $1) }.max() ?? 0
            #expect(difference <= tolerance * max(1, size), "of tensor \(place): \(difference), with values to \(size)")
        }
    }

    @Test(arguments: ["none", "norm", "gate"], [1, 37])
    func layersMatch(_ preparation: String, _ rows: Int) throws {
        try Runtime.seed(12)
        let weight = Tensor.normal([21, 24]) * 0.3
        let (bias, norm) = (Tensor.normal([21]), Tensor.uniform([24], 0.5, 1.5))
        let inputs = [
            Tensor.normal([rows, preparation == "gate" ? 48 : 24]), Tensor.normal([rows, 21]),
            Tensor.normal([4, 24]), Tensor.normal([6, 4]), Tensor.normal([2, 24]), Tensor.normal([10, 2]),
        ]
        let found = try Self.evaluate(inputs, .float32) { leaves in
            leaves[0].adaptedLinear(
                weight, bias: bias, adding: leaves[1],
                pairs: [(0, leaves[2], leaves[3]), (11, leaves[4], leaves[5])], scale: 0.7,
                preparation: preparation == "norm"
                    ? .norm(weight: norm, epsilon: 1e-5) : preparation == "gate" ? .gate : .none)
        }
        let wanted = try Self.evaluate(inputs, .float64) { leaves in
            let x =
                preparation == "norm"
                ? leaves[0].rmsNorm(norm.to(.float64), epsilon: 1e-5)
                : preparation == "gate" ? leaves[0].gatedSiLU() : leaves[0]
            // The first pair changes columns 0 to 5, the second 11 to 20.
            let changes = Tensor.concatenated(
                [
                    x.linear(leaves[2]).linear(leaves[3]) * 0.7, Tensor.zeros([rows, 5], .float64),
                    x.linear(leaves[4]).linear(leaves[5]) * 0.7,
                ], dimension: 1)
            return x.linear(weight.to(.float64), bias: bias.to(.float64)) + leaves[1] + changes
        }
        Self.expectEqual(found, wanted, within: 3e-6)
    }

    @Test func aFrozenLayerWithoutPairsPassesTheGradient() throws {
        try Runtime.seed(13)
        let weight = Tensor.normal([5, 8])
        let inputs = [Tensor.normal([3, 8])]
        let found = try Self.evaluate(inputs, .float32) { $0[0].adaptedLinear(weight, pairs: [], scale: 1) }
        let wanted = try Self.evaluate(inputs, .float64) { $0[0].linear(weight.to(.float64)) }
        Self.expectEqual(found, wanted, within: 2e-6)
    }

    @Test(arguments: [1, 3]) func attentionOverAForestIsAttentionOverEachPath(_ group: Int) throws {
        try Runtime.seed(14)
        let (keyHeads, width, heads) = (2, 8, 2 * group)
        // Tokens 0-2 are shared by 3-4 and by 5-8; 9 stands alone. The first batch pads queries and keys.
        let batches: [(queries: [[Int]], ancestors: [[Int]])] = [
            ([[0, 1, 2], [3, 4]], [[], [0, 1, 2]]), ([[9], [5]], [[], [0, 1, 2]]), ([[6, 7, 8]], [[0, 1, 2, 5]]),
        ]
        func padded(_ rows: [[Int]]) -> Tensor {
            let longest = rows.map(\.count).max() ?? 0
            return Tensor.concatenated(
                rows.map { Tensor($0 + [Int](repeating: -1, count: longest - $0.count)).unsqueezed(0) })
        }
        let queries = batches.map { padded($0.queries) }
        let keys = batches.map { batch in padded(zip(batch.ancestors, batch.queries).map { $0 + $1 }) }
        let masks = zip(batches, zip(queries, keys)).map { batch, tensors -> Tensor in
            let (tokens, reach) = (tensors.0.size(1), tensors.1.size(1))
            let rows = batch.ancestors.flatMap { ancestors in
                (0..<group).flatMap { _ in
                    (0..<tokens).flatMap { query in
                        (0..<reach).map { Float($0 <= ancestors.count + query ? 0 : -Float.infinity) }
                    }
                }
            }
            return Tensor(rows, shape: [batch.queries.count, 1, group * tokens, reach])
        }
        let inputs = [Tensor.normal([10, heads + 2 * keyHeads, width])]
        let found = try Self.evaluate(inputs, .float32) {
            Tensor.treeAttention($0[0], queries: queries, keys: keys, masks: masks, keyHeads: keyHeads)
        }
        let paths = [[0], [0, 1], [0, 1, 2], [3], [3, 4], [5], [5, 6], [5, 6, 7], [5, 6, 7, 8], [9]]
        let wanted = try Self.evaluate(inputs, .float64) { leaves in
            let parts = leaves[0].split([heads, keyHeads, keyHeads], dimension: 1)
            return Tensor.concatenated(
                paths.enumerated().map { token, path in
                    let seen = Tensor((3...8).contains(token) ? [0, 1, 2] + path : path)
                    return Tensor.attention(
                        query: parts[0].narrowed(0, start: token, count: 1).reshaped(1, keyHeads, group, width),
                        key: parts[1].selecting(0, seen).transposed(0, 1).unsqueezed(0),
                        value: parts[2].selecting(0, seen).transposed(0, 1).unsqueezed(0)
                    ).reshaped(1, heads * width)
                })
        }
        Self.expectEqual(found, wanted, within: 2e-6)
    }

    @Test func shapesThatDoNotFitSayWhich() throws {
        let (x, weight) = (Tensor.normal([2, 6]), Tensor.normal([4, 6]))
        let joined = Tensor.normal([3, 4, 2])
        for (tensor, part) in [
            (x.adaptedLinear(weight.to(.float64), pairs: [], scale: 1), "adapted_linear"),
            (x.adaptedLinear(weight, pairs: [], scale: 1, preparation: .gate), "adapted_linear"),
            (
                x.adaptedLinear(weight, pairs: [(2, Tensor.normal([1, 6]), Tensor.normal([3, 1]))], scale: 1),
                "adapted_linear"
            ),
            (
                Tensor.treeAttention(
                    joined, queries: [Tensor([3]).unsqueezed(0)], keys: [Tensor([0]).unsqueezed(0)],
                    masks: [Tensor.zeros([1, 1, 2, 1])], keyHeads: 1), "tree_attention"
            ),
        ] {
            #expect { try tensor.check() } throws: { "\($0)".contains(part) }
        }
    }
}
