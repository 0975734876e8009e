/// The log-probabilities of one answer, token by token, in nats.
public struct AnswerLogProbabilities: Sendable, Equatable {
    /// log π of every token.
    public var policy: [Double]
    /// log π_ref of the tokens that are compared, or of more; not read without a reference.
    public var reference: [Double]
    /// log Σ π(v)² over the vocabulary v, at every token; read only where pairs are weighted by the policy.
    public var logSumsOfSquares: [Double]

    public init(policy: [Double], reference: [Double] = [], logSumsOfSquares: [Double] = []) {
        self.policy = policy
        self.reference = reference
        self.logSumsOfSquares = logSumsOfSquares
    }
}

/// What a step knows of one pair.
public struct PairScores: Sendable, Equatable {
    public var chosen: AnswerLogProbabilities
    public var rejected: AnswerLogProbabilities
    /// How much the pair counts: its weight as a share of the weights of the whole step.
    public var share: Double
    /// How much each token of the chosen answer counts in a cross-entropy; all of a step's add up to 1.
    public var tokenShare: Double

    public init(
        chosen: AnswerLogProbabilities, rejected: AnswerLogProbabilities, share: Double = 1, tokenShare: Double = 0
    ) {
        self.chosen = chosen
        self.rejected = rejected
        self.share = share
        self.tokenShare = tokenShare
    }
}

/// What a pair contributes to a step.
public struct PairOutcome: Sendable, Equatable {
    /// The pair's part of the step's loss; the parts of all pairs add up to it.
    public var loss: Double
    /// β times the log-ratio of the chosen answer, or its log-probability where there is no reference.
    public var chosenReward: Double
    public var rejectedReward: Double
    /// log π − log π_ref of the chosen answer as it is compared, in nats; nil without a reference.
    public var chosenLogRatio: Double?
    /// The log-probability of the chosen answer as it is compared: summed over tokens, or a mean where the loss reads it.
    public var chosenLogProbability: Double
    public var rejectedLogProbability: Double
    /// Derivative of the step's loss with respect to log π of each token of the chosen answer.
    public var chosenDerivatives: [Double]
    /// Derivative of the step's loss with respect to log π of each token of the rejected answer.
    public var rejectedDerivatives: [Double]

    /// Whether the loss and every derivative are finite.
    var isFinite: Bool {
        loss.isFinite && chosenDerivatives.allSatisfy(\.isFinite) && rejectedDerivatives.allSatisfy(\.isFinite)
    }
}
