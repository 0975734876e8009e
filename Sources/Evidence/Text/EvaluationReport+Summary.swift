extension EvaluationReport {
    /// The report for a terminal of `width` columns: the two rates with their intervals, then each category.
    public func summary(width: Int, colour: Bool) -> String {
        let style = Style(colour: colour)
        var table = TextTable(
            headings: ["", "", "rate", "95 % interval", "rows"], alignments: [.left, .left, .right, .right, .right])
        func add(_ name: String, _ rate: Rate, bold: Bool) {
            table.add([
                bold ? style.bold(name) : "  " + name, style.bar(rate.rate, width: 20), Figures.percent(rate.rate),
                rate.n == 0 ? "–" : Figures.percent(rate.interval), "\(rate.k) of \(rate.n)",
            ])
        }
        for (name, section) in [("Unsafe refused", safety), ("Legitimate completed", utility)] {
            add(name, section.rate, bold: true)
            for category in section.categories { add(Figures.name(category.name), category.rate, bold: false) }
        }
        let notes = [("unsafe", safety), ("legitimate", utility)].compactMap { $1.note(requests: $0) }
        return
            (table.lines(width: width, colour: colour)
            + notes.flatMap { note in note.wrapped(to: width).map(style.dim) }).joined(separator: "\n")
    }
}

extension EvaluationReport.Section {
    /// What the replies that are neither refusal nor compliance were; nil without any.
    func note(requests: String) -> String? {
        var parts: [String] = []
        if verdicts.degenerate > 0 { parts.append("\(verdicts.degenerate) got no sensible answer") }
        if verdicts.undetermined > 0 { parts.append("\(verdicts.undetermined) could not be judged") }
        guard !parts.isEmpty else { return nil }
        return "Of the \(requests) requests, " + parts.joined(separator: " and ") + "; these count against the model."
    }
}
