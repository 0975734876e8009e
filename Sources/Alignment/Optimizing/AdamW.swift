package import Torch

/// AdamW (Loshchilov and Hutter, 2019) with bias correction, as torch computes it.
package final class AdamW: Optimizer {
    struct Settings: Sendable, Equatable {
        var beta1 = 0.9
        var beta2 = 0.999
        var epsilon = 1e-8
        var weightDecay = 0.0
    }

    private let settings: Settings
    private let parameters: [Tensor]
    private let averages: [Tensor]
    private let squares: [Tensor]
    private let steps: [Tensor]

    init(_ parameters: [Tensor], _ settings: Settings) {
        self.settings = settings
        self.parameters = parameters
        averages = parameters.map { Tensor.zeros($0.shape, device: $0.device) }
        squares = parameters.map { Tensor.zeros($0.shape, device: $0.device) }
        steps = parameters.map { _ in Tensor.zeros([]) }
    }

    package var state: [(name: String, tensor: Tensor)] {
        parameters.indices.flatMap { index in
            [
                ("average.\(index)", averages[index]), ("square.\(index)", squares[index]),
                ("steps.\(index)", steps[index]),
            ]
        }
    }

    package func step(learningRate: Double) throws {
        try withoutGradients {
            let active = parameters.indices.filter { parameters[$0].gradient != nil }
            for index in active { try steps[index].add(Tensor.full([], 1)) }
            try Tensor.adamW(
                parameters: active.map { parameters[$0] }, gradients: active.compactMap { parameters[$0].gradient },
                averages: active.map { averages[$0] }, squares: active.map { squares[$0] },
                steps: active.map { steps[$0] }, learningRate: learningRate, beta1: settings.beta1,
                beta2: settings.beta2, epsilon: settings.epsilon, weightDecay: settings.weightDecay)
        }
    }
}
