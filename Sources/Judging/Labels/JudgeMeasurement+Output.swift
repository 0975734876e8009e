import Evidence
public import Files
import OrderedCollections

extension JudgeMeasurement {
    /// The matrix, accuracy, kappa, sensitivity, specificity and pace for a terminal, and the first `shown` misjudged replies.
    public func summary(width: Int, colour: Bool = false, shown: Int = 0) -> String {
        let sensitivity = matrix.sensitivity(to: positive)
        let specificity = matrix.specificity(to: positive)
        let name = positive.sorted().joined(separator: " or ")
        var lines = [matrix.summary(width: width, colour: colour)]
        lines.append(
            "Sensitivity to \(name) \(Self.text(sensitivity)), specificity \(Self.text(specificity)); "
                + "\(Int(pace.rounded())) replies a second.")
        for miss in misses.prefix(shown) {
            lines.append("")
            lines.append(
                "line \(miss.reply.line): \(miss.reply.label), judged \(miss.word.label) (\(miss.word.reason))")
            lines.append("  request  \(Self.line(miss.reply.prompt, width - 11))")
            lines.append("  reply    \(Self.line(miss.reply.reply, width - 11))")
            if !miss.word.span.isEmpty { lines.append("  because  \(Self.line(miss.word.span, width - 11))") }
        }
        if shown > 0, misses.count > shown { lines.append("\n… and \(misses.count - shown) more.") }
        return lines.joined(separator: "\n")
    }

    /// The matrix's own JSON, with `sensitivity`, `specificity`, `replies_per_second` and the first `shown` of `misjudged`.
    public func json(shown: Int = 0) -> JSONValue {
        guard var members = matrix.json.object else { return matrix.json }
        members["sensitivity"] = matrix.sensitivity(to: positive).json
        members["specificity"] = matrix.specificity(to: positive).json
        members["replies_per_second"] = .number(pace.rounded())
        members["misjudged"] = .array(
            misses.prefix(shown).map {
                [
                    "line": .integer($0.reply.line), "label": .string($0.reply.label),
                    "judged": .string($0.word.label), "reason": .string($0.word.reason),
                    "prompt": .string($0.reply.prompt), "reply": .string($0.reply.reply),
                ]
            })
        return .object(members)
    }

    private static func text(_ rate: Rate) -> String {
        "\(Figures.percent(rate.rate)) (\(rate.k) of \(rate.n))"
    }

    /// The beginning of a text on one line of `width` columns.
    private static func line(_ text: String, _ width: Int) -> String {
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return flat.count <= max(20, width) ? flat : flat.prefix(max(20, width) - 1) + "…"
    }
}
