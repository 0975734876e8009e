/// The part of an answer that is compared: its first tokens, or all, the last of them counting α (LD-DPO).
///
/// LD-DPO (Liu and others, 2024) lets the tokens beyond the shorter answer's length count less, so that length alone
/// earns no reward. As in TRL, α scales the reference's log-probabilities too.
struct ComparedAnswer: Equatable {
    /// How many tokens are compared.
    let count: Int
    /// How many of them count fully.
    private let shared: Int
    /// What each of the others counts.
    private let tailWeight: Double
    /// log π, summed.
    let policy: Double
    /// log π_ref, summed.
    let reference: Double

    /// The first `count` tokens of `answer`, of which those after `shared`, what both answers have, count `tailWeight`.
    init(_ answer: AnswerLogProbabilities, count: Int, shared: Int, tailWeight: Double) {
        self.count = count
        self.shared = shared
        self.tailWeight = tailWeight
        func sum(_ values: [Double]) -> Double {
            values.prefix(shared).reduce(0, +) + tailWeight * values.prefix(count).dropFirst(shared).reduce(0, +)
        }
        policy = sum(answer.policy)
        reference = sum(answer.reference)
    }

    var logRatio: Double { policy - reference }

    /// The derivatives of a loss with respect to `length` tokens, from that with respect to the sum of log π.
    func spread(_ derivative: Double, length: Int) -> [Double] {
        (0..<length).map { $0 < shared ? derivative : $0 < count ? derivative * tailWeight : 0 }
    }
}

/// Which number of an answer an objective reads.
struct AnswerReading: Sendable, Equatable {
    /// The score that takes the log-ratio's place; nil reads the policy alone, without a reference.
    var divergence: FDivergence?
    /// Whether the number is divided by how many tokens are compared.
    var isMean = false

    static let logRatio = AnswerReading(divergence: .reverseKL)
    static let logProbability = AnswerReading()
    static let meanLogProbability = AnswerReading(isMean: true)

    /// The number, and its derivative with respect to the sum of log π.
    func callAsFunction(_ answer: ComparedAnswer) -> (value: Double, derivative: Double) {
        let length = isMean ? Double(max(1, answer.count)) : 1
        guard let divergence else { return (answer.policy / length, 1 / length) }
        let (score, derivative) = divergence(answer.logRatio)
        return (score / length, derivative / length)
    }
}
