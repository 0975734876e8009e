import Evidence
public import Files
import GRDB

extension CampaignStore {
    /// Gives every attempt that has a reply the outcome that `judge` sees in it, all of them or none; how many changed.
    @discardableResult public func rejudge(_ judge: AttemptJudge) throws(InputError) -> Int {
        let behaviours = try behaviours()
        var changed: [StoredAttempt] = []
        var outcomes = 0
        for var attempt in try attempts() where attempt.record.outcome != .failed {
            guard let behaviour = behaviours[attempt.record.behaviour] else { continue }
            let word = judge.judge(behaviour.row, prompt: attempt.prompt, reply: attempt.record.reply)
            let old = AttemptJudge.Word(
                attempt.record.outcome, reason: attempt.record.reason, span: attempt.record.span)
            guard word != old else { continue }
            if word.outcome != old.outcome { outcomes += 1 }
            attempt.record.outcome = word.outcome
            attempt.record.reason = word.reason
            attempt.record.span = word.span
            changed.append(attempt)
        }
        try save(changed)
        try note(judge: judge.name)
        return outcomes
    }
}
