import Foundation
package import Torch

/// Adafactor (Shazeer and Stern, 2018) at a given learning rate, as transformers computes it without relative steps.
///
/// The mean square of a matrix's gradient is kept as one number a row and one a column.
package final class Adafactor: Optimizer {
    private static let decayRate = -0.8
    private static let epsilon = 1e-30
    private static let clipThreshold = 1.0

    private let parameters: [Tensor]
    private let weightDecay: Double
    private let rows: [Tensor]
    private let columns: [Tensor]
    private let steps: [Tensor]

    init(_ parameters: [Tensor], weightDecay: Double) {
        self.parameters = parameters
        self.weightDecay = weightDecay
        // [rows, 1] and [1, columns]
        rows = parameters.map { Tensor.zeros([$0.size(0), 1], device: $0.device) }
        columns = parameters.map { Tensor.zeros([1, $0.size(1)], device: $0.device) }
        steps = parameters.map { _ in Tensor.zeros([]) }
    }

    package var state: [(name: String, tensor: Tensor)] {
        parameters.indices.flatMap { index in
            [("rows.\(index)", rows[index]), ("columns.\(index)", columns[index]), ("steps.\(index)", steps[index])]
        }
    }

    package func step(learningRate: Double) throws {
        try withoutGradients {
            for (index, parameter) in parameters.enumerated() {
                guard let gradient = parameter.gradient else { continue }
                try steps[index].add(Tensor.full([], 1))
                let kept = 1 - pow(try steps[index].item(), Self.decayRate)
                let squares = gradient.square() + Self.epsilon
                for (state, dimension) in [(rows[index], -1), (columns[index], -2)] {
                    try state.scale(by: kept)
                    try state.add(squares.mean(dimension, keeping: true), scaledBy: 1 - kept)
                }
                let rowFactors = (rows[index] / rows[index].mean(-2, keeping: true)).pow(-0.5)
                var update = rowFactors * columns[index].pow(-0.5) * gradient
                let size = try update.norm().item() / Double(max(1, update.count)).squareRoot()
                update = update * (learningRate / max(1, size / Self.clipThreshold))
                if weightDecay > 0 { try parameter.add(parameter, scaledBy: -weightDecay * learningRate) }
                try parameter.add(update, scaledBy: -1)
            }
        }
    }
}
