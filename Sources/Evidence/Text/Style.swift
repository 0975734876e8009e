/// Colours for a terminal, or none.
struct Style {
    let colour: Bool

    func bold(_ text: String) -> String { escape("1", text) }
    func dim(_ text: String) -> String { escape("2", text) }
    func good(_ text: String) -> String { escape("32", text) }
    func bad(_ text: String) -> String { escape("31", text) }
    func mark(_ isMet: Bool) -> String { isMet ? good("✓") : bad("✗") }

    /// A bar of `width` columns filled to `share`, in eighths of a column.
    func bar(_ share: Double?, width: Int) -> String {
        let eighths = Int(((share ?? 0) * Double(width) * 8).rounded())
        let full = eighths / 8
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let filled = String(repeating: "█", count: full) + parts[eighths % 8]
        return filled + dim(String(repeating: "·", count: max(0, width - filled.count)))
    }

    private func escape(_ code: String, _ text: String) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
