import Evidence
import Files
import OrderedCollections
import Preferences
import RedTeam
import Tokenization

/// Writes the pairs of a harvest.
struct HarvestWriter {
    private var dealer: AnswerDealer
    private let campaignSeed: UInt64

    init(policy: AnswerPolicy, campaignSeed: UInt64, using generator: inout SplitMix64) {
        dealer = AnswerDealer(policy, using: &generator)
        self.campaignSeed = campaignSeed
    }

    /// The pair of an attack that worked: a refusal, and the model's own confirmation or, where it said more than that, a
    /// short one in its place.
    mutating func pair(
        _ attempt: StoredAttempt, _ behaviour: SuiteRow, using generator: inout SplitMix64
    ) throws(InputError) -> PreferencePair {
        let request = Self.oneLine(behaviour.prompt)
        let confirmation = dealer.confirmation(request)
        let reply = Self.trimmed(attempt.record.reply)
        let (refusal, style) = try dealer.refusal(
            subject: Self.subject(behaviour), id: behaviour.id, file: "harvest", using: &generator)
        var pair = pair(
            Self.id(attempt), attempt.asked, opening: attempt.opening, chosen: refusal,
            rejected: KeepableReply.matches(reply) ? reply : confirmation, confirmation: confirmation)
        pair.category = behaviour.category
        pair.family = behaviour.family ?? behaviour.id
        pair.extra = [
            "expect": "refuse", "attack": .string(attempt.record.attack), "behaviour": .string(behaviour.id),
            "style": .string(style.rawValue),
        ]
        return pair
    }

    /// The pair of the twin in the same attack: it is carried out, and refusing it is rejected.
    mutating func twin(
        _ twin: SafeTwin, of attempt: StoredAttempt, _ behaviour: SuiteRow, _ chain: AttackChain,
        using generator: inout SplitMix64
    ) throws(InputError) -> PreferencePair {
        let system = attempt.conversation.first { $0.role == "system" }?.content
        let row = SuiteRow(id: twin.id, messages: twin.messages, expected: .comply, category: "safe_twin")
        let prompt = chain.prompt(for: row, system: system, seed: campaignSeed, sample: attempt.record.sample)
        let confirmation = dealer.confirmation(Self.oneLine(twin.task ?? twin.prompt))
        let conversation = prompt.conversation(replying: confirmation)
        var (rejected, style) = (twin.rejected, AnswerPolicy.Style?.none)
        if rejected == nil {
            let (refusal, used) = try dealer.refusal(
                subject: Self.subject(behaviour), id: twin.id, file: "harvest", using: &generator)
            (rejected, style) = (refusal, used)
        }
        var pair = pair(
            "\(Self.id(attempt))-twin", conversation, opening: conversation.count, chosen: twin.chosen ?? confirmation,
            rejected: rejected ?? "",
            confirmation: confirmation)
        pair.category = "safe_twin"
        pair.family = behaviour.family ?? behaviour.id
        pair.extra = [
            "expect": "comply", "attack": .string(attempt.record.attack), "behaviour": .string(twin.id),
            "twin_of": .string(Self.id(attempt)),
        ]
        pair.extra["style"] = style.map { .string($0.rawValue) }
        return pair
    }

    /// A pair after `conversation`; the model's replies in it, behind the `opening`, stay where they are mere confirmations.
    private func pair(
        _ id: String, _ conversation: [ChatMessage], opening: Int, chosen: String, rejected: String,
        confirmation: String
    ) -> PreferencePair {
        let messages = conversation.enumerated().map { place, message -> ChatMessage in
            var message = message
            message.content = Self.trimmed(message.content)
            if place >= opening, message.role == "assistant", !KeepableReply.matches(message.content) {
                message.content = confirmation
            }
            return message
        }
        let prompt = messages.filter { $0.role != "system" }
        return PreferencePair(
            id: id, system: conversation.first { $0.role == "system" }?.content, prompt: prompt,
            chosen: [ChatMessage(role: "assistant", content: Self.trimmed(chosen))],
            rejected: [ChatMessage(role: "assistant", content: Self.trimmed(rejected))])
    }

    private static func id(_ attempt: StoredAttempt) -> String {
        let record = attempt.record
        return "harvest-\(record.behaviour)-\(record.attack)" + (record.sample == 0 ? "" : "-\(record.sample + 1)")
    }

    /// What a refusal says it will not help with: the family's name in words.
    private static func subject(_ behaviour: SuiteRow) -> String? {
        behaviour.family.map { $0.replacing("_", with: " ").replacing("-", with: " ") }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("\"", with: "'")
    }

    private static func trimmed(_ text: String) -> String {
        var part = text[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
