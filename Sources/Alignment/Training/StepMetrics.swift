public import Files
import OrderedCollections

/// What one optimiser step measured, under TRL's names.
public struct StepMetrics: Sendable, Equatable {
    public var step: Int
    public var totalSteps: Int
    public var epoch: Double
    /// Norm of the gradient before clipping.
    public var gradNorm: Double
    public var learningRate: Double
    /// Tokens of both rows of every pair so far, shared beginnings counted in each.
    public var tokenCount: Int
    /// What the loss was multiplied by before the backward pass; nil where gradients are float32.
    public var lossScale: Double?
    public var seconds: Double
    public var figures: TrainingFigures

    /// A row of metrics.jsonl.
    public var json: JSONValue {
        var row = figures.members()
        row["step"] = .integer(step)
        row["epoch"] = .number(epoch)
        row["grad_norm"] = .number(gradNorm)
        row["learning_rate"] = .number(learningRate)
        row["num_tokens"] = .integer(tokenCount)
        if let lossScale { row["loss_scale"] = .number(lossScale) }
        row["seconds"] = .number(seconds)
        return .object(row)
    }
}
