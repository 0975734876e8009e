/// Columns of text for a terminal, with widths that count what a terminal shows.
public struct TextTable: Sendable {
    /// How a column's cells stand in it.
    public enum Alignment: Sendable { case left, right }

    /// The heading of each column.
    public let headings: [String]
    /// How each column's cells stand.
    public let alignments: [Alignment]
    /// How many of the last columns give way where the table is too wide.
    public let optional: Int
    /// Whether the first column is never cut: people type what it says.
    public let keepsNames: Bool
    private var rows: [[String]] = []

    /// A table without rows; columns beyond `alignments` stand left.
    public init(headings: [String], alignments: [Alignment] = [], optional: Int = 0, keepsNames: Bool = false) {
        self.keepsNames = keepsNames
        self.optional = min(max(0, optional), max(0, headings.count - 1))
        self.headings = headings
        self.alignments = headings.indices.map { $0 < alignments.count ? alignments[$0] : .left }
    }

    /// Adds a row; missing cells are empty, cells beyond the headings are left out.
    public mutating func add(_ cells: [String]) {
        rows.append(headings.indices.map { $0 < cells.count ? cells[$0] : "" })
    }

    /// The table's lines, at most `width` columns wide: optional columns give way first, then the first column, then lines are cut.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal.
    ///   - colour: Whether headings are dimmed with escape sequences.
    /// - Returns: The headings' line, unless all are empty, and a line for each row.
    public func lines(width: Int, colour: Bool = false) -> [String] {
        guard !headings.isEmpty else { return [] }
        var widths = headings.indices.map { column in
            max(headings[column].displayWidth, rows.map { $0[column].displayWidth }.max() ?? 0)
        }
        func excess() -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) - width }
        for _ in 0..<optional where excess() > 0 { widths.removeLast() }
        let excess = excess()
        if excess > 0, !keepsNames { widths[0] = max(min(widths[0], 8), widths[0] - excess) }
        let style = Style(colour: colour)
        let heading = headings.allSatisfy(\.isEmpty) ? [] : [style.dim(line(headings, widths, width))]
        return heading + rows.map { line($0, widths, width) }
    }

    private func line(_ cells: [String], _ widths: [Int], _ width: Int) -> String {
        var text = ""
        for (column, cell) in cells.prefix(widths.count).enumerated() {
            let cell = cell.fitted(to: widths[column])
            let space = String(repeating: " ", count: widths[column] - cell.displayWidth)
            text += column == 0 ? "" : "  "
            text += alignments[column] == .left ? cell + space : space + cell
        }
        while text.last == " " { text.removeLast() }
        return text.fitted(to: width)
    }
}

extension String {
    /// The text cut to `width` columns, with an ellipsis where something is missing; colour ends where it is cut.
    func fitted(to width: Int) -> String {
        guard displayWidth > width else { return self }
        var result = ""
        var used = 0
        var isEscape = false
        var hasColour = false
        for character in self {
            if character == "\u{1B}" { isEscape = true }
            if isEscape {
                hasColour = true
                result.append(character)
                if character.isLetter { isEscape = false }
                continue
            }
            if used + character.displayWidth > max(0, width - 1) { break }
            used += character.displayWidth
            result.append(character)
        }
        if width > 0 { result += "…" }
        return hasColour ? result + "\u{1B}[0m" : result
    }

    /// The text broken at spaces into lines of at most `width` columns.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, line.displayWidth + 1 + word.displayWidth > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
