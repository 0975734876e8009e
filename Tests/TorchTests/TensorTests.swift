import Foundation
import Testing
import Torch

@Suite struct TensorTests {
    @Test func aFailedOperatorPoisonsWhatFollowsAndNamesItself() throws {
        let good = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
        let bad = good.matmul(Tensor([1, 2, 3] as [Float]))
        let later = (bad + good).softmax(-1).sum()
        let error = try #require(later.error)
        #expect(error.operation == "matmul([2, 2] float32, [3] float32)")
        #expect(throws: error) { try later.item() }
        #expect(throws: error) { try later.backward() }
        #expect(try good.sum().item() == 10)
    }

    @Test func gradientsFlowAndStopWhereAsked() throws {
        let x = Tensor([1, 2, 3] as [Float])
        try x.setRequiresGradient()
        let silent = withoutGradients { x.square().sum() }
        #expect(!silent.requiresGradient)
        try (x.square().sum() * 2).backward()
        #expect(try x.gradient?.values(as: Float.self) == [4, 8, 12])
        try x.clearGradient()
        #expect(x.gradient == nil)
        #expect(!x.detached().requiresGradient)
    }

    @Test func adamWMovesAsTheFormulaSays() throws {
        // One step with gradient g: m̂ = g, v̂ = g², so w ← w (1 − lr·wd) − lr · g / (|g| + ε).
        let w = Tensor([1, -2] as [Float])
        let g = Tensor([0.5, -4] as [Float])
        let state = (0..<2).map { _ in Tensor.zeros([2]) }
        let step = Tensor.full([], 1)
        try Tensor.adamW(
            parameters: [w], gradients: [g], averages: [state[0]], squares: [state[1]], steps: [step],
            learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01)
        let values: [Float] = try w.values()
        #expect(abs(values[0] - (1 - 0.001 - 0.1)) < 1e-6)
        #expect(abs(values[1] - (-2 + 0.002 + 0.1)) < 1e-6)
    }

    @Test func aMappedFileIsNotChangedByWritesToItsTensor() throws {
        let path = NSTemporaryDirectory() + "mapped-\(UUID().uuidString)"
        try Data([1, 2, 3, 4, 5, 6, 7, 8]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = Tensor.mapping(file: path, byteCount: 8)
        #expect(try bytes.narrowed(0, start: 4, count: 4).viewed(as: .int32).values(as: Int32.self) == [0x0807_0605])
        try bytes.fill(9)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(Tensor.mapping(file: path, byteCount: 9).error != nil)
    }

    @Test func aDeviceThatIsNotThereIsAnError() {
        #expect(Device("cuda:1") == .cuda(1))
        #expect(Device("tpu") == nil)
        #if os(Linux)
            #expect(throws: TorchError.self) { try Runtime.prepare(.mps) }
        #endif
    }
}
