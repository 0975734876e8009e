import Alignment
import Foundation
import Testing

/// Each objective on numbers whose loss and derivatives were worked out by hand.
///
/// With β = 0.5, c = 1 and r = −1 the rewards are ±0.5 and the margin is 1. Used throughout:
/// σ(1) = 0.7310585786, σ(−1) = 0.2689414214, log σ(1) = −0.3132616875, log σ(−1) = −1.3132616875,
/// σ(0.5) = 0.6224593312, σ(−0.5) = 0.3775406688, log σ(0.5) = −0.4740769842, log σ(−0.5) = −0.9740769842.
@Suite struct PairLossTests {
    private static func expect(
        _ loss: some PairLoss, _ c: Double = 1, _ r: Double = -1, is wanted: Double, chosen: Double, rejected: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let value = loss(chosen: c, rejected: r)
        for (found, wanted) in [
            (value.loss, wanted), (value.chosenDerivative, chosen), (value.rejectedDerivative, rejected),
        ] {
            #expect(abs(found - wanted) < 1e-9, sourceLocation: sourceLocation)
        }
    }

    /// −log σ(1) with slope −β σ(−1); with ε = 0.1, −0.9 log σ(1) − 0.1 log σ(−1) and β (−0.9 σ(−1) + 0.1 σ(1)).
    @Test func sigmoid() {
        Self.expect(SigmoidLoss(beta: 0.5), is: 0.3132616875, chosen: -0.1344707107, rejected: 0.1344707107)
        Self.expect(
            SigmoidLoss(beta: 0.5, labelSmoothing: 0.1), is: 0.4132616875, chosen: -0.0844707107,
            rejected: 0.0844707107)
    }

    @Test func extremeMarginsStayFinite() {
        let loss = SigmoidLoss(beta: 1)
        #expect(loss(chosen: 0, rejected: 2000).loss == 2000)
        #expect(loss(chosen: 2000, rejected: 0).loss == 0)
        // e²⁰⁰⁰ times a modulation of e⁻²⁰⁰⁰/⁰·⁰⁵ is nothing: the logistic part is left.
        let discovered = DiscoPOPLoss(beta: 1)(chosen: 0, rejected: 2000)
        #expect(discovered.loss == 2000 && discovered.chosenDerivative == -1)
        #expect(ORPOLoss()(chosen: 0, rejected: -1).chosenDerivative.isFinite)
    }

    /// 1 − 0.5 · 1 on the slope; beyond the corner, where the margin is 2, nothing.
    @Test func hinge() {
        Self.expect(HingeLoss(beta: 0.5), 1, 0, is: 0.5, chosen: -0.5, rejected: 0.5)
        Self.expect(HingeLoss(beta: 0.5), 2, -2, is: 0, chosen: 0, rejected: 0)
    }

    /// (1 − (−1) − 1 / (2 · 0.5))² = 1.
    @Test func ipo() { Self.expect(IPOLoss(beta: 0.5), is: 1, chosen: 2, rejected: -2) }

    /// (0.9 · 0.3132616875 − 0.1 · 1.3132616875) / 0.8; slope −0.5 (0.9 σ(−1) + 0.1 σ(1)) / 0.8.
    @Test func robust() {
        Self.expect(
            RobustLoss(beta: 0.5, labelSmoothing: 0.1), is: 0.1882616875, chosen: -0.1969707107,
            rejected: 0.1969707107)
    }

    /// σ(1) (log σ(1) − log 0.9) + σ(−1) (log σ(−1) − log 0.1)
    /// = 0.7310585786 · −0.2079011719 + 0.2689414214 · 0.9893234055; slope 0.5 σ(1) σ(−1) (1 − log 9).
    @Test func exoPair() {
        Self.expect(
            EXOPairLoss(beta: 0.5, labelSmoothing: 0.1), is: 0.1140821077, chosen: -0.1176943193,
            rejected: 0.1176943193)
    }

    /// 0.4740769842 + 0.5 · 0.9740769842 + 0.5 · 0.4740769842;
    /// slopes 0.5 (−0.3775406688 + 0.5 · 0.6224593312) and 0.5 · 0.5 · 0.3775406688.
    @Test func ncaPair() {
        Self.expect(NCAPairLoss(beta: 0.5), is: 1.1981539684, chosen: -0.0331555016, rejected: 0.0943851672)
    }

