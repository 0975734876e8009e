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
        var turns: [AnswerPolicy.Style: Int] = [:]
        var given = [Double](repeating: 0, count: policy.refusals.count)
        var confirmed = generator.next(below: policy.confirmations.count)

        /// The next refusal, styles in proportion to their weights and the texts of each in turn.
        func refusal(_ row: PairSeed) throws(InputError) -> (text: String, style: AnswerPolicy.Style) {
            let place =
                policy.refusals.indices.min { a, b in
                    (given[a] + 1) / policy.refusals[a].weight < (given[b] + 1) / policy.refusals[b].weight
                } ?? 0
            given[place] += 1
            let style = policy.refusals[place]
            let texts = row.subject == nil ? style.texts.filter { !$0.contains("{subject}") } : style.texts
            guard !texts.isEmpty else {
                throw InputError(
                    file: file, field: "subject",
                    problem: "\(row.id) has none, and every text of \(style.style.rawValue) has {subject}",
                    expected: "what the request is about, such as \"following someone\"",
                    remedy: "add it, or a text without {subject} to the policy")
            }
            let turn = turns[style.style] ?? generator.next(below: texts.count)
            turns[style.style] = turn + 1
            return (texts[turn % texts.count].replacing("{subject}", with: row.subject ?? ""), style.style)
        }
        func confirmation(_ task: String) -> String {
            defer { confirmed += 1 }
            return policy.confirmations[confirmed % policy.confirmations.count].replacing("{task}", with: task)
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
                    rejected: [ChatMessage(role: "assistant", content: confirmation(row.task ?? row.prompt))])
                unsafe.extra["style"] = .string(style.rawValue)
                pairs.append(unsafe)
                guard let twin = row.safeTwin else { continue }
                let (refused, twinStyle) = try refusal(row)
                var safe = PreferencePair(
                    id: twinID + suffix, category: "safe_twin", family: row.family ?? row.id,
                    prompt: [ChatMessage(role: "user", content: frame.replacing("{request}", with: twin))],
                    chosen: [ChatMessage(role: "assistant", content: confirmation(row.safeTask ?? twin))],
                    rejected: [ChatMessage(role: "assistant", content: refused)])
                safe.extra["twin_of"] = .string(row.id + suffix)
                safe.extra["style"] = .string(twinStyle.rawValue)
                pairs.append(safe)
            }
        }
        return pairs
    }
}
