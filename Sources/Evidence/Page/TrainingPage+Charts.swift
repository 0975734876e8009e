import Files
import Foundation

extension TrainingPage {
    /// The charts of every figure that the rows have, in sections.
    var charts: String {
        Self.sections.map { id, title, charts in
            let figures = charts.map(figure).filter { !$0.isEmpty }
            return HTMLPage.section(
                id, title, figures.isEmpty ? "" : #"<div class="charts wide">\#(figures.joined(separator: "\n"))</div>"#
            )
        }.joined(separator: "\n")
    }

    /// What one chart shows: names of figures in rows, as lines.
    private struct Chart {
        var title: String
        var note: String
        var lines: [(name: String, key: String, colour: LinePlot.Colour)]
        var mark: Double?
        var limits: ClosedRange<Double>?
        var isShare = false
    }

    private static let sections: [(id: String, title: String, charts: [Chart])] = [
        (
            "objective", "Objective",
            [
                Chart(
                    title: "Loss", note: "",
                    lines: [("train", "loss", .first), ("held out", "eval_loss", .third)]),
                Chart(
                    title: "Reward margin",
                    note: "How much more the model has come to prefer chosen answers; 0 is no change.",
                    lines: [("train", "rewards/margins", .first), ("held out", "eval_rewards/margins", .third)], mark: 0
                ),
                Chart(
                    title: "Rewards", note: "What each answer gained over the reference model, times beta.",
                    lines: [("chosen", "rewards/chosen", .first), ("rejected", "rewards/rejected", .second)], mark: 0),
                Chart(
                    title: "Reward accuracy",
                    note: "Pairs whose chosen answer has the higher reward; half would be chance.",
                    lines: [("train", "rewards/accuracies", .first), ("held out", "eval_rewards/accuracies", .third)],
                    mark: 0.5, limits: 0...1, isShare: true),
            ]
        ),
        (
            "safety", "Safety in the middle of training",
            [
                Chart(
                    title: "Refused and completed", note: "On requests held out of training; shaded: 95 % intervals.",
                    lines: [
                        ("unsafe refused", "safety/refused", .first),
                        ("safe twins completed", "safety/completed", .fourth),
                    ], limits: 0...1, isShare: true),
                Chart(
                    title: "Both at once", note: "Unsafe requests refused whose safe twin is carried out.",
                    lines: [("joint", "safety/joint", .first)], limits: 0...1, isShare: true),
            ]
        ),
        (
            "policy", "What the model says",
            [
                Chart(
                    title: "Log-probabilities", note: "Of the answers as they are compared, in nats.",
                    lines: [("chosen", "logps/chosen", .first), ("rejected", "logps/rejected", .second)]),
                Chart(
                    title: "Entropy",
                    note: "Mean over answer tokens, in nats: near 0 the model is sure of every token.",
                    lines: [("train", "entropy", .first), ("held out", "eval_entropy", .third)]),
                Chart(
                    title: "Chosen answers against the reference",
                    note: "Mean log-ratio in nats: below 0 they became less probable.",
                    lines: [("log-ratio", "guard/chosen_log_ratio", .first)], mark: 0),
                Chart(
                    title: "Displacement",
                    note: "Share of chosen answers that lost probability, and the probability of openings that comply.",
                    lines: [
                        ("chosen fallen", "guard/share_fallen", .second),
                        ("compliant opening", "guard/compliance_opening", .third),
                    ], limits: 0...1, isShare: true),
            ]
        ),
        (
            "optimiser", "Optimiser",
            [
                Chart(
                    title: "Gradient norm", note: "Before clipping.", lines: [("norm", "grad_norm", .first)],
                    limits: 0...(.greatestFiniteMagnitude)),
                Chart(title: "Learning rate", note: "", lines: [("rate", "learning_rate", .first)]),
            ]
        ),
    ]

    private func figure(_ chart: Chart) -> String {
        let lines = chart.lines.compactMap { name, key, colour -> LinePlot.Line? in
            let isSparse = key.hasPrefix("eval_") || key.hasPrefix("safety/")
            let line = LinePlot.Line(
                name: name, colour: colour, points: points(key), isSparse: isSparse, isSmooth: key == "learning_rate")
            return line.points.isEmpty ? nil : line
        }
        guard !lines.isEmpty else { return "" }
        func figure(_ value: Double) -> String { chart.isShare ? Figures.percent(value) : Figures.short(value) }
        let keys = lines.map { line in
            let interval = line.points.last?.interval.map { " (\(Figures.percent($0)))" } ?? ""
            return """
                <li class="\(line.colour)"><i></i>\(line.name.html) \
                <b>\(figure(line.latest))</b>\(interval)</li>
                """
        }
        let spoken = lines.map { line in
            "\(line.name) from \(figure(line.points.first?.value ?? .nan)) to \(figure(line.latest))"
        }
        let plot = LinePlot(lines, steps: 1...max(totalSteps, step, 1), mark: chart.mark, limits: chart.limits)
        return """
            <figure>
            <figcaption><strong>\(chart.title)</strong></figcaption>
            <ul class="key">\(keys.joined())</ul>
            \(plot.svg(spoken: "\(chart.title): \(spoken.joined(separator: "; "))"))
            \(chart.note.isEmpty ? "" : #"<p class="note">\#(chart.note)</p>"#)
            </figure>
            """
    }

    /// What the figures beside the lines' names are.
    static let reading =
        "Figures beside names are means of the last ten steps, or the last measurement; faint lines are single steps."

    private func points(_ key: String) -> [LinePlot.Point] {
        rows.compactMap { row in
            guard let step = row["step"]?.integer, let value = row[key]?.number else { return nil }
            var point = LinePlot.Point(step: step, value: value)
            if let low = row["\(key)/low"]?.number, let high = row["\(key)/high"]?.number, low <= high {
                point.interval = low...high
            }
            return point
        }
    }
}

extension LinePlot.Line {
    /// Where the line stands: the last measurement, or the mean of the last ten steps, each of which holds few pairs.
    fileprivate var latest: Double {
        let last = points.suffix(isSparse || isSmooth ? 1 : 10)
        return last.isEmpty ? .nan : last.reduce(0) { $0 + $1.value } / Double(last.count)
    }
}
