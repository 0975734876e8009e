public import Files

extension LinearTextModel {
    /// How a model is trained.
    public struct Options: Sendable, Hashable {
        /// How many places the features share, as a power of two from 10 to 18.
        public var bucketBits = 16
        /// The longest run of words that counts as a feature.
        public var order = 2
        /// How often every text is read.
        public var epochs = 20
        /// How far the first steps go.
        public var learningRate = 0.5
        /// How strongly weights are drawn to 0.
        public var decay = 1e-5
        /// Where the order of the texts starts.
        public var seed: UInt64 = 0

        public init() {}
    }

    /// One text and whether it is what the label says.
    public typealias Example = (text: String, isPositive: Bool)

    /// A model of `examples`, both kinds weighing alike however many there are of each.
    ///
    /// Plain AdaGrad (Duchi, Hazan and Singer, 2011) on the logistic loss, one text a step; the same examples and options give
    /// the same weights.
    /// - Throws: `InputError` unless there are examples of both kinds.
    public static func train(
        _ examples: [Example], label: String, options: Options = Options()
    ) throws(InputError) -> LinearTextModel {
        let positives = examples.count(where: \.isPositive)
        guard positives > 0, positives < examples.count else {
            throw InputError(
                file: "examples", problem: "\(positives) of \(examples.count) are \(label)",
                expected: "texts that are and texts that are not")
        }
        let bits = min(max(options.bucketBits, 10), 18)
        let features = TextFeatures(buckets: 1 << bits, order: max(1, options.order))
        let vectors = examples.map { features.vector(of: $0.text) }
        let half = Double(examples.count) / 2
        let importance = (half / Double(examples.count - positives), half / Double(positives))
        var state = AdaGrad(count: features.buckets, rate: Float(options.learningRate), decay: Float(options.decay))
        var generator = SplitMix64(seed: options.seed)
        for _ in 0..<max(1, options.epochs) {
            for index in generator.permutation(vectors.count) {
                let isPositive = examples[index].isPositive
                let error = sigmoid(Double(state.score(vectors[index]))) - (isPositive ? 1 : 0)
                state.step(vectors[index], error: Float(error * (isPositive ? importance.1 : importance.0)))
            }
        }
        let largest = state.weights.reduce(0) { max($0, abs($1)) }
        let scale = largest > 0 ? largest / 127 : 1
        return LinearTextModel(
            label: label, order: features.order, weights: state.weights.map { Int8(($0 / scale).rounded()) },
            scale: scale, bias: state.bias)
    }
}

/// Weights, and the sums of their squared gradients, which shorten their steps.
private struct AdaGrad {
    private(set) var weights: [Float]
    private(set) var bias: Float = 0
    private var squares: [Float]
    private var biasSquares: Float = 1e-6
    private let rate: Float
    private let decay: Float

    init(count: Int, rate: Float, decay: Float) {
        weights = Array(repeating: 0, count: count)
        squares = Array(repeating: 1e-6, count: count)
        self.rate = rate
        self.decay = decay
    }

    func score(_ vector: [(bucket: Int, value: Float)]) -> Float {
        vector.reduce(bias) { $0 + weights[$1.bucket] * $1.value }
    }

    /// A step against `error`, the loss's slope at this text.
    mutating func step(_ vector: [(bucket: Int, value: Float)], error: Float) {
        for (bucket, value) in vector {
            let gradient = error * value + decay * weights[bucket]
            squares[bucket] += gradient * gradient
            weights[bucket] -= rate * gradient / squares[bucket].squareRoot()
        }
        biasSquares += error * error
        bias -= rate * error / biasSquares.squareRoot()
    }
}
