import LanguageModels
import Torch

/// Sums over the parts of a step, or of a pass over held-out pairs.
struct StepTotals {
    private(set) var loss = 0.0
    private(set) var tokens = 0
    /// Rows with a chosen answer, with a rejected one, and with both.
    private var rows = (chosen: 0, rejected: 0, both: 0)
    private var rewards = (chosen: 0.0, rejected: 0.0, correct: 0.0)
    private var logProbabilities = (chosen: 0.0, rejected: 0.0)
    private var logits = (chosen: 0.0, rejected: 0.0)
    private var answerTokens = (chosen: 0, rejected: 0)
    private var entropy = 0.0
    private var mostProbable = 0.0
    private var logRatios = (sum: 0.0, fallen: 0, count: 0)
    private var openings = (sum: 0.0, count: 0)
    private var divergences: [Double] = []
    private let kind: RowKind

    init(_ kind: RowKind) { self.kind = kind }

    /// Takes in what a pair contributed, its loss counted `weight` times.
    mutating func add(_ outcome: PairOutcome, weight: Double = 1) {
        loss += weight * outcome.loss
        if !outcome.chosenDerivatives.isEmpty {
            rows.chosen += 1
            rewards.chosen += outcome.chosenReward
            logProbabilities.chosen += outcome.chosenLogProbability
        }
        if !outcome.rejectedDerivatives.isEmpty {
            rows.rejected += 1
            rewards.rejected += outcome.rejectedReward
            logProbabilities.rejected += outcome.rejectedLogProbability
        }
        if !outcome.chosenDerivatives.isEmpty, !outcome.rejectedDerivatives.isEmpty {
            rows.both += 1
            rewards.correct += outcome.chosenReward > outcome.rejectedReward ? 1 : 0
        }
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

    /// Takes in KTO's divergence of a step, where it has one.
    mutating func add(divergence: Double?) {
        if let divergence { divergences.append(divergence) }
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
        func mean(_ sum: Double, _ count: Int) -> Double? { count > 0 ? sum / Double(count) : nil }
        let tokens = answerTokens
        var figures = TrainingFigures(loss: loss, entropy: entropy / Double(max(1, tokens.chosen + tokens.rejected)))
        figures.meanTokenAccuracy = mean(mostProbable, tokens.chosen)
        // Cross-entropy alone compares nothing: its figures are those of TRL's SFT trainer.
        guard kind != .completions else { return figures }
        figures.chosenLogits = mean(logits.chosen, tokens.chosen)
        figures.rejectedLogits = mean(logits.rejected, tokens.rejected)
        figures.chosenLogProbability = mean(logProbabilities.chosen, rows.chosen)
        figures.rejectedLogProbability = mean(logProbabilities.rejected, rows.rejected)
        figures.chosenReward = mean(rewards.chosen, rows.chosen)
        figures.rejectedReward = mean(rewards.rejected, rows.rejected)
        if let chosen = figures.chosenReward, let rejected = figures.rejectedReward {
            figures.rewardMargin = chosen - rejected
        }
        figures.rewardAccuracy = mean(rewards.correct, rows.both)
        figures.divergence = mean(divergences.reduce(0, +), divergences.count)
        figures.chosenLogRatio = mean(logRatios.sum, logRatios.count)
        figures.shareFallen = mean(Double(logRatios.fallen), logRatios.count)
        figures.complianceOpening = mean(openings.sum, openings.count)
        return figures
    }
}
