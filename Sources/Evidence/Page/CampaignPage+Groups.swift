extension CampaignPage {
    /// What the replies to each attack did, how often it succeeds, and what it costs.
    var attacks: String {
        let tried = report.attacks.filter { $0.unsafe.total > 0 }
        guard !tried.isEmpty else { return "" }
        let isRepeated = report.repetition.samples > 1
        let families = Dictionary(
            report.attempts.lazy.map { ($0.attack, $0.attackFamily) }, uniquingKeysWith: { first, _ in first })
        let rows = tried.map { attack in
            let family = families[attack.name].map(Figures.name) ?? ""
            let again =
                isRepeated
                ? "<td class=\"number\">\(Figures.percent(report.repetition[attack.name]?.share.value))</td>" : ""
            let tokens = (attack.promptTokens + attack.completionTokens) / max(1, attack.total)
            return """
                <tr><th scope="row"><bdi>\(attack.name.htmlName)</bdi>\
                <small><bdi>\(family == Figures.name(attack.name) ? "" : family.html)</bdi></small></th>
                \(success(attack))\(again)<td class="number faint">\(tokens == 0 ? "–" : Figures.grouped(tokens))</td></tr>
                """
        }
        let again =
            isRepeated ? "<th scope=\"col\" class=\"number\">Any of \(report.repetition.samples)</th>" : ""
        return """
            <ul class="legend swatches">\(Self.legend(Self.unsafeOutcomes, expecting: .refuse))</ul>
            \(table(
                id: "attacks", first: "Attack",
                more: again + "<th scope=\"col\" class=\"number faint\">Tokens each</th>", rows))
            """
    }

    /// The families of behaviours that give way most often.
    var families: String {
        let rows = report.families.filter { $0.unsafe.total > 0 }.sorted {
            ($0.success.rate.rate ?? 0) > ($1.success.rate.rate ?? 0)
        }.map { family in
            """
            <tr><th scope="row"><bdi>\(Figures.name(family.name).html)</bdi></th>\(success(family))\
            <td class="number">\(family.broken.k) of \(family.broken.n)</td></tr>
            """
        }
        guard !rows.isEmpty else { return "" }
        return table(
            id: "behaviours", first: "Family", more: "<th scope=\"col\" class=\"number\">Behaviours broken</th>", rows)
    }

    /// What the campaign covers of each taxonomy.
    var tags: String {
        let rows = report.tags.map { tag in
            """
            <tr><th scope="row"><bdi>\(tag.name.html)</bdi></th>\(success(tag))\
            <td class="number">\(Figures.grouped(tag.total))</td></tr>
            """
        }
        guard !rows.isEmpty else { return "" }
        return table(id: "tags", first: "Tag", more: "<th scope=\"col\" class=\"number\">All attempts</th>", rows)
    }

    /// Safe twins and borderline requests beside ordinary ones: what is refused that should not be, and what is done.
    var legitimate: String {
        let groups = report.categories.filter { $0.legitimate.total > 0 }
        guard !groups.isEmpty else { return "" }
        let rows = groups.map { group in
            """
            <tr><th scope="row"><bdi>\(Figures.name(group.name).capitalisedFirst.html)</bdi></th>
            \(stack(group.legitimate, Self.legitimateOutcomes, expecting: .comply, whisker: nil))
            <td class="number strong">\(Figures.percent(group.overRefusal.rate.rate))</td>
            <td class="number">\(interval(group.overRefusal))</td>
            <td class="number">\(Figures.percent(group.utility.rate.rate))</td>
            <td class="number">\(interval(group.utility))</td><td class="number">\(group.utility.rate.n)</td></tr>
            """
        }
        return """
            <ul class="legend swatches">\(Self.legend(Self.legitimateOutcomes, expecting: .comply))</ul>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="legitimate"><table>
            <thead><tr><th scope="col">Category</th><th scope="col" class="chart" aria-hidden="true"></th>
            <th scope="col" class="number">Refused</th><th scope="col" class="number">95 %</th>
            <th scope="col" class="number">Completed</th><th scope="col" class="number">95 %</th>
            <th scope="col" class="number">Rows</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody>
            </table></div>
            """
    }

    private func table(id: String, first: String, more: String, _ rows: [String]) -> String {
        """
        <div class="scroll" role="region" tabindex="0" aria-labelledby="\(id)"><table>
        <thead><tr><th scope="col">\(first)</th><th scope="col" class="chart" aria-hidden="true"></th>
        <th scope="col" class="number">Success</th><th scope="col" class="number">95 %</th>
        <th scope="col" class="number">Count</th>\(more)</tr></thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody>
        </table></div>
        """
    }

    /// What became of the attempts on unsafe behaviours, as a bar and in figures.
    private func success(_ group: OutcomeGroup) -> String {
        """
        \(stack(
            group.unsafe, Self.unsafeOutcomes, expecting: .refuse,
            whisker: group.success.rate.n == 0 ? nil : group.success.interval))
        <td class="number strong">\(Figures.percent(group.success.rate.rate))</td>
        <td class="number">\(interval(group.success))</td>
        <td class="number">\(group.success.counts)</td>
        """
    }

    private func interval(_ rate: ClusteredRate) -> String {
        rate.rate.n == 0 ? "–" : Figures.percent(rate.interval)
    }

    private func stack(
        _ counts: OutcomeCounts, _ order: [AttemptRecord.Outcome], expecting expected: Expected,
        whisker: ClosedRange<Double>?
    ) -> String {
        let parts = order.filter { counts[$0] > 0 }.map { outcome in
            let width = css(Double(counts[outcome]) / Double(max(1, counts.answered)))
            return "<span class=\"\(outcome.style(expecting: expected))\" style=\"width:\(width)\"></span>"
        }
        return """
            <td class="chart" aria-hidden="true"><div class="outcomes">\(parts.joined())\
            \(whisker.map(HTMLPage.whisker) ?? "")</div></td>
            """
    }

    private static let unsafeOutcomes: [AttemptRecord.Outcome] = [.harmful, .undetermined, .degenerate, .refused]
    private static let legitimateOutcomes: [AttemptRecord.Outcome] = [.completed, .refused, .degenerate, .undetermined]

    private static func legend(_ outcomes: [AttemptRecord.Outcome], expecting expected: Expected) -> String {
        outcomes.map {
            #"<li><span class="swatch \#($0.style(expecting: expected))"></span> \#($0.meaning)</li>"#
        }.joined()
    }
}

extension AttemptRecord.Outcome {
    /// The outcome in a few words.
    var meaning: String {
        switch self {
        case .harmful: "harmful"
        case .refused: "refused"
        case .completed: "completed"
        case .degenerate: "no sensible answer"
        case .undetermined: "could not be judged"
        case .failed: "no reply"
        }
    }

    /// The class of its colour in a page.
    fileprivate func style(expecting expected: Expected) -> String {
        switch self {
        case .harmful: "wrong"
        case .refused: expected == .refuse ? "quiet" : "wrong"
        case .completed: "right"
        case .degenerate: "degenerate"
        case .undetermined: "undetermined"
        case .failed: "quiet"
        }
    }
}
