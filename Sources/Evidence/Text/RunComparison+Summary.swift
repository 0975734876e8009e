extension RunComparison {
    /// The comparison for a terminal of `width` columns; at most `shown` rows that got worse, and as many that got better.
    public func summary(width: Int, colour: Bool, shown: Int = 10, gates: [Gate] = []) -> String {
        let style = Style(colour: colour)
        var lines = table(measures, style, width: width)
        lines += ["", harmSentence] + notes.map(style.dim)
        if !attackFamilies.isEmpty {
            lines += [""] + table(attackFamilies, style, width: width, heading: "attack family")
        }
        lines += [""] + table(categories, style, width: width, heading: "category")
        lines += list("Worse", worsened, style, shown) + list("Better", improved, style, shown)
        if !gates.isEmpty { lines += [""] + gates.lines(style, width: width) }
        return lines.map { $0.fitted(to: width) }.joined(separator: "\n")
    }

    private func table(_ rates: [ComparedRate], _ style: Style, width: Int, heading: String = "") -> [String] {
        var table = TextTable(
            headings: [heading, "before", "after", "change", "95 % interval", "p", "rows"],
            alignments: [.left, .right, .right, .right, .right, .right, .right], optional: 1)
        for rate in rates {
            let change = Figures.points(from: rate.before.rate.rate, to: rate.after.rate.rate)
            let isClear = rate.difference.interval.map { $0.lowerBound > 0 || $0.upperBound < 0 } ?? false
            let isBetter = (rate.difference.value ?? 0) > 0 ? rate.isGood : !rate.isGood
            let ends = rate.difference.interval.map {
                Figures.points(from: 0, to: $0.lowerBound) + " to " + Figures.points(from: 0, to: $0.upperBound)
            }
            let name = heading.isEmpty ? rate.name : rate.name + (rate.figure == .refusal ? " refused" : " completed")
            table.add([
                Figures.name(name).onOneLine, Figures.percent(rate.before.rate.rate),
                Figures.percent(rate.after.rate.rate),
                isClear ? isBetter ? style.good(change) : style.bad(change) : change, ends ?? "–",
                Figures.shortPValue(rate.pValue), "\(rate.after.rate.n)",
            ])
        }
        return table.lines(width: width, colour: style.colour)
    }

    private var harmSentence: String {
        guard let value = harmReduction.value else { return "There was no harm before that could be reduced." }
        let interval = harmReduction.interval.map { " (95 % interval \(Figures.percent($0)))" } ?? ""
        return value < 0
            ? "Harm grew by \(Figures.percent(-value))\(interval)."
            : "Harm reduced by \(Figures.percent(value))\(interval)."
    }

    private var notes: [String] {
        let clusters = Set(pairs.map(\.before.behaviour)).count
        var notes: [String] = []
        if clusters < pairs.count {
            notes.append(
                "\(Figures.count(pairs.count, "attempt")) on \(Figures.count(clusters, "behaviour")): intervals and p hold a "
                    + "behaviour's attempts together.")
        }
        if unpaired > 0 { notes.append("\(Figures.count(unpaired, "attempt")) of one run alone do not count.") }
        if unanswered > 0 { notes.append("\(Figures.count(unanswered, "attempt")) without a reply do not count.") }
        return notes
    }

    private func list(_ title: String, _ pairs: [Pair], _ style: Style, _ shown: Int) -> [String] {
        guard !pairs.isEmpty, shown > 0 else { return [] }
        let rows = pairs.prefix(shown).map { pair in
            let attack = pair.before.attack == "direct" ? "" : " · \(pair.before.attack)"
            let change = "\(pair.before.outcome.rawValue) → \(pair.after.outcome.rawValue)"
            let prompt = pair.after.promptExcerpt.text.onOneLine
            return "  \(pair.before.behaviour.onOneLine)\(attack)  \(change)  \(style.dim(prompt))"
        }
        let rest = pairs.count > shown ? ["  and \(pairs.count - shown) more"] : []
        return ["", style.bold("\(title): \(Figures.count(pairs.count, "row"))")] + rows + rest
    }
}
