import Foundation

/// What a DPO step minimises: one objective or a weighted sum of several, over the pairs of a step or a part of it.
///
/// Pure but for the running mean it is handed. Derivatives come beside the values, token by token, so that a trainer can
/// go back through the model without a graph of the loss.
public struct PreferenceLoss: Sendable {
    private enum Term: Sendable {
        case pair(any PairLoss, AnswerReading)
        case sortedMargins(AOTLoss)
        case sortedLogRatios(AOTLoss)
        case measuredFromMean(beta: Double)
    }

    private let terms: [(term: Term, weight: Double)]
    /// What the mean cross-entropy of the chosen answers' tokens counts.
    private let supervisedWeight: Double
    /// A cross-entropy added during training, to hold the chosen answers' probability.
    public var anchorWeight = 0.0
    private let beta: Double
    private let comparedTokens: Int
    private let tailWeight: Double
    /// What rewards and log-probabilities are reported as.
    private let reported: AnswerReading

    /// Whether the reference's log-probabilities are read.
    public let needsReference: Bool
    /// Whether `logSumsOfSquares` are read.
    public let weighsByPolicy: Bool
    /// Whether a pair's loss depends on the step's other pairs, so that all must be handed over at once.
    public let readsWholeStep: Bool

    /// The objective that valid settings describe.
    public init(_ settings: TrainingConfiguration) {
        var terms: [(Term, Double)] = []
        for (type, weight) in settings.weightedLosses {
            if let term = Self.term(type, settings) { terms.append((term, weight)) }
        }
        self.terms = terms
        supervisedWeight = settings.supervisedWeight
        beta = settings.beta
        comparedTokens = settings.preferenceTokens > 0 ? settings.preferenceTokens : .max
        tailWeight = settings.ldAlpha ?? 1
        needsReference = settings.needsReference
        weighsByPolicy = settings.useWeighting
        readsWholeStep = settings.readsWholeStep
        let readsMeans = settings.lossTypes.contains(.simpo) || settings.lossTypes.contains(.orpo)
        reported = needsReference ? .logRatio : readsMeans ? .meanLogProbability : .logProbability
    }

    private static func term(_ type: LossType, _ settings: TrainingConfiguration) -> Term? {
        let (beta, smoothing) = (settings.beta, settings.labelSmoothing)
        let score = AnswerReading(divergence: settings.divergence)
        let meanScore = AnswerReading(divergence: settings.divergence, isMean: true)
        let sigmoid = SigmoidLoss(beta: beta, labelSmoothing: smoothing)
        let sorted = AOTLoss(beta: beta, labelSmoothing: smoothing)
        return switch type {
        case .sigmoid: .pair(sigmoid, score)
        case .hinge: .pair(HingeLoss(beta: beta), score)
        case .ipo: .pair(IPOLoss(beta: beta), meanScore)
        case .robust: .pair(RobustLoss(beta: beta, labelSmoothing: smoothing), score)
        case .exoPair: .pair(EXOPairLoss(beta: beta, labelSmoothing: smoothing), score)
        case .ncaPair: .pair(NCAPairLoss(beta: beta), .logRatio)
        case .bcoPair:
            settings.bcoRunningMean ? .measuredFromMean(beta: beta) : .pair(BCOPairLoss(beta: beta), .logRatio)
        case .sppoHard: .pair(SPPOHardLoss(beta: beta), .logRatio)
        case .aot: .sortedMargins(sorted)
        case .aotUnpaired: .sortedLogRatios(sorted)
        case .apoZero: .pair(APOZeroLoss(beta: beta), .logRatio)
        case .apoDown: .pair(APODownLoss(beta: beta), .logRatio)
        case .discopop: .pair(DiscoPOPLoss(beta: beta, tau: settings.resolvedDiscopopTau), score)
        case .sigmoidNorm: .pair(SigmoidLoss(beta: beta), meanScore)
        case .dpop: .pair(DPOPLoss(beta: beta, lambda: settings.resolvedDPOPLambda), .logRatio)
        case .simpo:
            .pair(
                SimPOLoss(beta: beta, gamma: settings.resolvedSimPOGamma, labelSmoothing: smoothing),
                .meanLogProbability)
        case .cpo: .pair(sigmoid, .logProbability)
        case .orpo: .pair(ORPOLoss(beta: beta), .meanLogProbability)
        case .sft: nil
        }
    }

    /// What each of `pairs` contributes; `meanReward` takes in the step's mean reward where the objective measures from it.
    ///
    /// With `readsWholeStep`, `pairs` are all of a step; otherwise any part gives the same as the whole.
    public func callAsFunction(_ pairs: [PairScores], meanReward: inout RunningMean) -> [PairOutcome] {
        let compared = pairs.map(compare)
        var sums = [LossValue](repeating: .zero, count: pairs.count)
        for (term, weight) in terms {
            let values = values(term, compared, shares: pairs.map(\.share), &meanReward)
            for (index, value) in values.enumerated() { sums[index].add(value, scaledBy: weight) }
        }
        return zip(zip(pairs, compared), sums).map { outcome($0.0, $0.1, $1) }
    }

