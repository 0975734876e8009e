import Torch

/// Scales the gradients of `parameters` down to a total norm of at most `limit`; returns the norm before.
///
/// The factor is limit / (norm + 1e-6), as in torch's `clip_grad_norm_`; a limit of 0 only measures.
func clipGradients(_ parameters: [Tensor], limit: Double) throws -> Double {
    try withoutGradients {
        let gradients = parameters.compactMap(\.gradient)
        guard !gradients.isEmpty else { return 0 }
        let norm = try Tensor.stacked(gradients.map { $0.norm() }).norm().item()
        let factor = limit / (norm + 1e-6)
        if limit > 0, factor < 1 {
            for gradient in gradients { try gradient.scale(by: factor) }
        }
        return norm
    }
}
