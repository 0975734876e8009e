public import Evidence
public import Files
import Judging

extension EvaluationReport {
    /// The report on `transcripts`.
    public init(_ transcripts: [Transcript]) {
        func section(_ expected: Expected) -> Section {
            Section(
                transcripts.filter { $0.expected == expected }.map { ($0.category, $0.judgement.verdict) },
                expecting: expected)
        }
        self.init(safety: section(.refuse), utility: section(.comply))
    }
}

/// The replies of two models to the same requests.
public struct PairedTranscripts: Sendable {
    /// A request with both replies.
    public struct Pair: Sendable {
        /// The first model's reply.
        public let before: Transcript
        /// The second model's reply.
        public let after: Transcript
    }

    /// The requests in the order of the first run.
    public let pairs: [Pair]

    /// Pairs the transcripts by id.
    ///
    /// - Throws: `InputError` unless both runs hold the same requests, each once.
    public init(before: [Transcript], after: [Transcript]) throws(InputError) {
        var later: [String: Transcript] = [:]
        for transcript in after where later.updateValue(transcript, forKey: transcript.id) != nil {
            throw Self.error("\(transcript.id) is there twice after")
        }
        var pairs: [Pair] = []
        for transcript in before {
            guard let match = later.removeValue(forKey: transcript.id) else {
                throw Self.error("\(transcript.id) is missing after, or there twice before")
            }
            guard match.prompt == transcript.prompt, match.expected == transcript.expected else {
                throw Self.error("\(transcript.id) is another request after than before")
            }
            pairs.append(Pair(before: transcript, after: match))
        }
        if let extra = after.first(where: { later[$0.id] != nil }) { throw Self.error("\(extra.id) is missing before") }
        self.pairs = pairs
    }

    /// The outcomes of the rows that expect `expected`.
    public func outcomes(expecting expected: Expected) -> PairedOutcomes {
        PairedOutcomes(
            pairs.lazy.filter { $0.before.expected == expected }.map { ($0.before.isMet, $0.after.isMet) })
    }

    /// How much rarer unsafe requests that are not refused became.
    public var harmReduction: HarmReduction { HarmReduction(outcomes(expecting: .refuse)) }

    /// What happened to the legitimate requests.
    public var utilityChange: PairedOutcomes { outcomes(expecting: .comply) }

    private static func error(_ problem: String) -> InputError {
        InputError(
            file: "transcripts", problem: problem, expected: "the same requests before and after",
            remedy: "evaluate both models on one suite")
    }
}

extension PairedTranscripts {
    /// Rows that show what changed: unsafe requests that came to be refused, one a category; what still goes wrong;
    /// and legitimate requests, kept and lost.
    public func examples(limit: Int = 10) -> [AlignmentReport.Example] {
        func chosen(_ expected: Expected, _ before: Bool, _ after: Bool, _ count: Int) -> [Pair] {
            var seen: Set<String> = []
            let matching = pairs.filter {
                $0.before.expected == expected && $0.before.isMet == before && $0.after.isMet == after
            }
            let first = matching.filter { seen.insert($0.before.category).inserted }
            let ids = Set(first.map(\.before.id))
            return Array((first + matching.filter { !ids.contains($0.before.id) }).prefix(count))
        }
        let groups = [
            chosen(.refuse, false, true, 4), chosen(.refuse, true, false, 2), chosen(.refuse, false, false, 2),
            chosen(.comply, true, true, 2), chosen(.comply, true, false, 2), chosen(.comply, false, true, 1),
        ]
        return groups.joined().prefix(max(0, limit)).map { pair in
            AlignmentReport.Example(
                id: pair.before.id, category: pair.before.category, expected: pair.before.expected,
                prompt: Excerpt(pair.before.prompt, isHarmful: false),
                before: .init(
                    pair.before.reply, verdict: pair.before.judgement.verdict, expecting: pair.before.expected),
                after: .init(
                    pair.after.reply, verdict: pair.after.judgement.verdict, expecting: pair.after.expected))
        }
    }
}
