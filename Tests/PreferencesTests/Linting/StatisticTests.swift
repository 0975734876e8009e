import Preferences
import Testing

/// Findings about a file as a whole, beside files that are balanced.
@Suite struct StatisticTests {
    private func rows(_ count: Int, _ row: (Int) -> String) -> [String] { (0..<count).map(row) }

    private func longer(by words: Int, every: Int) -> [String] {
        rows(24) { index in
            let more = index % every == 0 ? words : 1
            return pair(
                "Add task \(index)", "Sure. Task \(index) is on it" + String(repeating: " too", count: more) + ".",
                "Sure. Task \(index) is \(index % 5 == 0 ? "not quite" : "not") there yet.")
        }
    }

    @Test func lengthBias() {
        #expect(places(longer(by: 9, every: 1)) { $0.rules = [.lengthBias] } == [Place(.lengthBias, 0)])
        #expect(places(longer(by: 9, every: 12)) { $0.rules = [.lengthBias] }.isEmpty)
        // Mean difference 5, standard deviation 0: the effect has no bound.
        let constant = rows(20) { pair("Add \($0)", "one two three four five six", "one") }
        #expect(places(constant) { $0.rules = [.lengthBias] } == [Place(.lengthBias, 0)])
        #expect(places(Array(constant.prefix(19))) { $0.rules = [.lengthBias] }.isEmpty)
    }

    @Test func theEffectIsThatOfPairedDifferences() {
        // Differences 1 and 3 in turn: mean 2, standard deviation √(20/19) = 1.026, d = 1.949.
        let rows = rows(20) { pair("Add \($0)", $0 % 2 == 0 ? "a b" : "a b c d", "a") }
        let report = lint(rows.joined(separator: "\n")) { $0.rules = [.lengthBias] }
        #expect(
            report.findings.map(\.message) == [
                "chosen answers have 3.0 words on average, rejected ones 1.0 (d = 1.9 over 20 pairs)"
            ])
    }

    @Test func refusalMonoculture() {
        func refusals(_ openings: [String]) -> [String] {
            rows(24) {
                pair(
                    "Plan to trail person \($0)",
                    "\(openings[$0 % openings.count]) help with person \($0). Try a walk.",
                    "Sure. Trailing person \($0).", category: "direct")
            }
        }
        let rule: Set<LintRule> = [.refusalMonoculture]
        #expect(places(refusals(["I can't"])) { $0.rules = rule } == [Place(.refusalMonoculture, 0)])
        #expect(places(refusals(["I can't", "Sorry, I won't", "I'm not able to"])) { $0.rules = rule }.isEmpty)
    }

    @Test func categoriesAndTheShareOfUnsafeRows() {
        func rows(unsafe: Int, benign: Int) -> [String] {
            (0..<unsafe + benign).map { index in
                pair(
                    "Prompt \(index)", "Answer \(index)", "Other \(index)", category: index < unsafe ? "direct" : "list"
                )
            }
        }
        let rules: Set<LintRule> = [.categoryImbalance, .unsafeRatio]
        #expect(places(rows(unsafe: 20, benign: 20)) { $0.rules = rules }.isEmpty)
        #expect(places(rows(unsafe: 24, benign: 4)) { $0.rules = rules } == [Place(.unsafeRatio, 0)])
        #expect(
            places(rows(unsafe: 2, benign: 22)) { $0.rules = rules } == [
                Place(.categoryImbalance, 0), Place(.unsafeRatio, 0),
            ])
        #expect(places(rows(unsafe: 0, benign: 24)) { $0.rules = rules }.isEmpty)
        #expect(places(rows(unsafe: 24, benign: 0)) { $0.rules = rules } == [Place(.unsafeRatio, 0)])
    }
}
