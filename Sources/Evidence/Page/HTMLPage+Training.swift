import Foundation

extension HTMLPage {
    /// Loss and margin by step.
    var training: String {
        guard let curve = report.training, curve.loss.count > 1 else { return "" }
        let loss = chart(
            curve.loss, title: "Loss",
            note: "0.693 is the loss of a model that prefers neither answer.", mark: log(2.0))
        let margins =
            curve.margins.count > 1
            ? chart(
                curve.margins, title: "Reward margin",
                note: "How much more the model has come to prefer the chosen answer than the rejected one.", mark: 0)
            : ""
        let accuracy = curve.accuracies.last.map {
            "<p>At the last step the model preferred the chosen answer in \(Figures.percent($0)) of the pairs.</p>"
        }
        return #"<div class="charts">\#(loss)\#(margins)</div>\#(accuracy ?? "")"#
    }

    /// One curve over the steps, with a moving mean where there are many.
    private func chart(_ values: [Double], title: String, note: String, mark: Double) -> String {
        let finite = values.filter(\.isFinite)
        guard let first = finite.first, let last = finite.last else { return "" }
        let plot = LinePlot(values: values, mark: mark)
        let spoken =
            "\(title) over \(values.count) steps, from \(Figures.decimal(first, places: 3)) to "
            + "\(Figures.decimal(last, places: 3))"
        return """
            <figure>
            <figcaption><strong>\(title)</strong> <span>\(Figures.decimal(first, places: 3)) → \
            \(Figures.decimal(last, places: 3))</span></figcaption>
            <svg viewBox="0 0 \(LinePlot.width) \(LinePlot.height)" role="img" aria-label="\(spoken.html)">
            \(plot.svg)
            </svg>
            <p class="note">\(note)</p>
            </figure>
            """
    }
}

/// The marks of one line chart, in a box of fixed size.
struct LinePlot {
    static let width = 480
    static let height = 200
    private let points: [(step: Int, value: Double)]
    private let steps: Int
    private let mark: Double
    private let range: ClosedRange<Double>

    /// A plot of `values` by step, counted from 1, with a reference line at `mark`; values that are not finite are left out.
    init(values: [Double], mark: Double) {
        points = values.enumerated().filter { $0.element.isFinite }.map { ($0.offset, $0.element) }
        steps = max(values.count - 1, 1)
        self.mark = mark
        let low = min(points.map(\.value).min() ?? mark, mark)
        let high = max(points.map(\.value).max() ?? mark, mark)
        let room = max((high - low) * 0.06, 1e-9)
        range = (low - (low == 0 ? 0 : room))...(high + room)
    }

    var svg: String {
        let left = 44.0
        let bottom = Double(Self.height) - 24
        var text = ""
        for tick in ticks {
            let at = format(y(tick))
            text += #"<line class="grid" x1="\#(left)" x2="\#(Self.width)" y1="\#(at)" y2="\#(at)"/>"#
            text += #"<text x="\#(left - 8)" y="\#(at)" dy="4" text-anchor="end">\#(label(tick))</text>"#
        }
        let at = format(y(mark))
        text += #"<line class="mark" x1="\#(left)" x2="\#(Self.width)" y1="\#(at)" y2="\#(at)"/>"#
        text += #"<text x="\#(left)" y="\#(bottom + 18)">step 1</text>"#
        text += #"<text x="\#(Self.width)" y="\#(bottom + 18)" text-anchor="end">\#(steps + 1)</text>"#
        let smooth = smoothed
        text += #"<path class="\#(smooth == nil ? "line" : "faint")" d="\#(path(points))"/>"#
        if let smooth { text += #"<path class="line" d="\#(path(smooth))"/>"# }
        if let end = (smooth ?? points).last {
            text += #"<circle class="end" r="4" cx="\#(format(x(end.step)))" cy="\#(format(y(end.value)))"/>"#
        }
        return text
    }

    /// A mean over the neighbouring steps, where there are more than 30 of them.
    private var smoothed: [(step: Int, value: Double)]? {
        guard points.count > 30 else { return nil }
        let reach = max(2, points.count / 24)
        return points.indices.map { index in
            // The window shrinks towards both ends, so that the ends are not pulled inwards.
            let near = min(reach, index, points.count - 1 - index)
            let window = points[(index - near)...(index + near)]
            return (points[index].step, window.reduce(0) { $0 + $1.value } / Double(window.count))
        }
    }

    /// Three to six round values within the range.
    private var ticks: [Double] {
        let span = range.upperBound - range.lowerBound
        let rough = span / 4
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step).rounded(.down)
        guard last >= first, last - first < 20 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private func label(_ tick: Double) -> String {
        let span = range.upperBound - range.lowerBound
        return Figures.decimal(tick, places: span < 0.05 ? 3 : span < 0.5 ? 2 : span < 5 ? 1 : 0)
    }

    private func x(_ step: Int) -> Double { 44 + Double(step) / Double(steps) * (Double(Self.width) - 44 - 6) }

    private func y(_ value: Double) -> Double {
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return (Double(Self.height) - 24) - share * (Double(Self.height) - 24 - 8)
    }

    /// The path through `points`, at most one point a third of a unit.
    private func path(_ points: [(step: Int, value: Double)]) -> String {
        let every = max(1, points.count / 1200)
        return points.enumerated().filter { $0.offset % every == 0 || $0.offset == points.count - 1 }
            .map { "\($0.offset == 0 ? "M" : "L")\(format(x($0.element.step))) \(format(y($0.element.value)))" }
            .joined()
    }

    private func format(_ value: Double) -> String { String(format: "%.1f", value) }
}
