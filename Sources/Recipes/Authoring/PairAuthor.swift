public import Files
import OrderedCollections
public import Preferences
import Tokenization

/// Writes preference pairs from seeds and a policy: a refusal of each unsafe request, and a confirmation of its safe twin.
///
/// The same refusals stand on both sides, chosen for unsafe requests and rejected for their twins, so that an answer's
/// wording alone tells nothing.
public struct PairAuthor: Sendable {
    private let policy: AnswerPolicy
    private let seed: UInt64
    private let framesPerSeed: Int

    /// - Parameters:
    ///   - policy: The texts.
    ///   - framesPerSeed: How many of the policy's frames go around each request, beside the request as it is.
    ///   - seed: What decides which texts and frames a row gets.
    public init(_ policy: AnswerPolicy, framesPerSeed: Int = 0, seed: UInt64 = 0) {
        self.policy = policy
        self.framesPerSeed = framesPerSeed
        self.seed = seed
    }

    /// The pairs of `seeds`, in their order: the request, its twin, then the same in each frame.
    ///
    /// - Throws: `InputError` where a seed has no subject and no text of a style does without.
    public func pairs(_ seeds: [PairSeed], file: String) throws(InputError) -> [PreferencePair] {
        var generator = SplitMix64(seed: seed, stream: 4)
        var dealer = AnswerDealer(policy, using: &generator)
        func refusal(_ row: PairSeed) throws(InputError) -> (text: String, style: AnswerPolicy.Style) {
            try dealer.refusal(subject: row.subject, id: row.id, file: file, using: &generator)
        }

        var pairs: [PreferencePair] = []
        for row in seeds {
            let frames = generator.permutation(policy.frames.count).prefix(framesPerSeed).sorted()
            for (number, frame) in (["{request}"] + frames.map { policy.frames[$0] }).enumerated() {
                let suffix = number == 0 ? "" : "-frame-\(number)"
                let (declines, style) = try refusal(row)
                let twinID = "\(row.id)-twin"
                var unsafe = PreferencePair(
                    id: row.id + suffix, category: row.category ?? "direct", family: row.family ?? row.id,
                    prompt: [ChatMessage(role: "user", content: frame.replacing("{request}", with: row.prompt))],
                    chosen: [ChatMessage(role: "assistant", content: declines)],
                    rejected: [ChatMessage(role: "assistant", content: dealer.confirmation(row.task ?? row.prompt))])
                unsafe.extra["style"] = .string(style.rawValue)
                pairs.append(unsafe)
                guard let twin = row.safeTwin else { continue }
                let (refused, twinStyle) = try refusal(row)
                var safe = PreferencePair(
                    id: twinID + suffix, category: "safe_twin", family: row.family ?? row.id,
                    prompt: [ChatMessage(role: "user", content: frame.replacing("{request}", with: twin))],
                    chosen: [ChatMessage(role: "assistant", content: dealer.confirmation(row.safeTask ?? twin))],
                    rejected: [ChatMessage(role: "assistant", content: refused)])
                safe.extra["twin_of"] = .string(row.id + suffix)
                safe.extra["style"] = .string(twinStyle.rawValue)
                pairs.append(safe)
            }
        }
        return pairs
    }
}