    private typealias Compared = (chosen: ComparedAnswer, rejected: ComparedAnswer)

    private func compare(_ pair: PairScores) -> Compared {
        let chosen = min(pair.chosen.policy.count, comparedTokens)
        let rejected = min(pair.rejected.policy.count, comparedTokens)
        let shared = min(chosen, rejected)
        return (
            ComparedAnswer(pair.chosen, count: chosen, shared: shared, tailWeight: tailWeight),
            ComparedAnswer(pair.rejected, count: rejected, shared: shared, tailWeight: tailWeight)
        )
    }

    /// The value of `term` for each pair, with derivatives with respect to the answers' summed log π.
    private func values(
        _ term: Term, _ pairs: [Compared], shares: [Double], _ meanReward: inout RunningMean
    ) -> [LossValue] {
        func each(_ loss: any PairLoss, _ reading: AnswerReading) -> [LossValue] {
            pairs.map { pair in
                let (chosen, rejected) = (reading(pair.chosen), reading(pair.rejected))
                var value = loss(chosen: chosen.value, rejected: rejected.value)
                value.chosenDerivative *= chosen.derivative
                value.rejectedDerivative *= rejected.derivative
                return value
            }
        }
        switch term {
        case .pair(let loss, let reading):
            return each(loss, reading)
        case .sortedMargins(let loss):
            return loss(
                policyMargins: pairs.map { $0.chosen.policy - $0.rejected.policy },
                referenceMargins: pairs.map { $0.chosen.reference - $0.rejected.reference })
        case .sortedLogRatios(let loss):
            return loss(
                chosenLogRatios: pairs.map(\.chosen.logRatio), rejectedLogRatios: pairs.map(\.rejected.logRatio))
        case .measuredFromMean(let beta):
            meanReward.add(
                zip(pairs, shares).reduce(0) {
                    $0 + beta * $1.1 * ($1.0.chosen.logRatio + $1.0.rejected.logRatio) / 2
                })
            return each(BCOPairLoss(beta: beta, delta: meanReward.mean), .logRatio)
        }
    }

    private func outcome(_ pair: PairScores, _ compared: Compared, _ value: LossValue) -> PairOutcome {
        let factor = pair.share * (weighsByPolicy ? policyWeight(pair, compared) : 1)
        let supervised = (supervisedWeight + anchorWeight) * pair.tokenShare
        let (chosen, rejected) = (compared.chosen, compared.rejected)
        // In float32, as the log-probabilities come: what is finer is rounding, and no difference of rewards.
        func reward(_ answer: ComparedAnswer) -> Double {
            beta * (needsReference ? Double(Float(answer.policy) - Float(answer.reference)) : reported(answer).value)
        }
        func reportedLogProbability(_ answer: ComparedAnswer) -> Double {
            reported.isMean ? reported(answer).value : answer.policy
        }
        return PairOutcome(
            loss: factor * value.loss - supervised * pair.chosen.policy.reduce(0, +),
            chosenReward: reward(chosen), rejectedReward: reward(rejected),
            chosenLogRatio: needsReference ? chosen.logRatio : nil,
            chosenLogProbability: reportedLogProbability(chosen),
            rejectedLogProbability: reportedLogProbability(rejected),
            chosenDerivatives: chosen.spread(factor * value.chosenDerivative, length: pair.chosen.policy.count)
                .map { $0 - supervised },
            rejectedDerivatives: rejected.spread(
                factor * value.rejectedDerivative, length: pair.rejected.policy.count))
    }

    /// WPO's weight of a pair (Zhou and others, 2024, equation 2): how likely the policy itself is to say the two answers.
    ///
    /// The product over both of exp(mean over tokens of log π − log Σ π²); a constant to the gradient.
    private func policyWeight(_ pair: PairScores, _ compared: Compared) -> Double {
        func mean(_ answer: AnswerLogProbabilities, _ count: Int) -> Double {
            zip(answer.policy, answer.logSumsOfSquares).prefix(count).reduce(0) { $0 + $1.0 - $1.1 }
                / Double(max(1, count))
        }
        return exp(mean(pair.chosen, compared.chosen.count) + mean(pair.rejected, compared.rejected.count))
    }
}

extension LossValue {
    fileprivate mutating func add(_ other: LossValue, scaledBy factor: Double) {
        loss += factor * other.loss
        chosenDerivative += factor * other.chosenDerivative
        rejectedDerivative += factor * other.rejectedDerivative
    }
}
