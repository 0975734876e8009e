import Evidence
public import Files
public import Judging
import OrderedCollections
public import Preferences
import Tokenization

/// Has an endpoint write what pairs say, and keeps of it what the judge takes for what it should be.
///
/// Refusals are drafted on both sides or on neither, and so are confirmations: whose words an answer is tells nothing of
/// whether it is the right one.
public struct DraftAuthor {
    /// How many drafts were written, and what became of them.
    public struct Counts: Sendable, Hashable {
        /// Drafts that were asked for.
        public var asked = 0
        /// Drafts that the judge does not take for what they should be.
        public var unlike = 0
        /// Drafts that did not come, with why the first did not.
        public var failed = 0
        public var firstFailure: String?
    }

    private let source: any ReplySource
    private let policy: AnswerPolicy
    private let drafting: DraftingPolicy
    private let judge: RefusalJudge
    private let drawing: ReplyDrawing
    private let author: String
    /// What was written so far.
    public private(set) var counts = Counts()

    /// - Parameters:
    ///   - source: Who writes.
    ///   - author: The writer's name, which every drafted pair carries as `drafted_by`.
    ///   - policy: The texts that show each style, and what the writer is told.
    ///   - drawing: How drafts are drawn.
    ///   - file: The policy's name in errors.
    ///   - judge: Who says what a draft is.
    /// - Throws: `InputError` where the policy does not say what the writer is told.
    public init(
        _ source: any ReplySource, author: String, policy: AnswerPolicy, drawing: ReplyDrawing, file: String,
        judge: RefusalJudge = RefusalJudge()
    ) throws(InputError) {
        guard let drafting = policy.drafting else {
            throw InputError(
                file: file, field: "drafting", problem: "the section is missing",
                expected: "refusals, confirmations and twins: what the endpoint is told",
                remedy: "take it from Recipes/refusals.yaml")
        }
        self.source = source
        self.author = author
        self.policy = policy
        self.drafting = drafting
        self.drawing = drawing
        self.judge = judge
    }

    /// `seeds` with a twin for those that had none, where a draft is a harmless request: another one, in one line, that the
    /// writer itself confirms.
    public mutating func twins(
        of seeds: [PairSeed], progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> [PairSeed] {
        let without = seeds.indices.filter { seeds[$0].safeTwin == nil }
        let drafts = try await drafts(
            without.map { Order(system: drafting.twins, request: seeds[$0].prompt, wanted: nil) }, stream: 1, progress)
        var twins: [(seed: Int, text: String)] = []
        for (index, draft) in zip(without, drafts) {
            guard let draft else { continue }
            let line = Self.request(draft)
            if line.isEmpty || line == seeds[index].prompt || line.count > 300 {
                counts.unlike += 1
            } else {
                twins.append((index, line))
            }
        }
        let answers = try await self.drafts(
            twins.map { Order(system: drafting.confirmations, request: $0.text, wanted: .compliance) }, stream: 2,
            progress)
        var seeds = seeds
        for (twin, answer) in zip(twins, answers) where answer != nil { seeds[twin.seed].safeTwin = twin.text }
        return seeds
    }

    /// `pairs` with drafts in place of the policy's texts; a pair is left out where a draft of it is not what it should be.
    public mutating func rewrite(
        _ pairs: [PreferencePair], _ kinds: Set<DraftKind>,
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> [PreferencePair] {
        var orders: [Order] = []
        var places: [(pair: Int, isChosen: Bool)] = []
        for (index, pair) in pairs.enumerated() {
            let isTwin = pair.category == "safe_twin"
            let request = pair.prompt.last?.content ?? ""
            if kinds.contains(.refusals) {
                orders.append(Order(system: refusing(pair), request: request, wanted: .refusal))
                places.append((index, !isTwin))
            }
            if kinds.contains(.confirmations) {
                orders.append(Order(system: drafting.confirmations, request: request, wanted: .compliance))
                places.append((index, isTwin))
            }
        }
        guard !orders.isEmpty else { return pairs }
        var result = pairs
        var dropped: Set<Int> = []
        for (place, draft) in zip(places, try await drafts(orders, stream: 3, progress)) {
            guard let draft else {
                dropped.insert(place.pair)
                continue
            }
            let message = [ChatMessage(role: "assistant", content: draft)]
            if place.isChosen { result[place.pair].chosen = message } else { result[place.pair].rejected = message }
            result[place.pair].extra["drafted_by"] = .string(author)
        }
        return result.indices.filter { !dropped.contains($0) && result[$0].chosen != result[$0].rejected }
            .map { result[$0] }
    }

    /// What the writer is told that refuses in the style of `pair`, with the policy's texts of this style as examples.
    private func refusing(_ pair: PreferencePair) -> String {
        let style = pair.extra["style"]?.string.flatMap(AnswerPolicy.Style.init)
        let texts = (policy.refusals.first { $0.style == style } ?? policy.refusals.first)?.texts ?? []
        let examples = texts.prefix(3).map { "\"\($0.replacing("{subject}", with: "that"))\"" }
        return drafting.refusals.replacing("{examples}", with: examples.joined(separator: " "))
    }

    /// The first line of a draft that says something, without quotation marks around it.
    private static func request(_ draft: String) -> String {
        let line = draft.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return line.trimming { $0.isWhitespace || "\"“”'".contains($0) }
    }
}

extension DraftAuthor {
    /// One draft to write.
    private struct Order {
        var system: String
        var request: String
        /// What the judge has to take it for; nil for anything but a refusal.
        var wanted: Verdict?
    }

    /// The drafts of `orders`, in their order; nil where one did not come or is not what it should be.
    private mutating func drafts(
        _ orders: [Order], stream: UInt64, _ progress: @escaping (_ done: Int, _ total: Int) -> Void
    ) async throws -> [String?] {
        guard !orders.isEmpty else { return [] }
        var generator = SplitMix64(seed: drawing.seed, stream: stream)
        var drawing = drawing
        drawing.seed = generator.next()
        var done = 0
        let replies = try await source.replies(
            to: orders.map {
                [ChatMessage(role: "system", content: $0.system), ChatMessage(role: "user", content: $0.request)]
            }, drawing: drawing
        ) { _, _ in
            done += 1
            progress(done, orders.count)
        }
        counts.asked += orders.count
        return zip(orders, replies).map { order, reply in
            if let failure = reply.failure {
                counts.failed += 1
                counts.firstFailure = counts.firstFailure ?? failure
                return nil
            }
            let text = (reply.isCut ? String(reply.text.wholeSentences) : reply.text).trimming(\.isWhitespace)
            let verdict = judge.judge(reply: text, prompt: order.request).verdict
            guard !text.isEmpty, order.wanted.map({ $0 == verdict }) ?? (verdict != .refusal) else {
                counts.unlike += 1
                return nil
            }
            return text
        }
    }
}

extension StringProtocol {
    /// The text without the characters at its ends for which `isOuter` holds.
    fileprivate func trimming(_ isOuter: (Character) -> Bool) -> String {
        guard let start = firstIndex(where: { !isOuter($0) }), let end = lastIndex(where: { !isOuter($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}
