package import Torch

/// What turns gradients into updates of some parameters.
package protocol Optimizer {
    /// Moves the parameters against their gradients; parameters without one stay.
    func step(learningRate: Double) throws
    /// What is carried from step to step, in a fixed order; writing into the tensors restores it.
    var state: [(name: String, tensor: Tensor)] { get }
}

/// An optimizer by the name that settings have for it.
public enum OptimizerName: String, Sendable, CaseIterable {
    /// Loshchilov and Hutter, 2019: two float32 numbers of state a parameter.
    case adamw
    /// Stochastic gradient descent: none without momentum, and one with it.
    case sgd
    /// Shazeer and Stern, 2018: one number a row and one a column.
    case adafactor

    /// The optimizer of `parameters` that `settings` ask for.
    package func optimizer(_ parameters: [Tensor], _ settings: TrainingConfiguration) -> any Optimizer {
        switch self {
        case .adamw: AdamW(parameters, AdamW.Settings(weightDecay: settings.weightDecay))
        case .sgd: SGD(parameters, momentum: settings.momentum ?? 0, weightDecay: settings.weightDecay)
        case .adafactor: Adafactor(parameters, weightDecay: settings.weightDecay)
        }
    }
}
