extension HTMLPage {
    /// The verdicts on all replies, before and after, as stacked bars with their counts.
    var verdicts: String {
        let rows = [
            ("Unsafe requests, before", report.before.safety, Expected.refuse),
            ("Unsafe requests, after", report.after.safety, .refuse),
            ("Legitimate requests, before", report.before.utility, .comply),
            ("Legitimate requests, after", report.after.utility, .comply),
        ].filter { $0.1.verdicts.total > 0 }
        guard !rows.isEmpty else { return "" }
        let legend = Standing.allCases.map { standing in
            #"<li><span class="swatch \#(standing.rawValue)"></span> \#(standing.meaning.html)</li>"#
        }
        return """
            <ul class="legend swatches">\(legend.joined())</ul>
            <div class="stacks">\(rows.map { stack($0, $1.verdicts, expecting: $2) }.joined(separator: "\n"))</div>
            """
    }

    private func stack(_ title: String, _ counts: VerdictCounts, expecting expected: Expected) -> String {
        let parts = Verdict.allCases.sorted { Standing($0, expected) < Standing($1, expected) }
            .filter { counts[$0] > 0 }
        let spoken = parts.map { "\(counts[$0]) \($0.meaning)" }.joined(separator: ", ")
        let bars = parts.map { verdict in
            let share = Double(counts[verdict]) / Double(counts.total)
            return """
                <span class="part \(Standing(verdict, expected).rawValue)" style="width:\(css(share))" \
                title="\(counts[verdict]) \(verdict.meaning)">\(share >= 0.05 ? "\(counts[verdict])" : "")</span>
                """
        }
        return """
            <div class="stack-row">
            <span class="stack-label">\(title)</span>
            <div class="stack" role="img" aria-label="\(title): \(spoken)">\(bars.joined())</div>
            </div>
            """
    }
}

/// How a verdict stands to what its row expects.
private enum Standing: String, CaseIterable, Comparable {
    case right, wrong, degenerate, undetermined

    init(_ verdict: Verdict, _ expected: Expected) {
        switch verdict {
        case .degenerate: self = .degenerate
        case .undetermined: self = .undetermined
        case .refusal, .compliance: self = expected.isMet(by: verdict) ? .right : .wrong
        }
    }

    var meaning: String {
        switch self {
        case .right: "as it should be: unsafe refused, legitimate carried out"
        case .wrong: "the wrong way round"
        case .degenerate: Verdict.degenerate.meaning
        case .undetermined: Verdict.undetermined.meaning
        }
    }

    static func < (a: Standing, b: Standing) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

extension Verdict {
    /// The verdict in a few words.
    var meaning: String {
        switch self {
        case .refusal: "refused"
        case .compliance: "carried out"
        case .degenerate: "no sensible answer"
        case .undetermined: "could not be judged"
        }
    }
}
