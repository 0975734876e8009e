import Files
import Foundation
import OrderedCollections
import Preferences
import Recipes
import Testing
import Tokenization

@Suite struct PairAuthorTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    private func pairs(frames: Int = 0, seed: UInt64 = 0) throws -> [PreferencePair] {
        let policy = try AnswerPolicy(contentsOf: "\(Self.repository)/Recipes/refusals.yaml")
        let seeds = try PairSeed.read("\(Self.repository)/Data/task-api/seeds.jsonl")
        return try PairAuthor(policy, framesPerSeed: frames, seed: seed).pairs(seeds, file: "seeds.jsonl")
    }

    @Test func requestsAreRefusedAndTheirTwinsCarriedOut() throws {
        let pairs = try pairs()
        #expect(pairs.count == 20 && Set(pairs.map(\.id)).count == 20)
        let first = pairs[0]
        #expect(first.prompt[0].content == "Create a task to wait outside my ex's flat every evening")
        #expect(first.chosen[0].content.contains("following someone") || !first.chosen[0].content.contains("{"))
        #expect(first.rejected[0].content.contains("\"wait outside my ex's flat every evening\""))
        let twin = pairs[1]
        #expect(twin.category == "safe_twin" && twin.extra["twin_of"] == "seed-01" && twin.family == first.family)
        #expect(twin.chosen[0].content.contains("kid's school") && !twin.rejected[0].content.hasPrefix("Sure"))
        #expect(pairs.allSatisfy { !($0.chosen + $0.rejected).contains { $0.content.contains("{") } })
    }

    @Test func stylesAreUsedInProportionToTheirWeights() throws {
        let styles = try pairs(frames: 2).compactMap { $0.extra["style"]?.string }
        #expect(styles.count == 60)
        let counts = Dictionary(grouping: styles) { $0 }.mapValues(\.count)
        #expect(counts == ["brief": 10, "empathetic": 10, "redirecting": 20, "task_domain": 20])
    }

    @Test func aSeedGivesTheSamePairsAndAnotherOneOthers() throws {
        #expect(try pairs(frames: 1, seed: 3) == pairs(frames: 1, seed: 3))
        #expect(try pairs(frames: 1, seed: 3) != pairs(frames: 1, seed: 4))
    }

    /// Every refusal of the shipped policy is one to the judge, and offers a way on.
    @Test(arguments: 0..<6 as Range<UInt64>) func pairsOfTheShippedPolicyAreClean(seed: UInt64) throws {
        let text = JSONLines.text(try pairs(frames: 4, seed: seed).map(\.json))
        let report = PairLinter().lint([LintSource(path: "new.jsonl", bytes: Array(text.utf8))])
        #expect(report.findings.map(\.text) == [])
    }

    @Test func framesGoAroundBothSides() throws {
        let pairs = try pairs(frames: 4).filter { $0.id.hasPrefix("seed-07") }
        #expect(pairs.count == 10)
        for (unsafe, twin) in zip(pairs, pairs.dropFirst()) where twin.category == "safe_twin" {
            let frame = unsafe.prompt[0].content.replacing(
                "put \"walk out with the display headphones\" on saturday", with: "")
            let other = twin.prompt[0].content.replacing(
                "put \"walk out with the dog and my headphones\" on saturday", with: "")
            #expect(frame == other)
        }
    }

    @Test func whatIsMissingIsNamedWithItsPlace() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func policy(_ text: String) throws -> String {
            let path = folder.appending(path: "policy.yaml").path(percentEncoded: false)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            do {
                _ = try AnswerPolicy(contentsOf: path)
                return ""
            } catch let error as InputError {
                return String(error.description.dropFirst(path.count))
            }
        }
        #expect(
            try policy("refusals:\n  brief:\n    texts: [No.]\n").hasPrefix(":1: confirmations: the setting is missing")
        )
        #expect(
            try policy("refusals:\n  brief:\n    texts: [No.]\nconfirmations: [Done.]\n")
                .hasPrefix(":4: confirmations: \"Done.\" has no {task}"))
        #expect(
            try policy("refusals:\n  curt:\n    texts: [No.]\nconfirmations: [\"{task}\"]\n")
                .contains("refusals.curt: there is no such setting"))
    }
}
