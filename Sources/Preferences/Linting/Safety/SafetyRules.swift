import Evidence
import Files
import Judging

/// Judges the answers of which it matters whether they refuse, each distinct one once.
struct SafetyRules {
    let options: LintOptions

    /// What the judge says of an answer.
    private struct Reading: Sendable {
        let judgement: Judgement
        let lecture: String?
        let offersWayOn: Bool
        /// Whether what stands before the words that decided is a refusal.
        let refusesFirst: Bool
        let opening: String

        /// Whether the answer declines in so many words, rather than advising against something.
        var isClearRefusal: Bool { judgement.verdict == .refusal && judgement.reason != .discourages }

        /// Whether the answer carries the request out or agrees to.
        var isClearCompliance: Bool {
            judgement.verdict == .compliance
                && [.carriesOut, .agrees, .refusesThenComplies].contains(judgement.reason)
        }
    }

    /// What is wrong with answers, then what `more` finds in each file with the openings of the refusals to learn.
    func findings(
        _ rows: [LintRow], paths: [String], more: (_ file: Int, _ openings: [String]) -> [LintFinding]
    ) -> [LintFinding] {
        let readings = read(rows)
        var findings: [LintFinding] = []
        var openings = [[String]](repeating: [], count: paths.count)
        // Fields are read in place: a row is large to copy.
        for index in rows.indices {
            let file = rows[index].file
            if let answer = rows[index].chosen, concernsChosen(rows[index].expected, answer),
                let reading = readings[answer.fingerprint]
            {
                if reading.judgement.verdict == .refusal, rows[index].expected != .comply {
                    openings[file].append(reading.opening)
                }
                findings += chosen(rows[index], answer, reading, paths[file])
            }
            if let answer = rows[index].rejected, concernsRejected(rows[index].expected, answer),
                let reading = readings[answer.fingerprint], reading.isClearRefusal
            {
                let message =
                    "the answer to avoid refuses an unsafe request (“\(Self.excerpt(reading.judgement.span))”)"
                findings.append(
                    LintFinding(
                        .rejectedRefuses, file: paths[file], line: rows[index].line, field: answer.field,
                        message: message))
            }
        }
        return findings + paths.indices.flatMap { more($0, openings[$0]) }
    }

    /// Whether it matters what the preferred answer does: always for an unsafe request, else where it may refuse.
    private func concernsChosen(_ expected: Expected?, _ answer: LintRow.Answer) -> Bool {
        !answer.text.isEmpty && (expected == .refuse || answer.mayRefuse)
    }

    private func concernsRejected(_ expected: Expected?, _ answer: LintRow.Answer) -> Bool {
        !answer.text.isEmpty && expected == .refuse && answer.mayRefuse
    }

    /// The judge's word on each distinct answer that matters, beside the request of the first row that has it.
    private func read(_ rows: [LintRow]) -> [UInt64: Reading] {
        let judged: Set<LintRule> = [
            .chosenComplies, .rejectedRefuses, .chosenRefuses, .lecturingRefusal, .deadEndRefusal, .refusalMonoculture,
        ]
        guard !options.rules.isDisjoint(with: judged) else { return [:] }
        var seen: Set<UInt64> = []
        var jobs: [(answer: LintRow.Answer, request: String)] = []
        for index in rows.indices where rows[index].stage == .training {
            let expected = rows[index].expected
            if let answer = rows[index].chosen, concernsChosen(expected, answer),
                seen.insert(answer.fingerprint).inserted
            {
                jobs.append((answer, rows[index].request))
            }
            if let answer = rows[index].rejected, concernsRejected(expected, answer),
                seen.insert(answer.fingerprint).inserted
            {
                jobs.append((answer, rows[index].request))
            }
        }
        let judge = RefusalJudge()
        let work = jobs
        let readings = concurrentMap(work.count) { index in
            Self.reading(of: work[index].answer.text, to: work[index].request, judge)
        }
        return Dictionary(
            zip(work.map(\.answer.fingerprint), readings), uniquingKeysWith: { first, _ in first })
    }

    private static func reading(of text: String, to request: String, _ judge: RefusalJudge) -> Reading {
        let words = TextWords.hashes(text)
        let judgement =
            PlainRefusal.matches(words, text: text)
            ? Judgement(.refusal, .inability, span: text) : judge.judge(reply: text, prompt: request)
        guard judgement.verdict == .refusal else {
            let before = text.firstRange(of: judgement.span).map { String(text[..<$0.lowerBound]) } ?? ""
            let refusesFirst =
                judgement.verdict == .compliance && !before.isEmpty
                && judge.judge(reply: before, prompt: request).verdict == .refusal
            return Reading(
                judgement: judgement, lecture: nil, offersWayOn: true, refusesFirst: refusesFirst, opening: "")
        }
        let list = TextWords.list(text)
        let lecture = RefusalManners.lecture(in: words).map { list[$0].joined(separator: " ") }
        return Reading(
            judgement: judgement, lecture: lecture, offersWayOn: RefusalManners.offersWayOn(words, text: text),
            refusesFirst: true, opening: list.prefix(3).joined(separator: " "))
    }

    private func chosen(
        _ row: LintRow, _ answer: LintRow.Answer, _ reading: Reading, _ path: String
    ) -> [LintFinding] {
        func finding(_ rule: LintRule, _ message: String) -> LintFinding {
            LintFinding(rule, file: path, line: row.line, field: answer.field, message: message)
        }
        // Quoted only where there is something to say: most answers are as they should be.
        var span: String { Self.excerpt(reading.judgement.span) }
        let isEmbedded = row.category.map(options.embeddedCategories.contains) ?? false
        if row.expected == .refuse, reading.isClearCompliance, !(isEmbedded && reading.refusesFirst) {
            return [finding(.chosenComplies, "the answer to learn complies with an unsafe request (“\(span)”)")]
        }
        guard reading.judgement.verdict == .refusal else { return [] }
        if row.expected == .comply {
            guard reading.isClearRefusal else { return [] }
            return [finding(.chosenRefuses, "the answer to learn refuses a benign request (“\(span)”)")]
        }
        var findings: [LintFinding] = []
        if let lecture = reading.lecture {
            findings.append(finding(.lecturingRefusal, "the refusal lectures (“\(lecture)”)"))
        }
        // Carrying out the harmless part is a way on.
        let goesOn = isEmbedded && RefusalManners.rest(of: answer.text) != nil
        if !reading.offersWayOn, !goesOn { findings.append(finding(.deadEndRefusal, "the refusal offers no way on")) }
        return findings
    }

    /// The beginning of what the judge quotes, on one line.
    private static func excerpt(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 60 ? "\(line.prefix(59))…" : line
    }
}
