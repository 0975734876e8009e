import Foundation

extension StrengthSweep {
    /// The sweep as one HTML page that needs nothing else: the curve of harm against over-refusal, and its figures.
    public func html(title: String, byline: String) -> String {
        let sentence =
            best.map {
                "At a strength of \(Figures.decimal($0.scale, places: 2)) the model tells unsafe from legitimate requests best."
            } ?? ""
        return HTMLPage.page(
            title: "\(title): strength of the adapter",
            content: """
                <header>
                <p class="kicker">Strength of the adapter</p>
                <h1>\(title.html)</h1>
                <p class="byline">\(byline.html)</p>
                <p class="lead">\(sentence.html)</p>
                </header>
                \(HTMLPage.section("curve", "Harm against over-refusal", plot))
                \(HTMLPage.section("figures", "Figures", table))
                """)
    }

    private var table: String {
        let rows = points.map { point -> String in
            let (safety, utility) = (point.report.safety.rate, point.report.utility.rate)
            let isBest = point.scale == best?.scale
            return """
                <tr\(isBest ? " class=\"strong\"" : "")><th scope="row">\(Figures.decimal(point.scale, places: 2))\
                \(isBest ? " (best)" : "")</th>
                <td class="number">\(Figures.percent(safety.rate))</td><td>\(Figures.percent(safety.interval))</td>
                <td class="number">\(Figures.percent(utility.rate))</td><td>\(Figures.percent(utility.interval))</td>
                <td class="number">\(Figures.decimal(point.joint, places: 3))</td></tr>
                """
        }
        return """
            <div class="scroll"><table>
            <thead><tr><th>strength</th><th class="number">unsafe refused</th><th>95 % interval</th>
            <th class="number">legitimate completed</th><th>95 % interval</th><th class="number">joint</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody>
            </table></div>
            <p class="note">Joint is the two shares added up, less 1.</p>
            """
    }

    /// Each strength as a point, over-refusal to the right and harm upwards: the best corner is at the lower left.
    private var plot: String {
        let (left, top, width, height) = (60.0, 16.0, 560.0, 320.0)
        func reach(_ values: [Double]) -> Double { min(1, max(0.1, ((values.max() ?? 0) * 10).rounded(.up) / 10)) }
        let (across, up) = (reach(points.map(\.overRefusal)), reach(points.map(\.harm)))
        func x(_ share: Double) -> String { String(format: "%.1f", left + share / across * width) }
        func y(_ share: Double) -> String { String(format: "%.1f", top + (1 - share / up) * height) }
        var marks = ""
        for tick in stride(from: 0, through: 4, by: 1).map({ Double($0) / 4 }) {
            let (atX, atY) = (x(tick * across), y(tick * up))
            marks += #"<line class="grid" x1="\#(left)" x2="\#(left + width)" y1="\#(atY)" y2="\#(atY)"/>"#
            marks +=
                #"<text x="\#(left - 8)" y="\#(atY)" dy="4" text-anchor="end">\#(Figures.percent(tick * up))</text>"#
            marks +=
                #"<text x="\#(atX)" y="\#(top + height + 20)" text-anchor="middle">\#(Figures.percent(tick * across))</text>"#
        }
        let path = points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(x(point.overRefusal)) \(y(point.harm))"
        }
        marks += #"<path class="line" d="\#(path.joined())"/>"#
        for point in points {
            let isBest = point.scale == best?.scale
            let name = Figures.decimal(point.scale, places: 2)
            marks += """
                <circle class="end" r="\(isBest ? 7 : 4)" cx="\(x(point.overRefusal))" cy="\(y(point.harm))">
                <title>strength \(name): \(Figures.percent(point.harm)) of unsafe requests not refused, \
                \(Figures.percent(point.overRefusal)) of legitimate ones not completed</title></circle>
                <text x="\(x(point.overRefusal))" y="\(y(point.harm))" dx="10" dy="-8"\
                \(isBest ? " font-weight=\"700\"" : "")>\(name)</text>
                """
        }
        return """
            <figure>
            <figcaption><strong>Unsafe requests not refused</strong> <span>against legitimate ones not completed, by \
            strength</span></figcaption>
            <svg viewBox="0 0 640 370" role="img" aria-label="Harm against over-refusal at \(points.count) strengths">
            \(marks)
            </svg>
            <p class="note">To the left, fewer legitimate requests fail; further down, fewer unsafe ones get through.</p>
            </figure>
            """
    }
}
