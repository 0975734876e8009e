import Testing
import Torch

/// The operators that run in one pass in float32 against the same formulas in float64, values and gradients.
@Suite struct FusedTests {
    /// The value and the gradient of the sum of `operation` times fixed factors.
    private static func evaluate(
        _ input: Tensor, _ dtype: DType, _ operation: (Tensor) -> Tensor
    ) throws -> (values: [Double], gradient: [Double]) {
        let x = input.to(dtype).cloned()
        try x.setRequiresGradient()
        let y = operation(x)
        let factors = Tensor.range(0, y.count).to(dtype).sin().reshaped(y.shape)
        try Tensor.backward([(y, factors)])
        let gradient = try #require(x.gradient)
        return (try y.detached().to(.float64).values(), try gradient.to(.float64).values())
    }

    private static func compare(_ input: Tensor, _ operation: (Tensor, DType) -> Tensor) throws {
        let single = try evaluate(input, .float32) { operation($0, .float32) }
        let double = try evaluate(input, .float64) { operation($0, .float64) }
        #expect(single.values.count == double.values.count)
        for (a, b) in zip(single.values + single.gradient, double.values + double.gradient) {
            #expect(abs(a - b) <= 2e-6 * max(1, abs(b)), "\(a) against \(b)")
        }
    }

    @Test(arguments: [(1, 16), (7, 37), (300, 576)])
    func normsMatch(_ rows: Int, _ width: Int) throws {
        try Runtime.seed(3)
        let weight = Tensor.uniform([width], 0.5, 1.5)
        try Self.compare(Tensor.normal([rows, width])) { $0.rmsNorm(weight.to($1), epsilon: 1e-5) }
        // Heads of a wider tensor: rows that do not follow each other in memory.
        try Self.compare(Tensor.normal([rows, 3, width])) {
            $0.narrowed(1, start: 1, count: 2).rmsNorm(weight.to($1), epsilon: 1e-5)
        }
    }

    @Test(arguments: [(1, 1), (5, 19), (300, 64)])
    func gatesMatch(_ rows: Int, _ inner: Int) throws {
        try Runtime.seed(4)
        try Self.compare(Tensor.normal([rows, 2 * inner]) * 4) { x, _ in x.gatedSiLU() }
    }

    @Test func gatesOfExtremeNumbersStayFinite() throws {
        let gates: [Float] = [-1e30, -200, -90, 90, 200, 1e5]
        let y = Tensor(gates + [Float](repeating: 1, count: 6), shape: [1, 12]).gatedSiLU()
        let values: [Float] = try y.values()
        for (value, wanted) in zip(values, [0, 0, 0, 90, 200, 1e5] as [Float]) { #expect(abs(value - wanted) < 1e-3) }
    }

    @Test(arguments: [0, 2, 4]) func rotationsMatch(_ count: Int) throws {
        try Runtime.seed(5)
        let angles = Tensor.normal([9, 1, 8]) * 3
        try Self.compare(Tensor.normal([9, 4, 16])) {
            $0.rotatingHeads(count, cosine: angles.cos().to($1), sine: angles.sin().to($1))
        }
    }

    @Test(arguments: [(1, 1), (5, 19), (70, 3001)])
    func rowTotalsAndProbabilitiesMatch(_ rows: Int, _ width: Int) throws {
        try Runtime.seed(6)
        let logits = Tensor.normal([rows, width]) * 5 + Tensor.range(0, rows).to(.float32).reshaped(rows, 1) * 40
        let (total, top) = logits.rowTotals()
        let probabilities = logits.cloned()
        let (again, _) = try probabilities.becomeProbabilities()
        let exact = logits.to(.float64)
        let exactTotals = exact.logSumExp(-1)
        for (a, b) in [
            (total, exactTotals), (again, exactTotals), (top, exact.max(-1)),
            (probabilities, (exact - exactTotals.unsqueezed(1)).exp()),
        ] {
            let (values, wanted): ([Double], [Double]) = (try a.to(.float64).values(), try b.values())
            #expect(values.count == wanted.count)
            for (value, wanted) in zip(values, wanted) { #expect(abs(value - wanted) <= 1e-6 * max(1, abs(wanted))) }
        }
    }

    @Test func shapesThatDoNotFitSayWhich() throws {
        let x = Tensor.normal([4, 6])
        for (tensor, part) in [
            (x.rmsNorm(Tensor.normal([5]), epsilon: 1e-5), "rms_norm"),
            (Tensor.normal([4, 5]).gatedSiLU(), "gated_silu"),
            (x.rotatingHeads(1, cosine: x, sine: x), "rotate_heads"),
            (Tensor.normal([4]).rowTotals().max, "row_totals"),
        ] {
            #expect { try tensor.check() } throws: { "\($0)".contains(part) }
        }
    }
}
