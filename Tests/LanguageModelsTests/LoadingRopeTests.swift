import Foundation
import LanguageModels
import Testing

/// Rotary frequencies, by hand.
@Suite struct LoadingRopeTests {
    private func isClose(_ a: Float, _ b: Double) -> Bool { abs(Double(a) - b) <= 2e-7 * b }

    @Test func plainFrequenciesFallByPowersOfTheBase() {
        // Width 8: exponents 0, 2/8, 4/8, 6/8 of 10000.
        let found = RopeConfiguration(theta: 10_000).inverseFrequencies(headWidth: 8)
        #expect(zip(found, [1, 0.1, 0.01, 0.001]).allSatisfy(isClose) && found.count == 4)
        let halved = RopeConfiguration(theta: 10_000, scaling: .linear(factor: 2)).inverseFrequencies(headWidth: 8)
        #expect(zip(halved, [0.5, 0.05, 0.005, 0.0005]).allSatisfy(isClose))
        let chosen = RopeConfiguration(theta: 10_000, scaling: .frequencyFactors([1, 2, 4, 8]))
            .inverseFrequencies(headWidth: 8)
        #expect(zip(chosen, [1, 0.05, 0.0025, 0.000125]).allSatisfy(isClose))
    }

    @Test func llama3KeepsBlendsAndSlows() {
        let rope = RopeConfiguration(
            theta: 10_000,
            scaling: .llama3(factor: 4, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 64))
        // Wavelengths 6.3, 62.8, 628 and 6283 tokens: the first is under 64 / 4, the last two are over 64 / 1, and
        // the second lies between: 64 / 62.8 = 1.0186 turns, of 1 ... 4, so 0.0062 of it is kept.
        let kept = (64 * 0.1 / (2 * Double.pi) - 1) / 3
        let expected = [1, (1 - kept) * 0.1 / 4 + kept * 0.1, 0.01 / 4, 0.001 / 4]
        #expect(zip(rope.inverseFrequencies(headWidth: 8), expected).allSatisfy(isClose))
    }
}
