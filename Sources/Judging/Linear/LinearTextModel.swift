/// A logistic regression over the words of a text and their runs: small, fast, and the same on every machine.
public struct LinearTextModel: Sendable, Hashable {
    /// What a probability near 1 means, in a word: "refusal", "harmful".
    public let label: String
    /// The longest run of words that counts as a feature.
    public let order: Int
    /// The weights of all places, each times `scale`: `[buckets]`, a power of two.
    let weights: [Int8]
    /// What a weight of 1 stands for.
    let scale: Float
    /// What a text without known words scores, as a log odds.
    let bias: Float

    init(label: String, order: Int, weights: [Int8], scale: Float, bias: Float) {
        self.label = label
        self.order = order
        self.weights = weights
        self.scale = scale
        self.bias = bias
    }

    /// The probability that `text` is what `label` says.
    public func probability(of text: String) -> Double { sigmoid(score(of: text)) }

    /// The log odds of the same.
    public func score(of text: String) -> Double {
        var sum: Float = 0
        for (bucket, value) in TextFeatures(buckets: weights.count, order: order).vector(of: text) {
            sum += Float(weights[bucket]) * value
        }
        return Double(bias + sum * scale)
    }
}

/// Below and above which probabilities a linear model says no and yes; between them it abstains.
public struct AbstainBand: Sendable, Hashable {
    public let low: Double
    public let high: Double

    /// From `low` to `high`, brought into 0 to 1 and into order.
    public init(low: Double = 0.2, high: Double = 0.8) {
        self.low = min(max(min(low, high), 0), 1)
        self.high = min(max(max(low, high), 0), 1)
    }

    /// Whether a probability is a yes or a no; nil within the band.
    public func decide(_ probability: Double) -> Bool? {
        if probability >= high { true } else if probability <= low { false } else { nil }
    }
}