    /// −2 log σ(0.5); from δ = 0.2 the rewards are 0.3 and −0.7: −log σ(0.3) − log σ(0.7) = 0.5543552445 + 0.4031860489,
    /// slopes −0.5 σ(−0.3) = −0.5 · 0.4255574832 and 0.5 σ(−0.7) = 0.5 · 0.3318122278.
    @Test func bcoPair() {
        Self.expect(BCOPairLoss(beta: 0.5), is: 0.9481539684, chosen: -0.1887703344, rejected: 0.1887703344)
        Self.expect(
            BCOPairLoss(beta: 0.5, delta: 0.2), is: 0.9575412934, chosen: -0.2127787416, rejected: 0.1659061139)
    }

    /// 0.5 / β = 1: (3 − 1)² + (1 + 1)² with slopes 2 · 2 and 2 · 2.
    @Test func sppoHard() { Self.expect(SPPOHardLoss(beta: 0.5), 3, 1, is: 8, chosen: 4, rejected: 4) }

    /// 1 − σ(0.5) + σ(−0.5); slopes ∓0.5 σ(0.5) σ(−0.5).
    @Test func apoZero() {
        Self.expect(APOZeroLoss(beta: 0.5), is: 0.7550813376, chosen: -0.1175018561, rejected: 0.1175018561)
    }

    /// σ(0.5) + 1 − σ(1); slopes 0.5 σ(0.5) σ(−0.5) − 0.5 σ(1) σ(−1) and 0.5 σ(1) σ(−1).
    @Test func apoDown() {
        Self.expect(APODownLoss(beta: 0.5), is: 0.8914007526, chosen: 0.0191958895, rejected: 0.0983059666)
    }

    /// τ = 0.5, m = σ(2) = 0.8807970780: 0.1192029220 · 0.3132616875 + m · 0.3678794412;
    /// slope 0.5 (−0.1192029220 σ(−1) + 2 m (1 − m) (log σ(1) + e⁻¹) − m e⁻¹).
    @Test func discopop() {
        Self.expect(
            DiscoPOPLoss(beta: 0.5, tau: 0.5), is: 0.3613688453, chosen: -0.1723083563, rejected: 0.1723083563)
    }

    /// c = −1, r = −2, λ = 3: margin 0.5 (1 − 3 · 1) = −1, and c counts 1 + λ times.
    ///
    /// Above the reference it is DPO.
    @Test func dpop() {
        Self.expect(
            DPOPLoss(beta: 0.5, lambda: 3), -1, -2, is: 1.3132616875, chosen: -1.4621171573, rejected: 0.3655292893)
        Self.expect(DPOPLoss(beta: 0.5, lambda: 3), is: 0.3132616875, chosen: -0.1344707107, rejected: 0.1344707107)
    }

    /// 2 (−1 − (−2)) − 0.5 = 1.5: −log σ(1.5) = 0.2014132780, slope −2 σ(−1.5) = −2 · 0.1824255238.
    @Test func simpo() {
        Self.expect(
            SimPOLoss(beta: 2, gamma: 0.5), -1, -2, is: 0.2014132780, chosen: -0.3648510476, rejected: 0.3648510476)
    }

    /// Probabilities 0.5 and 0.2 have odds 1 and 0.25, their ratio is 4 and σ(log 4) = 0.8: −0.5 log 0.8,
    /// slopes −0.5 · 0.2 / 0.5 and 0.5 · 0.2 / 0.8.
    @Test func orpo() {
        Self.expect(ORPOLoss(beta: 0.5), log(0.5), log(0.2), is: 0.1115717757, chosen: -0.2, rejected: 0.125)
    }

    /// Policy margins 3, 1, 2 and reference margins 0, 3, 1 sorted are 1, 2, 3 and 0, 1, 3: δ = 1, 1, 0.
    ///
    /// They belong to the pairs with margins 1, 2 and 3. β = 1: −log σ(1) = 0.3132616875 and log 2.
    @Test func aot() {
        let values = AOTLoss(beta: 1)(policyMargins: [3, 1, 2], referenceMargins: [0, 3, 1])
        let ahead = (loss: 0.3132616875, slope: -0.2689414214)
        for (value, wanted) in zip(values, [(loss: 0.6931471806, slope: -0.5), ahead, ahead]) {
            #expect(abs(value.loss - wanted.loss) < 1e-9)
            #expect(abs(value.chosenDerivative - wanted.slope) < 1e-9)
            #expect(value.rejectedDerivative == -value.chosenDerivative)
        }
    }

