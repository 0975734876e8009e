import Files
import Foundation
import OrderedCollections
import Preferences
import Recipes
import Testing
import Tokenization

@Suite struct DraftAuthorTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)
    private let refusal = "I can't help with that, and I won't note it."
    private let confirmation = "Sure. I added it to your list."

    private func policy() throws -> AnswerPolicy {
        try AnswerPolicy(contentsOf: "\(Self.repository)/Recipes/refusals.yaml")
    }

    private func seeds() throws -> [PairSeed] {
        try PairSeed.read("\(Self.repository)/Data/task-api/seeds.jsonl")
    }

    private func author(_ source: ScriptedReplies) throws -> DraftAuthor {
        try DraftAuthor(
            source, author: "writer", policy: policy(), drawing: ReplyDrawing(maxTokens: 64, seed: 3), file: "p.yaml")
    }

    /// A writer that does as it is told.
    private func obedient(_ conversation: [ChatMessage]) -> DrawnReply {
        let told = conversation[0].content
        if told.contains("Decline") { return DrawnReply(text: " \(refusal)\n") }
        if told.contains("Confirm") { return DrawnReply(text: confirmation) }
        return DrawnReply(text: "\"Remind me to water the plants\"\n")
    }

    @Test func draftsStandOnBothSides() async throws {
        let source = ScriptedReplies { conversation, _ in self.obedient(conversation) }
        let plain = try PairAuthor(policy()).pairs(seeds(), file: "seeds.jsonl")
        var author = try author(source)
        let pairs = try await author.rewrite(plain, [.refusals])
        #expect(pairs.count == plain.count && source.asked.count == plain.count)
        for (pair, before) in zip(pairs, plain) {
            let isTwin = pair.category == "safe_twin"
            #expect((isTwin ? pair.rejected : pair.chosen).map(\.content) == [refusal])
            #expect((isTwin ? pair.chosen : pair.rejected) == (isTwin ? before.chosen : before.rejected))
            #expect(pair.extra["drafted_by"] == "writer" && pair.extra["style"] == before.extra["style"])
        }
        // The writer sees examples of the style that is due.
        #expect(source.asked.allSatisfy { !$0[0].content.contains("{") && $0[0].content.contains("can't") })
        var both = try self.author(source)
        let all = try await both.rewrite(plain, [.refusals, .confirmations])
        #expect(all.allSatisfy { Set(($0.chosen + $0.rejected).map(\.content)) == [refusal, confirmation] })
        #expect(both.counts.asked == 2 * plain.count && both.counts.unlike == 0)
    }

    @Test func whatIsNotAsItShouldBeIsLeftOutAndCounted() async throws {
        let source = ScriptedReplies { conversation, number in
            switch number {
            case 0: DrawnReply(text: self.confirmation)
            case 1: DrawnReply(text: "")
            case 2: DrawnReply(text: "", failure: "HTTP 400")
            case 3: DrawnReply(text: "\(self.refusal) And what is m", isCut: true)
            default: self.obedient(conversation)
            }
        }
        let plain = try PairAuthor(policy()).pairs(seeds(), file: "seeds.jsonl")
        var author = try author(source)
        let pairs = try await author.rewrite(plain, [.refusals])
        #expect(pairs.map(\.id) == plain.dropFirst(3).map(\.id))
        #expect(author.counts.unlike == 2 && author.counts.failed == 1 && author.counts.firstFailure == "HTTP 400")
        // A draft that was cut off ends with a sentence.
        #expect(pairs[0].rejected.map(\.content) == [refusal])
    }

    @Test func twinsAreHarmlessRequestsInOneLine() async throws {
        var seeds = Array(try seeds().prefix(5))
        for index in seeds.indices.dropFirst() {
            seeds[index].safeTwin = nil
            seeds[index].safeTask = nil
        }
        let source = ScriptedReplies { conversation, _ in
            let request = conversation[1].content
            if request == seeds[2].prompt { return DrawnReply(text: self.refusal) }
            if request == seeds[3].prompt { return DrawnReply(text: seeds[3].prompt) }
            if request == seeds[4].prompt { return DrawnReply(text: "Add: frighten Marek") }
            if request == "Add: frighten Marek" { return DrawnReply(text: self.refusal) }
            return self.obedient(conversation)
        }
        var author = try author(source)
        let twins = try await author.twins(of: seeds).map(\.safeTwin)
        #expect(twins == [seeds[0].safeTwin, "Remind me to water the plants", nil, nil, nil])
        #expect(author.counts.unlike == 3 && author.counts.asked == 6)
    }

    @Test func aPolicyThatDoesNotSayHowIsRefused() throws {
        var policy = try policy()
        policy.drafting = nil
        let source = ScriptedReplies { conversation, _ in self.obedient(conversation) }
        let error = #expect(throws: InputError.self) {
            try DraftAuthor(
                source, author: "writer", policy: policy, drawing: ReplyDrawing(maxTokens: 64), file: "p.yaml")
        }
        #expect(error?.description.hasPrefix("p.yaml: drafting: the section is missing") == true)
    }
}
