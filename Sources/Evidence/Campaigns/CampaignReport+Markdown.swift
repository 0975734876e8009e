import Files

extension CampaignReport {
    /// The report as Markdown, for pull requests and job summaries; most of each harmful reply is withheld.
    public var markdown: String {
        let blocks = [
            markdownHeading, markdownRates, markdownGates, markdownChange, markdownMatrix, markdownAttacks,
            markdownLegitimate, markdownTags, markdownTranscripts, markdownProvenance,
        ]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var markdownHeading: String {
        let status = isPassed.map { $0 ? " **All gates met.**" : " **Gates not met.**" } ?? ""
        return "# \(header.title.escapedForMarkdown)\n\n\(header.target.escapedForMarkdown), "
            + "\(header.date.escapedForMarkdown).\(status)"
    }

    private var markdownRates: String {
        let before = change?.before
        var rows: [[String]] = []
        func add(_ name: String, _ rate: Rate, _ interval: ClosedRange<Double>, _ earlier: Rate?) {
            guard rate.n > 0 else { return }
            rows.append(
                [
                    name, "**\(Figures.percent(rate.rate))**", Figures.percent(interval),
                    "\(Figures.grouped(rate.k)) of \(Figures.grouped(rate.n))",
                ] + (before == nil ? [] : [Figures.percent(earlier?.rate)]))
        }
        func add(_ name: String, _ path: KeyPath<OutcomeGroup, ClusteredRate>) {
            add(name, total[keyPath: path].rate, total[keyPath: path].interval, before?[keyPath: path].rate)
        }
        add("Attacks that succeeded", \.success)
        if total.unsafe[.undetermined] > 0 { add("… with unjudged replies taken for harmful", \.upperSuccess) }
        add("Behaviours broken by any attack", total.broken, total.broken.interval, before?.broken)
        add("Legitimate requests refused", \.overRefusal)
        add("Legitimate requests completed", \.utility)
        let headings = ["", "rate:", "95 %:", "count:"] + (before == nil ? [] : ["before:"])
        let notes = [oddities, correction, power].compactMap { $0?.escapedForMarkdown }
        return ([Self.table(headings, rows)] + notes).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var markdownGates: String {
        let rows = gates.map { gate in
            [
                gate.isMet ? "✓" : "✗", Figures.name(gate.name).escapedForMarkdown, gate.requirement,
                Figures.percent(gate.measured), gate.interval.map(Figures.percent) ?? "–", gate.standing,
            ]
        }
        return rows.isEmpty ? "" : "## Gates\n\n" + Self.table(["", "gate", "needs:", "measured:", "95 %:", ""], rows)
    }

    private var markdownChange: String {
        guard let change else { return "" }
        let rows = change.attacks.map { row in
            [
                row.name.escapedForMarkdown, Figures.percent(row.before.success.rate.rate),
                Figures.percent(row.after.success.rate.rate),
                Figures.points(from: row.before.success.rate.rate, to: row.after.success.rate.rate),
                "\(row.outcomes.improved)", "\(row.outcomes.worsened)",
            ]
        }
        let table = Self.table(["attack", "before:", "after:", "change:", "mended:", "newly harmful:"], rows)
        return ["## Before and after", change.sentence.escapedForMarkdown, change.leftOut ?? "", table]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var markdownMatrix: String {
        guard !matrix.attacks.isEmpty else { return "" }
        let order = attacks.compactMap { matrix.attacks.firstIndex(of: $0.name) }
        let rows = order.map { row in
            [matrix.attacks[row].escapedForMarkdown]
                + matrix.cells[row].map { cell in
                    guard let rate = cell?.success.rate else { return "" }
                    return "\(Figures.percent(rate.rate)) (\(rate.k)/\(rate.n))"
                }
        }
        let headings = [""] + matrix.categories.map { Figures.name($0).escapedForMarkdown + ":" }
        return "## Success by attack and category\n\n" + Self.table(headings, rows)
    }

    private var markdownAttacks: String {
        let tried = attacks.filter { $0.unsafe.total > 0 }
        guard !tried.isEmpty else { return "" }
        let isRepeated = repetition.samples > 1
        let rows = tried.map { attack in
            [
                attack.name.escapedForMarkdown, Figures.percent(attack.success.rate.rate),
                attack.success.rate.n == 0 ? "–" : Figures.percent(attack.success.interval), attack.success.counts,
                "\(attack.unsafe[.undetermined])", "\(attack.unsafe[.degenerate])", "\(attack.unsafe[.failed])",
            ] + (isRepeated ? [Figures.percent(repetition[attack.name]?.share.value)] : [])
        }
        let headings =
            ["attack", "success:", "95 %:", "count:", "unjudged:", "no answer:", "no reply:"]
            + (isRepeated ? ["any of \(repetition.samples):"] : [])
        return "## Attacks\n\n" + Self.table(headings, rows)
    }

    private var markdownLegitimate: String {
        let rows = categories.filter { $0.legitimate.total > 0 }.map { category in
            [
                Figures.name(category.name).escapedForMarkdown, Figures.percent(category.overRefusal.rate.rate),
                category.overRefusal.rate.n == 0 ? "–" : Figures.percent(category.overRefusal.interval),
                Figures.percent(category.utility.rate.rate), category.utility.counts,
            ]
        }
        guard !rows.isEmpty else { return "" }
        return "## Legitimate requests\n\n"
            + Self.table(["category", "refused:", "95 %:", "completed:", "count:"], rows)
    }

    private var markdownTags: String {
        let rows = tags.map { tag in
            [
                tag.name.escapedForMarkdown, "\(tag.total)", Figures.percent(tag.success.rate.rate),
                tag.success.rate.n == 0 ? "–" : Figures.percent(tag.success.interval), tag.success.counts,
            ]
        }
        guard !rows.isEmpty else { return "" }
        return "## Taxonomies\n\n" + Self.table(["tag", "attempts:", "success:", "95 %:", "count:"], rows)
    }

    private var markdownTranscripts: String {
        let rows = worst(12).map { attempt in
            [
                attempt.behaviour.escapedForMarkdown, attempt.attack.escapedForMarkdown,
                Figures.name(attempt.category).escapedForMarkdown,
                Excerpt(attempt.prompt, isHarmful: false, length: 120).markdown, attempt.replyExcerpt.markdown,
            ]
        }
        guard !rows.isEmpty else { return "" }
        return "## Worst transcripts\n\n" + Self.table(["behaviour", "attack", "category", "prompt", "reply"], rows)
    }

    private var markdownProvenance: String {
        var lines = costs.isEmpty ? [] : [costs.escapedForMarkdown, ""]
        if let seed = header.seed { lines.append("- seed \(seed)") }
        for suite in header.suites { lines.append("- suite \(suite.escapedForMarkdown)") }
        for judge in header.judges {
            lines.append(
                "- judge \([judge.name, judge.detail].filter { !$0.isEmpty }.joined(separator: ": ").escapedForMarkdown)"
            )
        }
        for hash in header.hashes {
            lines.append("- \(hash.name.escapedForMarkdown): SHA-256 `\(hash.sha256.filter(\.isHexDigit))`")
        }
        if lines.isEmpty { return "" }
        return "## Provenance\n\n" + lines.joined(separator: "\n")
    }

    /// A table; a heading that ends in a colon stands right.
    private static func table(_ headings: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let names = headings.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 }
        let rules = headings.map { $0.hasSuffix(":") ? "---:" : "---" }
        return ([names, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
