extension [Gate] {
    /// The gates for a terminal of `width` columns.
    public func summary(width: Int, colour: Bool) -> String {
        lines(Style(colour: colour), width: width).joined(separator: "\n")
    }

    /// The table's lines, then what it would take to meet those that are not met.
    func lines(_ style: Style, width: Int) -> [String] {
        let notes = filter { !$0.isMet }.compactMap { gate in
            gate.note.map { "\(Figures.name(gate.name).onOneLine): \($0.onOneLine)." }
        }
        return table(style).lines(width: width, colour: style.colour)
            + notes.flatMap { $0.wrapped(to: width).map(style.dim) }
    }

    /// What each gate needs, what was measured, and how surely it is met.
    private func table(_ style: Style) -> TextTable {
        var table = TextTable(
            headings: ["", "gate", "needs", "measured", "95 % interval", ""],
            alignments: [.left, .left, .right, .right, .right, .left])
        for gate in self {
            table.add([
                style.mark(gate.isMet), Figures.name(gate.name).onOneLine, gate.requirement,
                Figures.percent(gate.measured), gate.interval.map(Figures.percent) ?? "–", gate.shortStanding,
            ])
        }
        return table
    }
}
