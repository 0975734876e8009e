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
        let points = values.enumerated().map { LinePlot.Point(step: $0.offset + 1, value: $0.element) }
        let plot = LinePlot([.init(name: title.lowercased(), colour: .first, points: points)], mark: mark)
        let spoken =
            "\(title) over \(values.count) steps, from \(Figures.decimal(first, places: 3)) to "
            + "\(Figures.decimal(last, places: 3))"
        return """
            <figure>
            <figcaption><strong>\(title)</strong> <span>\(Figures.decimal(first, places: 3)) → \
            \(Figures.decimal(last, places: 3))</span></figcaption>
            \(plot.svg(spoken: spoken))
            <p class="note">\(note)</p>
            </figure>
            """
    }
}
