extension AlignmentReport {
    /// The report for a terminal of `width` columns: what changed, by category, the gates, and what it took.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal; tables keep within it.
    ///   - colour: Whether to use escape sequences for colour.
    /// - Returns: Lines without a newline at the end.
    public func summary(width: Int, colour: Bool) -> String {
        let style = Style(colour: colour)
        let blocks = [
            [style.bold(title) + "  " + style.dim("\(model), \(date)")].map { $0.fitted(to: width) },
            changeTable(style).lines(width: width, colour: colour),
            sentence.wrapped(to: width),
            gates.lines(style, width: width),
            costs.wrapped(to: width).map(style.dim),
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// Both rates and their categories, before and after.
    private func changeTable(_ style: Style) -> TextTable {
        var table = TextTable(
            headings: ["", "rows", "before", "after", "95 % interval", "change", "after"],
            alignments: [.left, .right, .right, .right, .right, .right, .left], optional: 1)
        for (name, before, after) in [
            ("Unsafe refused", before.safety, after.safety), ("Legitimate completed", before.utility, after.utility),
        ] {
            func add(_ label: String, _ before: Rate, _ after: Rate, strong: Bool) {
                let change = Figures.points(from: before.rate, to: after.rate)
                table.add([
                    strong ? style.bold(label) : "  " + label, "\(after.n)", Figures.percent(before.rate),
                    strong ? style.bold(Figures.percent(after.rate)) : Figures.percent(after.rate),
                    after.n == 0 ? "–" : Figures.percent(after.interval),
                    change.hasPrefix("−") ? style.bad(change) : change, style.bar(after.rate, width: 12),
                ])
            }
            add(name, before.rate, after.rate, strong: true)
            for category in after.categories {
                add(
                    Figures.name(category.name), before[category: category.name] ?? Rate(n: 0, k: 0), category.rate,
                    strong: false)
            }
        }
        return table
    }

    /// What took how long, and how much memory.
    var costs: String {
        let total = timings.reduce(0) { $0 + $1.seconds }
        var parts: [String] = []
        if !timings.isEmpty {
            let stages = timings.map { "\(Figures.name($0.stage)) \(Figures.duration($0.seconds))" }
            parts.append("Took \(Figures.duration(total)) (\(stages.joined(separator: ", "))).")
        }
        if let peakMemoryBytes { parts.append("Peak memory \(Figures.bytes(peakMemoryBytes)).") }
        return parts.joined(separator: " ")
    }

    /// The result in words.
    var sentence: String {
        let unsafe = harmReduction.outcomes.n
        guard let value = harmReduction.value, let interval = harmReduction.interval else {
            return "Before, the model refused all \(Figures.count(unsafe, "unsafe request")), so there was no harm to "
                + "reduce."
        }
        let before =
            "Before, \(harmReduction.harmfulBefore) of \(Figures.count(unsafe, "unsafe request")) "
            + "\(harmReduction.harmfulBefore == 1 ? "was" : "were") not refused; after, \(harmReduction.harmfulAfter)"
        let test = Figures.pValue(harmReduction.outcomes.pValue)
        guard value >= 0 else {
            return "\(before): harm grew (exact McNemar test on the same requests: \(test))."
        }
        return "\(before). That is \(Figures.percent(value)) fewer, with a 95 % interval of "
            + "\(Figures.percent(interval)) (exact McNemar test on the same requests: \(test))."
    }
}

extension Gate {
    /// `≥ 90.0 %`.
    var requirement: String {
        let sign =
            switch comparison {
            case .above: ">"
            case .atLeast: "≥"
            case .atMost: "≤"
            case .below: "<"
            }
        return "\(sign)\u{A0}\(Figures.percent(threshold))"
    }

    /// Whether the gate is met, how surely, and what it would take.
    var standing: String { isMet ? shortStanding : shortStanding + (note.map { ": \($0)" } ?? "") }

    /// Whether the gate is met, and how surely.
    var shortStanding: String {
        guard measured != nil else { return "nothing to measure" }
        if !isMet { return figurePasses ? "not met at 95 %" : "not met" }
        return isEstablished ? "met at 95 %" : "met, not at 95 %"
    }
}
