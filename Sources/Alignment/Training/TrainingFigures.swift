public import Files
public import OrderedCollections

/// What a pass over some rows measured; what an objective does not have is nil.
public struct TrainingFigures: Sendable, Equatable {
    public var loss: Double
    /// Mean over answer tokens, in nats.
    public var entropy: Double
    /// Share of chosen answer tokens that were the most probable.
    public var meanTokenAccuracy: Double?
    /// Means over answer tokens of the mean logit over the vocabulary.
    public var chosenLogits: Double?
    public var rejectedLogits: Double?
    /// Mean of the answers' log-probabilities as they are compared: summed over tokens, or a mean where the loss reads it.
    public var chosenLogProbability: Double?
    public var rejectedLogProbability: Double?
    public var chosenReward: Double?
    public var rejectedReward: Double?
    public var rewardMargin: Double?
    /// Share of pairs whose chosen answer has the strictly higher reward.
    public var rewardAccuracy: Double?
    /// Mean of log π − log π_ref of the chosen answers, in nats: below 0 they became less probable.
    public var chosenLogRatio: Double?
    /// Share of pairs whose chosen answer became less probable than under the reference.
    public var shareFallen: Double?
    /// Mean probability of the beginning of the rejected answer to unsafe prompts.
    public var complianceOpening: Double?

    public init(loss: Double, entropy: Double) {
        self.loss = loss
        self.entropy = entropy
    }

    /// The figures under TRL's names, with `prefix` before each; those of the guard have `guard/` before them.
    public func members(prefix: String = "") -> OrderedDictionary<String, JSONValue> {
        let figures: [(String, Double?)] = [
            ("loss", loss), ("entropy", entropy), ("mean_token_accuracy", meanTokenAccuracy),
            ("logits/chosen", chosenLogits), ("logits/rejected", rejectedLogits),
            ("logps/chosen", chosenLogProbability), ("logps/rejected", rejectedLogProbability),
            ("rewards/chosen", chosenReward), ("rewards/rejected", rejectedReward), ("rewards/margins", rewardMargin),
            ("rewards/accuracies", rewardAccuracy), ("guard/chosen_log_ratio", chosenLogRatio),
            ("guard/share_fallen", shareFallen), ("guard/compliance_opening", complianceOpening),
        ]
        var members: OrderedDictionary<String, JSONValue> = [:]
        for case (let name, let value?) in figures { members[prefix + name] = .number(value) }
        return members
    }
}
