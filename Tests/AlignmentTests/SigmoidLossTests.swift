import Alignment
import Foundation
import Testing

@Suite struct SigmoidLossTests {
    /// β = 0.5, c = 1, r = −1: margin 1, σ(1) = 0.7310585786, σ(−1) = 0.2689414214.
    @Test func theLossAndItsSlopeAreThoseOfTheFormula() {
        let value = SigmoidLoss(beta: 0.5)(chosenLogRatio: 1, rejectedLogRatio: -1)
        #expect(abs(value.loss - 0.3132616875) < 1e-9)  // −log σ(1)
        #expect(value.chosenReward == 0.5 && value.rejectedReward == -0.5)
        #expect(abs(value.chosenDerivative + 0.5 * 0.2689414214) < 1e-9)  // −β σ(−1)
        #expect(value.rejectedDerivative == -value.chosenDerivative)
    }

    /// With ε = 0.1: −0.9 log σ(1) − 0.1 log σ(−1) = 0.9 · 0.3132616875 + 0.1 · 1.3132616875.
    @Test func labelSmoothingMixesTheOppositeLabel() {
        let value = SigmoidLoss(beta: 0.5, labelSmoothing: 0.1)(chosenLogRatio: 1, rejectedLogRatio: -1)
        #expect(abs(value.loss - 0.4132616875) < 1e-9)
        #expect(abs(value.chosenDerivative - 0.5 * (-0.9 * 0.2689414214 + 0.1 * 0.7310585786)) < 1e-9)
    }

    @Test func extremeMarginsStayFinite() {
        let loss = SigmoidLoss(beta: 1)
        #expect(loss(chosenLogRatio: 0, rejectedLogRatio: 2000).loss == 2000)
        #expect(loss(chosenLogRatio: 2000, rejectedLogRatio: 0).loss == 0)
    }

    @Test func schedulesRiseAndFallAsHuggingFaceHasThem() {
        let linear = LearningRateSchedule(.linear, peak: 1, warmupSteps: 2, totalSteps: 6)
        #expect((0..<7).map(linear.rate) == [0, 0.5, 1, 0.75, 0.5, 0.25, 0])
        let cosine = LearningRateSchedule(.cosine, peak: 2, warmupSteps: 0, totalSteps: 4)
        #expect(
            zip((0..<5).map(cosine.rate), [2, 1.7071067812, 1, 0.2928932188, 0]).allSatisfy { abs($0 - $1) < 1e-9 })
    }
}
