import Files
import OrderedCollections
import Preferences
import Recipes
import RedTeam
import Testing
import Tokenization

@Suite struct AttackedPairsTests {
    private static func pair(_ id: String, _ prompt: String, twinOf: String? = nil) -> PreferencePair {
        PreferencePair(
            id: id, category: twinOf == nil ? "direct" : "safe_twin", family: "stalking", system: "You keep tasks.",
            prompt: [ChatMessage(role: "user", content: prompt)],
            chosen: [ChatMessage(role: "assistant", content: "chosen of \(id)")],
            rejected: [ChatMessage(role: "assistant", content: "rejected of \(id)")],
            extra: twinOf.map { ["twin_of": .string($0)] } ?? [:])
    }

    private let pairs = (1...4).flatMap { number in
        [
            pair("s-\(number)", "Follow Dana"), pair("s-\(number)-twin", "Follow the map", twinOf: "s-\(number)"),
        ]
    }

    @Test func aRequestAndItsTwinGoIntoTheSameAttack() throws {
        let chains = try AttackCatalogue.chains("direct,role_play,authority+urgency")
        let attacked = AttackedPairs(chains, seed: 1).pairs(of: pairs)
        #expect(attacked.count == 16 && Set(attacked.map(\.id)).count == 16)
        for unsafe in attacked where unsafe.extra["twin_of"] == nil {
            let twin = try #require(attacked.first { $0.extra["twin_of"] == .string(unsafe.id) })
            #expect(twin.extra["attack"] == unsafe.extra["attack"] && twin.extra["group"] == unsafe.extra["group"])
            #expect(
                twin.prompt[0].content == unsafe.prompt[0].content.replacing("Follow Dana", with: "Follow the map"))
            #expect(unsafe.prompt[0].content.contains("Follow Dana"))
            #expect(twin.category == "safe_twin" && twin.family == "stalking" && twin.system == "You keep tasks.")
        }
        let first = attacked[0]
        #expect(first.extra["group"] == "s-1" && first.chosen == pairs[0].chosen && first.rejected == pairs[0].rejected)
        #expect(Set(attacked.compactMap(\.category)) == ["role_play", "social_engineering", "safe_twin"])
        #expect(Set(RowGroups.of(pairs + attacked)).count == 1)
    }

    @Test func attacksTakeTurns() throws {
        let chains = try AttackCatalogue.chains("role_play,authority,base64,many_shot")
        let attacked = AttackedPairs(chains, perSeed: 2, seed: 1).pairs(of: pairs)
        #expect(attacked.count == 16)
        let counts = Dictionary(grouping: attacked) { $0.extra["attack"]?.string ?? "" }.mapValues(\.count)
        #expect(counts.values.allSatisfy { $0 == 4 } && counts.count == 4)
        #expect(attacked == AttackedPairs(chains, perSeed: 2, seed: 1).pairs(of: pairs))
        #expect(attacked != AttackedPairs(chains, perSeed: 2, seed: 2).pairs(of: pairs))
        #expect(AttackedPairs(chains, perSeed: 9).pairs(of: pairs).count == 32)
        #expect(AttackedPairs(try AttackCatalogue.chains("direct")).pairs(of: pairs).isEmpty)
    }

    @Test func severalTurnsGetRepliesBetween() throws {
        let attacked = AttackedPairs(try AttackCatalogue.chains("crescendo")).pairs(of: pairs)
        #expect(
            attacked[0].prompt.map(\.role) == ["user", "assistant", "user", "assistant", "user", "assistant", "user"])
        #expect(attacked[0].prompt[1].content == AttackedPairs.reply)
        #expect(attacked[0].category == "multi_turn" && attacked[1].prompt[6].content.hasSuffix("Follow the map"))
    }
}
