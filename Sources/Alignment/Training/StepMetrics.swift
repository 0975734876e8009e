public import Files

/// What one optimiser step measured, under TRL's names.
public struct StepMetrics: Sendable, Equatable {
    public var step: Int
    public var totalSteps: Int
    public var epoch: Double
    public var loss: Double
    /// Norm of the gradient before clipping.
    public var gradNorm: Double
    public var learningRate: Double
    /// Tokens of both rows of every pair so far, shared beginnings counted in each.
    public var tokenCount: Int
    /// Mean over answer tokens, in nats.
    public var entropy: Double
    /// Share of chosen answer tokens that were the most probable.
    public var meanTokenAccuracy: Double
    public var chosenLogits: Double
    public var rejectedLogits: Double
    /// Mean of the answers' log-probabilities as they are compared: summed over tokens, or a mean where the loss reads it.
    public var chosenLogProbability: Double
    public var rejectedLogProbability: Double
    public var chosenReward: Double
    public var rejectedReward: Double
    public var rewardMargin: Double
    /// Share of pairs whose chosen answer has the strictly higher reward.
    public var rewardAccuracy: Double
    public var seconds: Double

    /// A row of metrics.jsonl.
    public var json: JSONValue {
        [
            "step": .integer(step), "epoch": .number(epoch), "loss": .number(loss), "grad_norm": .number(gradNorm),
            "learning_rate": .number(learningRate), "num_tokens": .integer(tokenCount), "entropy": .number(entropy),
            "mean_token_accuracy": .number(meanTokenAccuracy), "logits/chosen": .number(chosenLogits),
            "logits/rejected": .number(rejectedLogits), "logps/chosen": .number(chosenLogProbability),
            "logps/rejected": .number(rejectedLogProbability), "rewards/chosen": .number(chosenReward),
            "rewards/rejected": .number(rejectedReward), "rewards/margins": .number(rewardMargin),
            "rewards/accuracies": .number(rewardAccuracy), "seconds": .number(seconds),
        ]
    }
}
