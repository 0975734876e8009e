import Evidence
import Tokenization

extension AttemptTalk {
    /// Puts `planned` attempts to `target` together, turn by turn.
    static func talks(_ planned: [PlannedAttempt], target: any Target) async throws -> [AttemptTalk] {
        var talks = planned.map(AttemptTalk.init)
        while true {
            let places = talks.indices.filter { !talks[$0].hasEnded }
            guard let first = places.first else { return talks }
            let turn = talks[first].turn
            let replies = try await target.reply(
                to: places.map { talks[$0].messages }, seeds: places.map { planned[$0].seed(ofTurn: turn) },
                onReply: { _, _ in })
            for (index, place) in places.enumerated() {
                talks[place].take(index < replies.count ? replies[index] : .failure("the target said nothing"))
            }
        }
    }
}

extension StoredAttempt {
    /// The attempt that `talk` was, as `judge` sees it.
    init(_ talk: AttemptTalk, judge: AttemptJudge) {
        let planned = talk.planned
        let word =
            talk.problem.map { AttemptJudge.Word(.failed, reason: $0) }
            ?? judge.judge(planned.row, prompt: planned.prompt, reply: talk.reply)
        self.init(
            record: AttemptRecord(
                planned, word, prompt: talk.lastAsked, reply: talk.problem == nil ? talk.reply : "",
                promptTokens: talk.promptTokens, completionTokens: talk.completionTokens),
            conversation: talk.messages, opening: planned.prompt.messages.count, seed: planned.seed)
    }
}

extension AttemptRecord {
    /// The record of an attempt that was planned.
    init(
        _ planned: PlannedAttempt, _ word: AttemptJudge.Word, prompt: String, reply: String, promptTokens: Int,
        completionTokens: Int
    ) {
        self.init(
            behaviour: planned.key.behaviour, expected: planned.row.expected, category: planned.row.category,
            family: planned.row.family, attack: planned.key.attack, attackFamily: planned.attackFamily.rawValue,
            sample: planned.key.sample, outcome: word.outcome, reason: word.reason, span: word.span, prompt: prompt,
            reply: reply, tags: planned.row.tags(under: planned.attackFamily).map(\.description),
            promptTokens: promptTokens, completionTokens: completionTokens, file: planned.file, line: planned.row.line)
    }
}
