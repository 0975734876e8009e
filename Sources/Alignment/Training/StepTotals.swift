import LanguageModels
import Torch

/// Sums over the parts of a step, or of a pass over held-out pairs.
struct StepTotals {
    private(set) var loss = 0.0
    private(set) var tokens = 0
    private var pairs = 0
    private var rewards = (chosen: 0.0, rejected: 0.0, correct: 0.0)
    private var logProbabilities = (chosen: 0.0, rejected: 0.0)
    private var logits = (chosen: 0.0, rejected: 0.0)
    private var answerTokens = (chosen: 0, rejected: 0)
    private var entropy = 0.0
    private var mostProbable = 0.0
    private var logRatios = (sum: 0.0, fallen: 0, count: 0)
    private var openings = (sum: 0.0, count: 0)

    /// Takes in what a pair contributed, its loss counted `weight` times.
    mutating func add(_ outcome: PairOutcome, weight: Double = 1) {
        pairs += 1
        loss += weight * outcome.loss
        rewards.chosen += outcome.chosenReward
        rewards.rejected += outcome.rejectedReward
        rewards.correct += outcome.chosenReward > outcome.rejectedReward ? 1 : 0
        logProbabilities.chosen += outcome.chosenLogProbability
        logProbabilities.rejected += outcome.rejectedLogProbability
        if let ratio = outcome.chosenLogRatio {
            logRatios.sum += ratio
            logRatios.fallen += ratio < -Self.rounding ? 1 : 0
            logRatios.count += 1
        }
    }

    /// Takes in the probability of the beginning of a rejected answer to an unsafe prompt.
    mutating func add(complianceOpening probability: Double) {
        openings.sum += probability
        openings.count += 1
    }

    mutating func add(_ scores: TokenScores.Details, batch: PairBatch) throws {
        let border = batch.lengths[..<batch.pairs.count].reduce(0, +)
        let means: [Float] = try scores.meanLogits.values()
        let entropies: [Float] = try scores.entropies.values()
        let top: [Float] = try scores.isMostProbable.values()
        logits.chosen += means[..<border].reduce(0) { $0 + Double($1) }
        logits.rejected += means[border...].reduce(0) { $0 + Double($1) }
        entropy += entropies.reduce(0) { $0 + Double($1) }
        mostProbable += top[..<border].reduce(0) { $0 + Double($1) }
        answerTokens.chosen += border
        answerTokens.rejected += means.count - border
        tokens += batch.sequenceTokens
    }

    /// A log-ratio nearer to 0, in nats, is the rounding of two passes.
    private static let rounding = 1e-3

    var figures: TrainingFigures {
        let n = Double(max(1, pairs))
        let counts = (
            chosen: Double(max(1, answerTokens.chosen)), rejected: Double(max(1, answerTokens.rejected)),
            all: Double(max(1, answerTokens.chosen + answerTokens.rejected))
        )
        var figures = TrainingFigures(loss: loss, entropy: entropy / counts.all)
        figures.meanTokenAccuracy = mostProbable / counts.chosen
        figures.chosenLogits = logits.chosen / counts.chosen
        figures.rejectedLogits = logits.rejected / counts.rejected
        figures.chosenLogProbability = logProbabilities.chosen / n
        figures.rejectedLogProbability = logProbabilities.rejected / n
        figures.chosenReward = rewards.chosen / n
        figures.rejectedReward = rewards.rejected / n
        figures.rewardMargin = (rewards.chosen - rewards.rejected) / n
        figures.rewardAccuracy = rewards.correct / n
        if logRatios.count > 0 {
            figures.chosenLogRatio = logRatios.sum / Double(logRatios.count)
            figures.shareFallen = Double(logRatios.fallen) / Double(logRatios.count)
        }
        if openings.count > 0 { figures.complianceOpening = openings.sum / Double(openings.count) }
        return figures
    }
}
