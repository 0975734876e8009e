import Files

extension AlignmentReport {
    /// The report as Markdown, for pull requests and model cards.
    public var markdown: String {
        var text = "# \(title.escapedForMarkdown)\n\n"
        text += "\(model.escapedForMarkdown), \(date.escapedForMarkdown). "
        text += isPassed ? "**All gates met.**" : "**Gates not met.**"
        text += "\n\n\(sentence)\n\n"
        text += "| | rows | before | 95 % | after | 95 % | change |\n"
        text += "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        for (name, before, after) in [
            ("Unsafe refused", before.safety, after.safety), ("Legitimate completed", before.utility, after.utility),
        ] {
            text += Self.row("**\(name)**", before.rate, after.rate)
            for category in after.categories {
                text += Self.row(
                    Figures.name(category.name).escapedForMarkdown,
                    before[category: category.name] ?? Rate(n: 0, k: 0), category.rate)
            }
        }
        text += "\n## Gates\n\n| | gate | needs | measured | 95 % | |\n| --- | --- | ---: | ---: | ---: | --- |\n"
        for gate in gates {
            let interval = gate.interval.map(Figures.percent) ?? "–"
            text += "| \(gate.isMet ? "✓" : "✗") | \(Figures.name(gate.name)) | \(gate.requirement) "
            text += "| \(Figures.percent(gate.measured)) | \(interval) | \(gate.standing) |\n"
        }
        text += markdownExamples
        text += "\n## Provenance\n\n"
        if !costs.isEmpty { text += "\(costs)\n\n" }
        for hash in hashes { text += "- \(hash.name.escapedForMarkdown): SHA-256 `\(hash.sha256)`\n" }
        text += "\n```json\n\(config.text(style: .pretty(indent: 2)))\n```\n"
        return text
    }

    private var markdownExamples: String {
        guard !examples.isEmpty else { return "" }
        var text = "\n## Examples\n\n| request | before | after |\n| --- | --- | --- |\n"
        for example in examples {
            text += "| \(example.prompt.markdown) | \(example.before.markdown) | \(example.after.markdown) |\n"
        }
        return text
    }

    private static func row(_ name: String, _ before: Rate, _ after: Rate) -> String {
        func interval(_ rate: Rate) -> String { rate.n == 0 ? "–" : Figures.percent(rate.interval) }
        return "| \(name) | \(after.n) | \(Figures.percent(before.rate)) | \(interval(before)) "
            + "| \(Figures.percent(after.rate)) | \(interval(after)) "
            + "| \(Figures.points(from: before.rate, to: after.rate)) |\n"
    }
}

extension AlignmentReport.Reply {
    fileprivate var markdown: String { "\(isMet ? "✓" : "✗") \(verdict.rawValue): \(excerpt.markdown)" }
}
