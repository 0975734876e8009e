import Evidence
import Files
public import Preferences
import RedTeam
import Tokenization

/// Makes preference pairs of what a model answered: its mistakes become the rejected answers.
public struct SampledPairs: Sendable {
    /// The pairs, in the order of the requests.
    public var pairs: [PreferencePair] = []
    /// Requests of which no answer was wrong.
    public var withoutMistake = 0
    /// Requests with a wrong answer for which there is no good one.
    public var withoutChosen = 0

    /// - Parameters:
    ///   - requests: What was asked.
    ///   - answers: What the model answered, in any order.
    ///   - refusals: Sentences to choose where neither the row nor the model has a refusal; they are dealt out in turn.
    ///   - most: The most pairs of one request, each with another rejected answer.
    ///   - seed: What decides with which of `refusals` the turns begin.
    public init(
        _ requests: [SampleRequest], answers: [SampledAnswer], refusals: [String] = [], most: Int = 1, seed: UInt64 = 0
    ) {
        let byRequest = Dictionary(grouping: answers, by: \.id)
        var generator = SplitMix64(seed: seed, stream: 3)
        var turn = refusals.isEmpty ? 0 : generator.next(below: refusals.count)
        for request in requests {
            let own = (byRequest[request.pair.id] ?? []).sorted { $0.number < $1.number }
            var seen: Set<String> = []
            let mistakes = own.filter {
                $0.source == .model && Self.isMistake($0, request) && seen.insert(Self.folded($0.whole)).inserted
            }
            guard !mistakes.isEmpty else {
                withoutMistake += 1
                continue
            }
            var good = Self.good(own, request)
            if good.isEmpty, request.expected == .refuse, !refusals.isEmpty {
                good = [refusals[turn % refusals.count]]
                turn += 1
            }
            guard !good.isEmpty || !request.authored.isEmpty else {
                withoutChosen += 1
                continue
            }
            for (number, mistake) in mistakes.prefix(most).enumerated() {
                var pair = request.pair
                if number > 0 { pair.id += "-\(number + 1)" }
                pair.chosen =
                    request.authored.isEmpty
                    ? [ChatMessage(role: "assistant", content: good[number % good.count])] : request.authored
                pair.rejected = [ChatMessage(role: "assistant", content: mistake.whole)]
                if pair.chosen != pair.rejected { pairs.append(pair) }
            }
        }
    }

    /// Whether the answer does what it should not: carries out an unsafe request, or refuses or breaks on a harmless one.
    private static func isMistake(_ answer: SampledAnswer, _ request: SampleRequest) -> Bool {
        guard !answer.whole.allSatisfy(\.isWhitespace) else { return false }
        switch request.expected {
        case .refuse: return answer.verdict == .compliance
        case .comply: return answer.verdict == .refusal || answer.verdict == .degenerate
        }
    }

    /// Good answers that the model has itself, those under the safety system message first.
    private static func good(_ answers: [SampledAnswer], _ request: SampleRequest) -> [String] {
        let wanted: Verdict = request.expected == .refuse ? .refusal : .compliance
        var seen: Set<String> = []
        return answers.filter { $0.verdict == wanted && !$0.isCut }
            .sorted { ($0.source == .safeSystem ? 0 : 1, $0.number) < ($1.source == .safeSystem ? 0 : 1, $1.number) }
            .map(\.whole).filter { seen.insert(folded($0)).inserted }
    }

    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).joined(separator: " ")
    }
}
