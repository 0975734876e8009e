import Foundation
import LanguageModels
import Testing
import Torch

extension Adapter {
    /// The fixtures' initial adapter: A[i, j] = sin(n²) / √in with n from the layer, the projection and the place.
    ///
    /// Unlike a random one it is the same in tests that run side by side, which share one random generator. B is zero, or
    /// `strength` times cos(n²) for an adapter that already does something.
    static func byFormula(
        for model: LanguageModel, _ configuration: LoRAConfiguration, strength: Double = 0
    ) throws -> Adapter {
        let projections = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
        var layers: [String: Adapter.Layer] = [:]
        for (name, out, input) in model.linearLayers {
            let parts = name.split(separator: ".")
            let layer = try #require(Int(parts[1]))
            guard configuration.layersToTransform?.contains(layer) ?? true else { continue }
            let projection = try #require(projections.firstIndex(of: String(parts[3])))
            let start = 1 + 8191 * (7 * layer + projection)
            func values(_ count: Int, _ function: (Double) -> Double) -> [Float] {
                (start..<start + count).map { Float(function(Double($0) * Double($0))) }
            }
            layers[name] = Adapter.Layer(
                a: Tensor(
                    values(configuration.rank * input) { sin($0) / Double(input).squareRoot() },
                    shape: [configuration.rank, input]),
                b: Tensor(
                    values(out * configuration.rank) { strength * cos($0) }, shape: [out, configuration.rank]),
                scale: configuration.scale)
        }
        return Adapter(configuration: configuration, layers: layers)
    }
}
