import Alignment
import LanguageModels
import Preferences
import Testing
import Torch

/// Difficulty scores of a packed batch, against each sequence run alone.
@Suite(.serialized) struct PairDifficultyTests {
    @Test func scoresAreThoseOfEachSequenceAlone() throws {
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pairs = [
            TokenizedPair(
                index: 0, id: "a", promptIDs: [3, 9, 4], chosenIDs: [7, 7, 2], rejectedIDs: [7, 11, 30, 2]),
            TokenizedPair(index: 1, id: "b", promptIDs: [3, 9, 21, 8], chosenIDs: [40, 2], rejectedIDs: [5, 6, 2]),
        ]
        let scores = try PairBatch(pairs).difficulties(model: model)
        for (pair, score) in zip(pairs, scores) {
            /// The mean hidden state that predicts the answer's tokens, and their log-probabilities' sum.
            func alone(_ answer: [Int]) throws -> (mean: [Double], sum: Double) {
                try withoutGradients {
                    let hidden = model.hiddenStates(PackedTokens([pair.promptIDs + answer]))
                        .narrowed(0, start: pair.promptIDs.count - 1, count: answer.count)
                    let values: [Float] = try hidden.values()
                    let width = values.count / answer.count
                    let mean = (0..<width).map { column in
                        (0..<answer.count).reduce(0.0) { $0 + Double(values[$1 * width + column]) }
                            / Double(answer.count)
                    }
                    let logs: [Float] = try model.logits(hidden).logSoftmax(-1)
                        .gathered(-1, Tensor(answer).unsqueezed(1)).values()
                    return (mean, logs.reduce(0.0) { $0 + Double($1) })
                }
            }
            let (chosen, rejected) = (try alone(pair.chosenIDs), try alone(pair.rejectedIDs))
            func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
            let risk = dot(chosen.mean, rejected.mean) - dot(chosen.mean, chosen.mean)
            #expect(abs(score.displacementRisk - risk) < 1e-4 * max(1, abs(risk)))
            #expect(abs(score.chosenLogProbability - chosen.sum) < 1e-4)
            let margin =
                chosen.sum / Double(pair.chosenIDs.count) - rejected.sum / Double(pair.rejectedIDs.count)
            #expect(abs(score.margin - margin) < 1e-4)
        }
    }

    @Test func equalAnswersHaveTheRiskOfNone() throws {
        // ⟨h, h⟩ − ‖h‖² = 0: the rejected answer pulls the chosen one down with it, whatever the model.
        let model = try LanguageModel(Checkpoint(path: "\(TRLParityTests.fixtures)/models/llama"))
        let pair = TokenizedPair(index: 0, id: "a", promptIDs: [3, 9], chosenIDs: [7, 2], rejectedIDs: [7, 2])
        let score = try #require(try PairBatch([pair]).difficulties(model: model).first)
        #expect(abs(score.displacementRisk) < 1e-5 && score.margin == 0)
    }
}
