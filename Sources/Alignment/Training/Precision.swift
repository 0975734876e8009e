public import Torch

/// The type that a model computes in; adapters and log-probabilities are float32 with each of them.
public enum Precision: String, Sendable, CaseIterable {
    case float32, bfloat16
    /// Gradients are scaled on their way, so that small ones do not become zero.
    case float16

    public var dtype: DType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .float16: .float16
        }
    }
}
