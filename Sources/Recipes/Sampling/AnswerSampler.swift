import Evidence
import Files
import Foundation
import Judging
import LanguageModels
import Preferences
public import RedTeam
import Tokenization

/// Draws several answers to every request and logs them, so that an interrupted run goes on where it was.
///
/// Requests are drawn in groups, each from random numbers of its own, and a group is logged whole or not at all: a run that
/// was interrupted and resumed draws what one without interruption draws.
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

    /// How many requests are drawn and logged together.
    static let groupSize = 32

    private let settings: Settings
    private let campaign: Campaign
    /// What the log belongs to: the model, its adapter and the requests.
    private let key: String

    /// A sampler of `campaign`'s model; `key` names the model, its adapter and the data, which the log then belongs to.
    public init(_ campaign: Campaign, settings: Settings, key: String) {
        self.campaign = campaign
        self.settings = settings
        self.key = key
    }

    /// Answers to all `requests`, read back from the log at `path` as far as that goes.
    ///
    /// `progress` hears how many answers there are, of how many, and how many of them are refusals.
    /// - Throws: `InputError` where the log is of other settings, or cannot be written.
    public func run(
        _ requests: [SampleRequest], log path: String,
        progress: @escaping (_ done: Int, _ total: Int, _ refused: Int) -> Void = { _, _, _ in }
    ) throws -> [SampledAnswer] {
        let perRequest = settings.samples + (settings.safeSystem == nil ? 0 : 1)
        let groups = stride(from: 0, to: requests.count, by: Self.groupSize).map {
            Array(requests[$0..<min($0 + Self.groupSize, requests.count)])
        }
        let log: LineAppender
        var all: [SampledAnswer] = []
        if let logged = try logged(path) {
            // An interruption may have left a part of a group, which is drawn anew.
            var whole = 0
            for group in groups where whole + group.count * perRequest <= logged.count {
                whole += group.count * perRequest
            }
            all = Array(logged[..<whole])
            log = try LineAppender(path, keeping: 1 + whole)
        } else {
            log = try LineAppender(path)
            try log.append(header)
        }
        let total = requests.count * perRequest
        var refused = all.count { $0.verdict == .refusal }
        progress(all.count, total, refused)
        for (number, group) in groups.enumerated() where (number * Self.groupSize) * perRequest >= all.count {
            let (done, before) = (all.count, refused)
            let drawn = try draw(group, number: number) { count, refusals in
                progress(done + count, total, before + refusals)
            }
            try log.append(contentsOf: drawn.map(\.json))
            try log.synchronize()
            all += drawn
            refused += drawn.count { $0.verdict == .refusal }
        }
        return all
    }

    /// The answers to one group of requests: those of the model as it is, then those under the safety message.
    private func draw(
        _ group: [SampleRequest], number: Int, progress: @escaping (_ done: Int, _ refused: Int) -> Void
    ) throws -> [SampledAnswer] {
        var work: [(request: SampleRequest, source: SampledAnswer.Source, number: Int)] = []
        for request in group {
            for sample in 0..<settings.samples { work.append((request, .model, sample)) }
            if settings.safeSystem != nil { work.append((request, .safeSystem, 0)) }
        }
        func verdict(_ text: String, _ index: Int) -> Verdict {
            campaign.judge.judge(reply: text, prompt: work[index].request.prompt).verdict
        }
        var generator = SplitMix64(seed: settings.seed, stream: UInt64(number) + 16)
        var refused = 0
        let replies = try campaign.replies(
            to: work.map { conversation($0.request, $0.source) },
            options: GenerationOptions(
                maxTokens: settings.maxTokens, temperature: settings.temperature, topP: settings.topP,
                seed: generator.next())
        ) { index, reply, done in
            if verdict(reply.text, index) == .refusal { refused += 1 }
            progress(done, refused)
        }
        return replies.enumerated().map { index, reply in
            SampledAnswer(
                id: work[index].request.pair.id, number: work[index].number, source: work[index].source,
                text: reply.text, isCut: reply.finishReason == .length, verdict: verdict(reply.text, index))
        }
    }

    private func conversation(_ request: SampleRequest, _ source: SampledAnswer.Source) -> [ChatMessage] {
        switch source {
        case .model: request.pair.withSystem(settings.system).conversation
        case .safeSystem:
            [ChatMessage(role: "system", content: settings.safeSystem ?? "")]
                + request.pair.prompt.filter { $0.role != "system" }
        }
    }
}

// The log: what it belongs to, then one answer a line.
extension AnswerSampler {
    private var header: JSONValue {
        [
            "key": .string(key), "samples": .integer(settings.samples),
            "safe_system": settings.safeSystem.map(JSONValue.string) ?? .null,
            "system": settings.system.map(JSONValue.string) ?? .null, "max_tokens": .integer(settings.maxTokens),
            "temperature": .number(settings.temperature), "top_p": .number(settings.topP),
            "seed": .string(String(settings.seed)), "group_size": .integer(Self.groupSize),
        ]
    }

    /// What the log at `path` holds; nil where there is none.
    private func logged(_ path: String) throws(InputError) -> [SampledAnswer]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        // An interruption may have left half a line, which opening the log for writing removes.
        _ = try LineAppender(path)
        let bytes = try readFile(path)
        guard !bytes.isEmpty else { return nil }
        let rows = try JSONLines.parse(bytes, file: path)
        guard let first = rows.first, first.value == header else {
            throw InputError(
                file: path, line: 1, problem: "it holds answers of another model, other requests or other settings",
                expected: "those of this run",
                remedy: "repeat the settings, remove the file, or give another --samples-log")
        }
        return try rows.dropFirst().map { row throws(InputError) in
            try SampledAnswer(json: row.value, file: path, line: row.line)
        }
    }
}
