import Evidence
import Files
public import Judging
import Preferences
import Tokenization

/// Draws several answers to every request and logs them, so that an interrupted run goes on where it was.
///
/// Requests are drawn in groups, each from random numbers of its own, and a group is logged whole or not at all: a run that
/// was interrupted and resumed draws what one without interruption draws. Answers that failed are drawn anew when all groups
/// are there.
public struct AnswerSampler {
    /// What is drawn, and how.
    public struct Settings: Sendable, Hashable {
        /// Answers of the model as it is, to each request.
        public var samples: Int
        /// A system message under which the model answers once more, for good answers of its own; nil draws none.
        public var safeSystem: String?
        /// The system message for requests without one.
        public var system: String?
        public var maxTokens: Int
        /// 0 is greedy: all samples of a request are then the same.
        public var temperature: Double
        public var topP: Double
        public var seed: UInt64

        public init(
            samples: Int = 4, safeSystem: String? = nil, system: String? = nil, maxTokens: Int = 64,
            temperature: Double = 0.8, topP: Double = 1, seed: UInt64 = 0
        ) {
            self.samples = samples
            self.safeSystem = safeSystem
            self.system = system
            self.maxTokens = maxTokens
            self.temperature = temperature
            self.topP = topP
            self.seed = seed
        }
    }

    /// One answer to draw.
    struct Work {
        var request: SampleRequest
        var source: SampledAnswer.Source
        var number: Int
    }

    /// How many requests are drawn and logged together.
    static let groupSize = 32

    let settings: Settings
    private let source: any ReplySource
    private let judge: RefusalJudge
    /// What the log belongs to: the model, its adapter and the requests.
    let key: String

    /// A sampler of `source`'s replies; `key` names the model, its adapter and the data, which the log then belongs to.
    public init(_ source: any ReplySource, judge: RefusalJudge = RefusalJudge(), settings: Settings, key: String) {
        self.source = source
        self.judge = judge
        self.settings = settings
        self.key = key
    }

    /// Answers to all `requests`, read back from the log at `path` as far as that goes.
    ///
    /// `progress` hears how many answers there are, of how many, and how many of them are refusals.
    /// - Throws: `InputError` where the log is of other settings, or cannot be written; what stops the source.
    public func run(
        _ requests: [SampleRequest], log path: String,
        progress: @escaping (_ done: Int, _ total: Int, _ refused: Int) -> Void = { _, _, _ in }
    ) async throws -> [SampledAnswer] {
        let groups = stride(from: 0, to: requests.count, by: Self.groupSize).map {
            work(requests[$0..<min($0 + Self.groupSize, requests.count)])
        }
        let total = groups.reduce(0) { $0 + $1.count }
        var log = try SampleLog(path, header: header, groups: groups.map(\.count))
        progress(log.answers.count, total, log.refusals)
        var start = 0
        for (number, group) in groups.enumerated() {
            defer { start += group.count }
            guard start >= log.answers.count else { continue }
            let drawn = try await draw(group, stream: UInt64(number) + 16, before: log, total: total, progress)
            try log.append(drawn)
        }
        let failed = log.answers.filter { $0.failure != nil }
        if !failed.isEmpty, log.isResumed {
            let again = groups.joined().filter { work in failed.contains { $0.hasPlace(of: work.answer) } }
            let drawn = try await draw(again, stream: 15, before: log, total: total, progress)
            try log.replace(drawn)
        }
        return log.answers
    }

    /// The answers to draw to some requests: those of the model as it is, then those under the safety message.
    private func work(_ requests: some Sequence<SampleRequest>) -> [Work] {
        requests.flatMap { request in
            (0..<settings.samples).map { Work(request: request, source: .model, number: $0) }
                + (settings.safeSystem == nil ? [] : [Work(request: request, source: .safeSystem, number: 0)])
        }
    }

    private func draw(
        _ work: [Work], stream: UInt64, before log: SampleLog, total: Int,
        _ progress: @escaping (_ done: Int, _ total: Int, _ refused: Int) -> Void
    ) async throws -> [SampledAnswer] {
        var generator = SplitMix64(seed: settings.seed, stream: stream)
        var answers = work.map(\.answer)
        var (done, refused) = (min(log.answers.count, total - work.count), log.refusals)
        let replies = try await source.replies(
            to: work.map(conversation),
            drawing: ReplyDrawing(
                maxTokens: settings.maxTokens, temperature: settings.temperature, topP: settings.topP,
                seed: generator.next())
        ) { index, reply in
            if reply.failure == nil {
                answers[index].verdict = judge.judge(reply: reply.text, prompt: work[index].request.prompt).verdict
            }
            done += 1
            if answers[index].verdict == .refusal { refused += 1 }
            progress(done, total, refused)
        }
        for (index, reply) in replies.enumerated() {
            answers[index].text = reply.text
            answers[index].isCut = reply.isCut
            answers[index].failure = reply.failure
        }
        return answers
    }

    private func conversation(_ work: Work) -> [ChatMessage] {
        switch work.source {
        case .model: work.request.pair.withSystem(settings.system).conversation
        case .safeSystem:
            [ChatMessage(role: "system", content: settings.safeSystem ?? "")]
                + work.request.pair.prompt.filter { $0.role != "system" }
        }
    }

    /// What a log belongs to.
    private var header: JSONValue {
        [
            "key": .string(key), "samples": .integer(settings.samples),
            "safe_system": settings.safeSystem.map(JSONValue.string) ?? .null,
            "system": settings.system.map(JSONValue.string) ?? .null, "max_tokens": .integer(settings.maxTokens),
            "temperature": .number(settings.temperature), "top_p": .number(settings.topP),
            "seed": .string(String(settings.seed)), "group_size": .integer(Self.groupSize),
        ]
    }
}

extension AnswerSampler.Work {
    /// The answer before it is drawn.
    fileprivate var answer: SampledAnswer {
        SampledAnswer(
            id: request.pair.id, number: number, source: source, text: "", isCut: false, verdict: .undetermined)
    }
}
