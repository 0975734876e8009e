import Alignment
import Files
import Testing

@Suite struct DisplacementGuardTests {
    private func figures(ratio: Double, fallen: Double, opening: Double? = nil) -> TrainingFigures {
        var figures = TrainingFigures(loss: 0.5, entropy: 1)
        figures.chosenLogRatio = ratio
        figures.shareFallen = fallen
        figures.complianceOpening = opening
        return figures
    }

    @Test func aFallOfTheMeanRaisesOneAlarmUntilItEnds() {
        var watch = DisplacementGuard(drop: 2)
        // One bad step among good ones is no alarm.
        for step in 0..<8 { #expect(watch.observe(figures(ratio: step == 3 ? -9 : 0.5, fallen: 0.2)) == nil) }
        var alarms: [DisplacementGuard.Alarm] = []
        for _ in 0..<12 { if let alarm = watch.observe(figures(ratio: -3, fallen: 0.75)) { alarms.append(alarm) } }
        #expect(alarms.count == 1)
        // Most pairs rose: a few that fell far do not make a displacement.
        var few = DisplacementGuard(drop: 2)
        for _ in 0..<20 { #expect(few.observe(figures(ratio: -3, fallen: 0.25)) == nil) }
        // It ends, and a second fall is heard of again.
        for _ in 0..<8 { #expect(watch.observe(figures(ratio: 1, fallen: 0)) == nil) }
        #expect((0..<8).compactMap { _ in watch.observe(figures(ratio: -4, fallen: 1)) }.count == 1)
    }

    @Test func aLikelierCompliantOpeningIsHeardOf() {
        var watch = DisplacementGuard(drop: 2)
        for _ in 0..<8 { #expect(watch.observe(figures(ratio: 0, fallen: 0, opening: 0.1)) == nil) }
        let alarms = (0..<8).compactMap { _ in watch.observe(figures(ratio: 0, fallen: 0, opening: 0.2)) }
        #expect(alarms.count == 1)
        if case .complying(let from, let to) = alarms.first {
            #expect(abs(from - 0.1) < 1e-9 && to > 0.15)
        } else {
            Issue.record("\(alarms)")
        }
    }

    @Test func aRareOpeningThatStaysRareIsNotHeardOf() {
        var watch = DisplacementGuard(drop: 2)
        // As in a sound run: from 0.001 to 0.02 on average, single steps up to 0.3.
        let openings = (0..<200).map { $0 < 8 ? 0.001 : $0 % 20 == 0 ? 0.3 : 0.008 }
        #expect(openings.compactMap { watch.observe(figures(ratio: 1, fallen: 0, opening: $0)) }.isEmpty)
        // Around the limit there is one alarm.
        let near = (0..<80).map { $0 / 8 % 2 == 0 ? 0.06 : 0.045 }
        #expect(near.compactMap { watch.observe(figures(ratio: 1, fallen: 0, opening: $0)) }.count == 1)
    }

    @Test func whatItRemembersOutlivesACheckpoint() throws {
        var watch = DisplacementGuard(drop: 2)
        for step in 0..<13 { _ = watch.observe(figures(ratio: -0.3 * Double(step), fallen: 0.6, opening: 0.01)) }
        let text = watch.json.text()
        #expect(DisplacementGuard(drop: 2, try JSONValue(parsing: Array(text.utf8), file: "state")) == watch)
    }
}
