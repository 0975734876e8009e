extension ConfusionMatrix {
    /// The matrix for a terminal of `width` columns: counts, precision and recall by label, then accuracy and kappa.
    public func summary(width: Int, colour: Bool = false) -> String {
        let numbers = labels.indices.map { column in predictedTotals[column] == 0 ? -1 : column }.filter { $0 >= 0 }
        var table = TextTable(
            headings: ["is \\ judged"] + numbers.map { labels[$0] } + ["recall", "precision"],
            alignments: [.left] + Array(repeating: .right, count: numbers.count + 2))
        for (row, label) in labels.enumerated() where truthTotals[row] + predictedTotals[row] > 0 {
            table.add(
                [label] + numbers.map { String(counts[row][$0]) }
                    + [Figures.percent(recall(of: label).rate), Figures.percent(precision(of: label).rate)])
        }
        var facts = [
            "Accuracy \(Figures.percent(accuracy.rate)) (\(Figures.percent(accuracy.interval))) of "
                + Figures.count(n, "reply", "replies")
        ]
        if let kappa, let kappaInterval {
            let low = Figures.decimal(kappaInterval.lowerBound, places: 3)
            let high = Figures.decimal(kappaInterval.upperBound, places: 3)
            facts.append("kappa \(Figures.decimal(kappa, places: 3)) (\(low) to \(high))")
        }
        return (table.lines(width: width, colour: colour) + (facts.joined(separator: "; ") + ".").wrapped(to: width))
            .joined(separator: "\n")
    }
}
