package import Torch

/// Stochastic gradient descent with momentum (Polyak, 1964) and L2 weight decay, as torch computes it.
package final class SGD: Optimizer {
    private let parameters: [Tensor]
    private let momentum: Double
    private let weightDecay: Double
    private let velocities: [Tensor]

    init(_ parameters: [Tensor], momentum: Double, weightDecay: Double) {
        self.parameters = parameters
        self.momentum = momentum
        self.weightDecay = weightDecay
        velocities = momentum > 0 ? parameters.map { Tensor.zeros($0.shape, device: $0.device) } : []
    }

    package var state: [(name: String, tensor: Tensor)] {
        velocities.enumerated().map { ("velocity.\($0.offset)", $0.element) }
    }

    package func step(learningRate: Double) throws {
        try withoutGradients {
            for (index, parameter) in parameters.enumerated() {
                guard var gradient = parameter.gradient else { continue }
                if weightDecay > 0 { gradient = gradient + parameter * weightDecay }
                if momentum > 0 {
                    try velocities[index].scale(by: momentum)
                    try velocities[index].add(gradient)
                    gradient = velocities[index]
                }
                try parameter.add(gradient, scaledBy: -learningRate)
            }
        }
    }
}
