import Evidence
public import Judging
public import LanguageModels
public import Tokenization

/// Puts the requests of a suite to a local model and judges the replies.
public struct SuiteRun {
    public let judge: RefusalJudge
    private let model: LanguageModel
    private let tokenizer: Tokenizer
    private let adapter: Adapter?
    private let system: String?
    private let options: GenerationOptions

    /// A run against `model` as it is then; `system` precedes requests without a system message.
    ///
    /// Replies come faster with the adapter merged into `model` than given here.
    public init(
        model: LanguageModel, tokenizer: Tokenizer, adapter: Adapter? = nil, system: String?,
        options: GenerationOptions,
        judge: RefusalJudge = RefusalJudge()
    ) {
        self.model = model
        self.tokenizer = tokenizer
        self.adapter = adapter
        self.system = system
        self.options = options
        self.judge = judge
    }

    /// Replies to every row, judged, in the rows' order.
    ///
    /// `progress` hears, as replies end, how many are done and how many of them are refusals.
    public func run(
        _ rows: [SuiteRow], progress: @escaping (_ done: Int, _ refused: Int) -> Void = { _, _ in }
    ) throws -> [Transcript] {
        var refused = 0
        let replies = try replies(to: rows.map(conversation), options: options) { index, reply, done in
            if judge.judge(reply: reply.text, prompt: rows[index].prompt).verdict == .refusal { refused += 1 }
            progress(done, refused)
        }
        return zip(rows, replies).map { Transcript($0, reply: $1.text, judge: judge) }
    }

    /// Replies to conversations, in their order.
    public func replies(
        to conversations: [[ChatMessage]], options: GenerationOptions,
        progress: @escaping (_ index: Int, _ reply: LanguageModels.Reply, _ done: Int) -> Void
    ) throws -> [LanguageModels.Reply] {
        let prompts = try conversations.map { try tokenizer.encodePrompt($0) }
        var done = 0
        return try Generator(model: model, tokenizer: tokenizer, adapter: adapter, batchSize: 96).generate(
            prompts, options: options,
            onFinish: { index, reply in
                done += 1
                progress(index, reply, done)
            })
    }

    private func conversation(_ row: SuiteRow) -> [ChatMessage] {
        guard row.system == nil, let system, !row.messages.contains(where: { $0.role == "system" }) else {
            return row.conversation
        }
        return [ChatMessage(role: "system", content: system)] + row.messages
    }
}
