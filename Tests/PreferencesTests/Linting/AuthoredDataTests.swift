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

    /// What `plumb data lint Data/task-api/*.jsonl` reads: pairs, suites, which no pair may come near, and seeds.
    @Test func authoredRowsAreCleanButForWhatIsAllowed() throws {
        let folder = data.appending(path: "task-api").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
        let report = PairLinter().lint(try names.sorted().map { try LintSource.read("\(folder)/\($0)") })
        // Data/task-api/lint.yaml says why these are so on purpose.
        #expect(report.findings.allSatisfy { $0.rule == .lengthBias })
        #expect(report.findings.count == 3 && report.files.count == 10)
        #expect(Set(report.files.map(\.kind)) == ["pairs", "requests", "seeds"])
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
