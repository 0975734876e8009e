import Evidence
import Judging
import Files
import LanguageModels
import Preferences
import RedTeam
import Tokenization

/// Replaces authored rejected answers of unsafe pairs by what the model itself says, where it complies.
struct OnPolicySampler {
    let suiteRun: SuiteRun
    let sampling: Recipe.Sampling
    let seed: UInt64

    /// Samples answers and puts those that are no refusal in place; returns how many.
    ///
    /// A pair counts as unsafe when its chosen answer is a refusal. An answer cut off at the token limit is kept up to
    /// its last whole sentence.
    func replaceRejected(
        in pairs: inout [PreferencePair], progress: @escaping (_ done: Int, _ total: Int) -> Void
    ) throws -> Int {
        func verdict(_ reply: String, to pair: PreferencePair) -> Verdict {
            suiteRun.judge.judge(reply: reply, prompt: pair.prompt.last?.content ?? "").verdict
        }
        let unsafe = pairs.indices.filter { index in
            pairs[index].chosen.count == 1 && verdict(pairs[index].chosen[0].content, to: pairs[index]) == .refusal
        }
        var generator = SplitMix64(seed: seed, stream: 1)
        let chosen = generator.permutation(unsafe.count).prefix(sampling.pairs).map { unsafe[$0] }.sorted()
        let replies = try suiteRun.replies(
            to: chosen.map { pairs[$0].conversation },
            options: GenerationOptions(
                maxTokens: sampling.maxTokens, temperature: sampling.temperature, seed: seed)
        ) { _, _, done in progress(done, chosen.count) }
        var count = 0
        for (index, reply) in zip(chosen, replies) {
            guard verdict(reply.text, to: pairs[index]) == .compliance else { continue }
            let text = reply.finishReason == .stop ? reply.text : String(reply.text.wholeSentences)
            guard text != pairs[index].chosen[0].content, !text.isEmpty else { continue }
            pairs[index].rejected = [ChatMessage(role: "assistant", content: text)]
            count += 1
        }
        return count
    }
}