    /// Chosen 2, 0 and rejected 0, −1 sorted are 0, 2 and −1, 0: δ = 1 at the second of each, 2 at the first.
    ///
    /// β = 0.5, ε = 0.1: δ = 2 gives the smoothed sigmoid of margin 1, 0.4132616875.
    @Test func aotUnpaired() {
        let loss = AOTLoss(beta: 0.5, labelSmoothing: 0.1)
        let values = loss(chosenLogRatios: [2, 0], rejectedLogRatios: [0, -1])
        #expect(abs(values[0].loss - 0.4132616875) < 1e-9)
        #expect(abs(values[0].chosenDerivative + 0.0844707107) < 1e-9)
        #expect(abs(values[0].rejectedDerivative - 0.0844707107) < 1e-9)
        // −0.9 log σ(0.5) − 0.1 log σ(−0.5), slope 0.5 (−0.9 · 0.3775406688 + 0.1 · 0.6224593312)
        #expect(abs(values[1].loss - 0.5240769842) < 1e-9)
        #expect(abs(values[1].chosenDerivative + 0.1387703344) < 1e-9)
        // Where the order of rejected answers is another, each has the slope of its own rank.
        let crossed = loss(chosenLogRatios: [2, 0], rejectedLogRatios: [-1, 0])
        #expect(crossed.map(\.rejectedDerivative) == [values[1], values[0]].map(\.rejectedDerivative))
    }

    /// At u = log 2: 1 − 1 / 2; log 2 + log(2 / 3) = log(4 / 3) with slope σ(−u) = 1 / 3; (√½ − 1) / (−½).
    @Test func divergences() {
        let u = log(2.0)
        for (divergence, score, derivative) in [
            (FDivergence.reverseKL, u, 1), (.forwardKL, 0.5, 0.5), (.jensenShannon, 0.2876820724, 1.0 / 3),
            (.alpha(0.5), 0.5857864376, 0.7071067812), (FDivergence(.alpha, coefficient: 1), u, 1),
            // The exponent stops at 80.
            (.alpha(201), 2.770311192e32, 0),
        ] {
            let value = divergence(u)
            #expect(abs(value.score - score) <= 1e-6 * abs(score))
            #expect(abs(value.derivative - derivative) < 1e-9)
        }
    }

    /// 0.4, then 0.8 and 0.3: means 0.4, 0.6 and 0.5.
    @Test func runningMean() {
        var mean = RunningMean()
        let means = [0.4, 0.8, 0.3].map { value in
            mean.add(value)
            return mean.mean
        }
        #expect(zip(means, [0.4, 0.6, 0.5]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    /// Away from corners each derivative is that of the loss.
    @Test(arguments: [(0.7, -0.3), (-0.4, 0.9), (3.1, 2.2), (-6.0, -1.5)])
    func derivativesAreThoseOfTheLoss(_ c: Double, _ r: Double) {
        let losses: [any PairLoss] = [
            SigmoidLoss(beta: 0.3), SigmoidLoss(beta: 2, labelSmoothing: 0.2), SimPOLoss(beta: 2, gamma: 1.5),
            HingeLoss(beta: 0.3), IPOLoss(beta: 0.3), RobustLoss(beta: 0.3, labelSmoothing: 0.2),
            EXOPairLoss(beta: 0.3, labelSmoothing: 0.01), NCAPairLoss(beta: 0.3), BCOPairLoss(beta: 0.3, delta: 0.4),
            SPPOHardLoss(beta: 0.3), APOZeroLoss(beta: 0.3), APODownLoss(beta: 0.3), DiscoPOPLoss(beta: 0.3),
            DPOPLoss(beta: 0.3, lambda: 5),
        ]
        for loss in losses { Self.compareDerivatives(loss, c, r) }
        Self.compareDerivatives(ORPOLoss(beta: 0.3), -abs(c), -abs(r))
    }

    private static func compareDerivatives(_ loss: any PairLoss, _ c: Double, _ r: Double) {
        let step = 1e-5
        let value = loss(chosen: c, rejected: r)
        func slope(_ chosen: Double, _ rejected: Double) -> Double {
            let above = loss(chosen: c + chosen, rejected: r + rejected).loss
            let below = loss(chosen: c - chosen, rejected: r - rejected).loss
            return (above - below) / (2 * step)
        }
        let (chosen, rejected) = (slope(step, 0), slope(0, step))
        let tolerance = 1e-6 * max(1, abs(value.chosenDerivative), abs(value.rejectedDerivative))
        #expect(abs(value.chosenDerivative - chosen) < tolerance, "\(loss) at \(c), \(r)")
        #expect(abs(value.rejectedDerivative - rejected) < tolerance, "\(loss) at \(c), \(r)")
    }
}
