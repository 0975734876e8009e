public import Files

/// What a training shows of itself on a terminal: a few lines, of what its rows of metrics have said.
public struct TrainingPanel: Sendable {
    /// What the steps said, by the figure's name.
    private var history: [String: [Double]] = [:]
    /// The last row with an evaluation, and the last with a safety measurement.
    private var heldOut: JSONValue?
    private var safety: JSONValue?
    private var done = 0
    private var total = 0
    /// What is measured between two steps, and how far that is.
    private var measuring: (what: String, done: Int, total: Int)?

    public init() {}

    /// Takes in that `done` of `total` requests or rows are measured, between two steps; `what` names the measurement.
    public mutating func measure(_ what: String, done: Int, total: Int) {
        measuring = done < total ? (what, done, total) : nil
    }

    /// Takes in a row of metrics, after step `done` of `total`.
    public mutating func add(_ row: JSONValue, done: Int, total: Int) {
        (self.done, self.total) = (done, total)
        measuring = nil
        for key in Self.figures {
            if let value = row[key]?.number, value.isFinite { history[key, default: []].append(value) }
        }
        if row["eval_loss"] != nil { heldOut = row }
        if row["safety/refused"] != nil { safety = row }
    }

    private static let figures = [
        "loss", "rewards/margins", "rewards/accuracies", "logps/chosen", "logps/rejected", "learning_rate", "seconds",
        "num_tokens",
    ]

    /// The lines, none wider than `width` columns.
    public func lines(width: Int, colour: Bool) -> [String] {
        let style = Style(colour: colour)
        var lines = [progress(width: width, style)]
        for (name, key) in [("loss", "loss"), ("margin", "rewards/margins")] {
            guard let values = history[key], let last = values.last else { continue }
            let room = min(48, width - 26)
            let spark = room > 7 ? "  " + style.good(Self.sparkline(values, width: room)) : ""
            lines.append(label(name, style) + style.bold(padded(Figures.decimal(last, places: 3))) + spark)
        }
        var facts: [String] = []
        if let accuracy = recent("rewards/accuracies") {
            lines.append(label("accuracy", style) + padded(Figures.percent(accuracy)) + logProbabilities(style))
        } else if history["logps/chosen"] != nil {
            lines.append(label("answers", style) + logProbabilities(style))
        }
        if let rate = history["learning_rate"]?.last { facts.append("lr \(Figures.short(rate))") }
        if let speed = tokensPerSecond { facts.append("\(Figures.grouped(Int(speed.rounded()))) tokens/s") }
        if !facts.isEmpty { lines.append(label("pace", style) + facts.joined(separator: "   ")) }
        lines += measured(style)
        if let measuring {
            lines.append(label("measuring", style) + "\(measuring.what)  \(measuring.done)/\(measuring.total)")
        }
        return lines.map { Self.clipped($0, to: width) }
    }

    private func progress(width: Int, _ style: Style) -> String {
        let seconds = history["seconds"]?.suffix(50) ?? []
        var text = "  \(Figures.grouped(done))/\(Figures.grouped(total)) steps"
        let each = seconds.isEmpty ? 0 : seconds.reduce(0, +) / Double(seconds.count)
        if each > 0 {
            text +=
                each < 1
                ? "  \(Figures.decimal(1 / each, places: 1)) steps/s" : "  \(Figures.decimal(each, places: 1)) s each"
            if done < total { text += "  \(Figures.duration(each * Double(total - done))) left" }
        }
        let room = max(8, min(32, width - text.displayWidth - 3))
        let full = min(room, done * room / max(1, total))
        let bar =
            style.good(String(repeating: "━", count: full)) + style.dim(String(repeating: "╌", count: room - full))
        return "  \(bar)\(text)"
    }

    private func logProbabilities(_ style: Style) -> String {
        let parts = [("chosen", "logps/chosen"), ("rejected", "logps/rejected")].compactMap { name, key -> String? in
            guard let value = recent(key) else { return nil }
            return "\(name) \(Figures.decimal(value, places: 1)) \(arrow(key))"
        }
        return parts.isEmpty ? "" : "  \(style.dim("log p"))  " + parts.joined(separator: "  ")
    }

    private func measured(_ style: Style) -> [String] {
        var lines: [String] = []
        func when(_ row: JSONValue) -> String { style.dim("step \(row["step"]?.integer ?? 0)") }
        if let heldOut {
            var parts: [String] = []
            if let loss = heldOut["eval_loss"]?.number { parts.append("loss \(Figures.decimal(loss, places: 3))") }
            if let accuracy = heldOut["eval_rewards/accuracies"]?.number {
                parts.append("accuracy \(Figures.percent(accuracy))")
            }
            lines.append(label("held out", style) + (parts + [when(heldOut)]).joined(separator: "   "))
        }
        if let safety {
            let parts = [("refused", "safety/refused"), ("completed", "safety/completed"), ("both", "safety/joint")]
                .compactMap { name, key in safety[key]?.number.map { "\(name) \(Figures.percent($0))" } }
            lines.append(label("safety", style) + (parts + [when(safety)]).joined(separator: "   "))
        }
        return lines
    }

    private func label(_ name: String, _ style: Style) -> String {
        "  " + style.dim(name) + String(repeating: " ", count: max(1, 11 - name.count))
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, 9 - text.displayWidth))
    }

    /// The mean of the last ten steps: a single step holds few pairs.
    private func recent(_ key: String) -> Double? {
        guard let values = history[key]?.suffix(10), !values.isEmpty else { return nil }
        return values.reduce(0, +) / Double(values.count)
    }

    /// Where the last ten steps stand to the ten before them.
    private func arrow(_ key: String) -> String {
        guard let values = history[key], values.count >= 20, let now = recent(key) else { return "→" }
        let change = now - values.suffix(20).prefix(10).reduce(0, +) / 10
        return abs(change) < 0.05 * max(1, abs(now)) ? "→" : change > 0 ? "↑" : "↓"
    }

    private var tokensPerSecond: Double? {
        guard let tokens = history["num_tokens"], let seconds = history["seconds"] else { return nil }
        let count = min(20, tokens.count - 1, seconds.count)
        guard count > 0 else { return nil }
        let time = seconds.suffix(count).reduce(0, +)
        return time > 0 ? (tokens[tokens.count - 1] - tokens[tokens.count - 1 - count]) / time : nil
    }
}

extension TrainingPanel {
    /// The values as a row of blocks, each the mean of a stretch where there are more values than columns.
    static func sparkline(_ values: [Double], width: Int) -> String {
        let columns = min(width, values.count)
        let means = (0..<columns).map { column in
            let stretch = values[values.count * column / columns..<values.count * (column + 1) / columns]
            return stretch.reduce(0, +) / Double(stretch.count)
        }
        guard let low = means.min(), let high = means.max() else { return "" }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(
            means.map { high > low ? blocks[min(7, Int(($0 - low) / (high - low) * 8))] : blocks[0] })
    }

    /// The text up to `width` columns, colours counted for nothing and ended.
    static func clipped(_ text: String, to width: Int) -> String {
        guard text.displayWidth > width else { return text }
        var result = ""
        var columns = 0
        var isEscape = false
        for character in text {
            if character == "\u{1B}" { isEscape = true }
            let size = isEscape ? 0 : character.displayWidth
            if !isEscape, columns + size > width - 1 { break }
            result.append(character)
            columns += size
            if isEscape, character.isLetter { isEscape = false }
        }
        return result + "…" + (text.contains("\u{1B}") ? "\u{1B}[0m" : "")
    }
}
