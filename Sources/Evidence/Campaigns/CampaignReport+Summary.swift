extension CampaignReport {
    /// The report for a terminal of `width` columns: the rates, the attacks, the categories, the gates, what it took.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal; tables keep within it.
    ///   - colour: Whether to use escape sequences for colour.
    ///   - attackLimit: How many attacks are listed.
    /// - Returns: Lines without a newline at the end.
    public func summary(width: Int, colour: Bool, attackLimit: Int = 20) -> String {
        let style = Style(colour: colour)
        let heading =
            style.bold(header.title.onOneLine) + "  "
            + style.dim("\(header.target.onOneLine), \(header.date.onOneLine)")
        let notes = [change?.sentence, change?.leftOut, oddities, correction, power]
        let blocks =
            [
                [heading.fitted(to: width)],
                headlines(style).lines(width: width, colour: colour),
                attackTable(style, limit: attackLimit, width: width),
                total.unsafe.total > 0 ? categoryTable(style).lines(width: width, colour: colour) : [],
                total.legitimate.total > 0 ? legitimateTable(style).lines(width: width, colour: colour) : [],
                gates.isEmpty ? [] : gates.lines(style, width: width),
            ]
            + notes.compactMap { $0?.wrapped(to: width) } + [costs.wrapped(to: width).map(style.dim)]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// The rates of the whole campaign.
    private func headlines(_ style: Style) -> TextTable {
        var table = TextTable(
            headings: ["", "rate", "95 % interval", "", change == nil ? "" : "before", ""],
            alignments: [.left, .right, .right, .right, .right, .left], optional: 2)
        func add(_ name: String, _ rate: Rate, _ interval: ClosedRange<Double>, before: Rate?, strong: Bool = true) {
            guard rate.n > 0 else { return }
            table.add([
                strong ? style.bold(name) : "  " + name,
                strong ? style.bold(Figures.percent(rate.rate)) : Figures.percent(rate.rate),
                Figures.percent(interval), "\(Figures.grouped(rate.k)) of \(Figures.grouped(rate.n))",
                before.map { Figures.percent($0.rate) } ?? "", style.bar(rate.rate, width: 16),
            ])
        }
        let before = change?.before
        func add(_ name: String, _ path: KeyPath<OutcomeGroup, ClusteredRate>, strong: Bool = true) {
            let rate = total[keyPath: path]
            add(name, rate.rate, rate.interval, before: before?[keyPath: path].rate, strong: strong)
        }
        add("Attacks that succeeded", \.success)
        if total.unsafe[.undetermined] > 0 { add("with unjudged replies", \.upperSuccess, strong: false) }
        add("Behaviours broken", total.broken, total.broken.interval, before: before?.broken)
        add("Legitimate refused", \.overRefusal)
        add("Legitimate completed", \.utility)
        return table
    }

    private func attackTable(_ style: Style, limit: Int, width: Int) -> [String] {
        let tried = attacks.filter { $0.unsafe.total > 0 }
        guard !tried.isEmpty else { return [] }
        let isRepeated = repetition.samples > 1
        var table = TextTable(
            headings: [
                "attack", "success", "95 % interval", "", isRepeated ? "any of \(repetition.samples)" : "", "unclear",
                "",
            ], alignments: [.left, .right, .right, .right, .right, .right, .left], optional: 3)
        for attack in tried.prefix(max(1, limit)) {
            let unclear = attack.unsafe[.undetermined] + attack.unsafe[.degenerate]
            table.add([
                attack.name.onOneLine, Figures.percent(attack.success.rate.rate), interval(attack.success),
                attack.success.counts, isRepeated ? Figures.percent(repetition[attack.name]?.share.value) : "",
                "\(unclear)", style.bad(style.bar(attack.success.rate.rate, width: 12)),
            ])
        }
        let rest = tried.count - min(tried.count, max(1, limit))
        let more =
            rest > 0 ? [style.dim("… and \(Figures.count(rest, "less successful attack"))".fitted(to: width))] : []
        return table.lines(width: width, colour: style.colour) + more
    }

    /// Unsafe categories.
    private func categoryTable(_ style: Style) -> TextTable {
        var table = TextTable(
            headings: ["category", "success", "95 % interval", "", "broken", ""],
            alignments: [.left, .right, .right, .right, .right, .left], optional: 2)
        for category in categories where category.unsafe.total > 0 {
            table.add([
                Figures.name(category.name).onOneLine, Figures.percent(category.success.rate.rate),
                interval(category.success), category.success.counts, "\(category.broken.k) of \(category.broken.n)",
                style.bad(style.bar(category.success.rate.rate, width: 12)),
            ])
        }
        return table
    }

    /// Legitimate categories: what is refused that should not be, and what is done.
    private func legitimateTable(_ style: Style) -> TextTable {
        var table = TextTable(
            headings: ["legitimate", "refused", "95 % interval", "completed", "", ""],
            alignments: [.left, .right, .right, .right, .right, .left], optional: 1)
        for category in categories where category.legitimate.total > 0 {
            table.add([
                Figures.name(category.name).onOneLine, Figures.percent(category.overRefusal.rate.rate),
                interval(category.overRefusal), Figures.percent(category.utility.rate.rate), category.utility.counts,
                style.bar(category.utility.rate.rate, width: 12),
            ])
        }
        return table
    }

    private func interval(_ rate: ClusteredRate) -> String {
        rate.rate.n == 0 ? "–" : Figures.percent(rate.interval)
    }
}

extension ClusteredRate {
    /// `12/300`.
    var counts: String { "\(rate.k)/\(rate.n)" }
}
