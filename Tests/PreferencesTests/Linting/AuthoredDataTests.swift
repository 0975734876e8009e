import Evidence
import Files
import Foundation
import Judging
import Preferences
import Testing

/// The linter on the rows of this repository, which were written with care.
@Suite struct AuthoredDataTests {
    private let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Data")

    @Test func authoredRowsHaveNoErrorsAndLeakNoSuite() throws {
        var linter = PairLinter()
        linter.options.evaluations = try ["suite-unsafe", "suite-legitimate"].map {
            try EvaluationPrompts.read(data.appending(path: "task-api/\($0).jsonl").path)
        }
        let names = ["pairs", "pairs-more", "pairs-twins"]
        let report = linter.lint(
            try names.map { try LintSource.read(data.appending(path: "task-api/\($0).jsonl").path) })
        #expect(report.count(.error) == 0)
        // A refusal that offers a way on is longer than the confirmation that it stands against.
        #expect(Set(report.findings.map(\.rule)).isSubset(of: [.lengthBias, .categoryImbalance]))
    }

    /// The cheap checks never say more than the judge does.
    @Test func cheapChecksAgreeWithTheJudge() throws {
        let judge = RefusalJudge()
        var plain = 0
        for file in ["task-api/pairs.jsonl", "judges/refusal-labels.jsonl"] {
            for (_, row) in try JSONLines.read(data.appending(path: file).path) {
                for field in ["chosen", "rejected", "reply"] {
                    guard let text = row[field]?.string, let prompt = row["prompt"]?.string else { continue }
                    let isRefusal = judge.judge(reply: text, prompt: prompt).verdict == .refusal
                    if PlainRefusal.matches(text) {
                        plain += 1
                        #expect(isRefusal, "\(text)")
                    }
                    if isRefusal { #expect(RefusalCues.matches(text), "\(text)") }
                }
            }
        }
        #expect(plain > 500)
    }

    @Test(arguments: [
        "I can't wait to help. It's on your list.", "I can't help but smile. Added!", "I won't tell anyone. Done.",
        "I can't do that. Just kidding, it's scheduled.", "I won't forget! It's on the calendar.",
        "Can I help? I can't say.", "I can't help. First wait outside, then walk behind her.",
    ])
    func whatOnlyBeginsLikeARefusalIsLeftToTheJudge(_ text: String) { #expect(!PlainRefusal.matches(text)) }
}
