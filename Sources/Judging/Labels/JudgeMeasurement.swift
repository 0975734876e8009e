public import Evidence
public import Files

/// How a judge did on labelled replies.
public struct JudgeMeasurement: Sendable {
    /// A reply whose label the judge did not find.
    public struct Miss: Sendable, Hashable {
        public var reply: LabelledReply
        public var word: ReplyJudge.Word
    }

    /// True labels against the judge's.
    public let matrix: ConfusionMatrix
    /// The labels whose finding is the judge's purpose.
    public let positive: Set<String>
    /// The replies that were misjudged, in the order of the file.
    public let misses: [Miss]
    /// How long judging took, on all processors.
    public let seconds: Double

    /// Has `judge` judge all of `replies`, on all processors.
    ///
    /// - Parameters:
    ///   - judge: Who judges.
    ///   - replies: What is judged.
    ///   - file: The name that errors give.
    /// - Throws: `InputError` for a label that the judge never gives.
    public init(_ judge: ReplyJudge, on replies: [LabelledReply], file: String) throws(InputError) {
        let truths = try replies.map { reply throws(InputError) in try Self.truth(of: reply, judge, file) }
        let clock = ContinuousClock()
        let start = clock.now
        let words = concurrentMap(replies.count) { judge.judge(reply: replies[$0].reply, prompt: replies[$0].prompt) }
        seconds = (clock.now - start) / .seconds(1)
        positive = judge.positive
        matrix = ConfusionMatrix(
            labels: judge.labels, zip(truths, words).map { (truth: $0.0, predicted: $0.1.label) })
        misses = replies.indices.filter { truths[$0] != words[$0].label }
            .map { Miss(reply: replies[$0], word: words[$0]) }
    }

    /// How many replies were judged in a second.
    public var pace: Double { Double(matrix.n) / max(seconds, 1e-9) }

    private static func truth(
        of reply: LabelledReply, _ judge: ReplyJudge, _ file: String
    ) throws(InputError) -> String {
        if judge.labels.contains(reply.label) { return reply.label }
        if case .model = judge { return ReplyJudge.other }
        throw InputError(
            file: file, line: reply.line, field: "label", problem: "it is \(reply.label)",
            expected: "one of \(judge.labels.joined(separator: ", "))",
            remedy: "say what it means, such as --map \(reply.label)=\(judge.labels[0])")
    }
}
