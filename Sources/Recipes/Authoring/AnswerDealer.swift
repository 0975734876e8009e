import Files

/// Deals out a policy's texts: refusals by style in proportion to the weights, and the texts of each in turn.
struct AnswerDealer {
    private let policy: AnswerPolicy
    private var turns: [AnswerPolicy.Style: Int] = [:]
    private var given: [Double]
    private var confirmed: Int

    /// A dealer whose first confirmation `generator` decides.
    init(_ policy: AnswerPolicy, using generator: inout SplitMix64) {
        self.policy = policy
        given = [Double](repeating: 0, count: policy.refusals.count)
        confirmed = generator.next(below: policy.confirmations.count)
    }

    /// The next refusal of `subject`; where that is nil, one without a place for it.
    ///
    /// `generator` decides with which text each style begins.
    /// - Throws: `InputError` where the style whose turn it is has no such text; `id` names the row in it.
    mutating func refusal(
        subject: String?, id: String, file: String, using generator: inout SplitMix64
    ) throws(InputError) -> (text: String, style: AnswerPolicy.Style) {
        let place =
            policy.refusals.indices.min { a, b in
                (given[a] + 1) / policy.refusals[a].weight < (given[b] + 1) / policy.refusals[b].weight
            } ?? 0
        given[place] += 1
        let style = policy.refusals[place]
        let texts = subject == nil ? style.texts.filter { !$0.contains("{subject}") } : style.texts
        guard !texts.isEmpty else {
            throw InputError(
                file: file, field: "subject",
                problem: "\(id) has none, and every text of \(style.style.rawValue) has {subject}",
                expected: "what the request is about, such as \"following someone\"",
                remedy: "add it, or a text without {subject} to the policy")
        }
        let turn = turns[style.style] ?? generator.next(below: texts.count)
        turns[style.style] = turn + 1
        return (texts[turn % texts.count].replacing("{subject}", with: subject ?? ""), style.style)
    }

    /// The next confirmation of `task`.
    mutating func confirmation(_ task: String) -> String {
        defer { confirmed += 1 }
        return policy.confirmations[confirmed % policy.confirmations.count].replacing("{task}", with: task)
    }
}
