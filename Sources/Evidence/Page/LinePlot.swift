import Foundation

/// The picture of one line chart, in a box of fixed size: axes, lines, and figures to hover over.
struct LinePlot {
    struct Point: Hashable {
        var step: Int
        var value: Double
        /// The ends of an interval around the value.
        var interval: ClosedRange<Double>?
    }

    /// The place of a line in the page's palette.
    enum Colour: String { case first, second, third, fourth }

    /// One line; values that are not finite are left out.
    struct Line {
        var name: String
        var colour: Colour
        var points: [Point]
        /// Whether the points are few and each is to be seen.
        var isSparse: Bool
        /// Whether the values have no noise to take out.
        var isSmooth: Bool

        init(name: String, colour: Colour, points: [Point], isSparse: Bool = false, isSmooth: Bool = false) {
            (self.name, self.colour, self.isSparse, self.isSmooth) = (name, colour, isSparse, isSmooth)
            self.points = points.filter(\.value.isFinite)
        }
    }

    static let width = 480.0
    static let height = 200.0
    private static let (left, right, top, bottom) = (52.0, width - 8, 8.0, height - 24)

    let lines: [Line]
    let steps: ClosedRange<Int>
    /// A reference value, drawn dotted.
    let mark: Double?
    private let range: ClosedRange<Double>

    /// A plot of `lines` over `steps`, with a reference at `mark`, and nothing outside `limits`.
    init(_ lines: [Line], steps: ClosedRange<Int>? = nil, mark: Double? = nil, limits: ClosedRange<Double>? = nil) {
        self.lines = lines.filter { !$0.points.isEmpty }
        self.mark = mark
        let all = lines.flatMap(\.points)
        let first = all.map(\.step).min() ?? 1
        self.steps = steps ?? first...max(all.map(\.step).max() ?? 1, first)
        var values = all.flatMap {
            [$0.value, $0.interval?.lowerBound ?? $0.value, $0.interval?.upperBound ?? $0.value]
        }
        if let mark { values.append(mark) }
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let room = max((high - low) * 0.06, max(abs(high), abs(low)) * 1e-6, 1e-12)
        let fitting = (low - (low == 0 ? 0 : room))...(high + room)
        range = limits.map { fitting.clamped(to: $0) } ?? fitting
    }

    /// The drawing, which `spoken` describes to those who do not see it.
    func svg(spoken: String) -> String {
        let box = "0 0 \(Int(Self.width)) \(Int(Self.height))"
        return """
            <svg viewBox="\(box)" role="img" aria-label="\(spoken.html)">
            \(axes)
            \(lines.map(drawing).joined(separator: "\n"))
            \(probes)
            </svg>
            """
    }

    private func drawing(_ line: Line) -> String {
        let raw = decimated(line.points, to: 400)
        let smooth = line.isSparse || line.isSmooth ? nil : smoothed(line.points).map { decimated($0, to: 400) }
        var text = ""
        if raw.contains(where: { $0.interval != nil }) {
            text += #"<path class="band \#(line.colour)" d="\#(outline(raw))"/>"#
        }
        text += #"<path class="\#(smooth == nil ? "line" : "faint") \#(line.colour)" d="\#(path(raw))"/>"#
        if let smooth { text += #"<path class="line \#(line.colour)" d="\#(path(smooth))"/>"# }
        let seen = line.isSparse && raw.count <= 60 ? raw : Array((smooth ?? raw).suffix(1))
        for point in seen {
            let radius = point == seen.last ? 4 : 2.5
            text += #"<circle class="end \#(line.colour)" r="\#(format(radius))" "#
            text += #"cx="\#(format(x(Double(point.step))))" cy="\#(format(y(point.value)))"/>"#
        }
        return text
    }

    /// The line there and back along both ends of the intervals.
    private func outline(_ points: [Point]) -> String {
        let ends = points.filter { $0.interval != nil }
        let there = ends.map { Point(step: $0.step, value: $0.interval?.upperBound ?? $0.value) }
        let back = ends.reversed().map { Point(step: $0.step, value: $0.interval?.lowerBound ?? $0.value) }
        return path(there + back) + "Z"
    }

    private func path(_ points: [Point]) -> String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(format(x(Double(point.step)))) \(format(y(point.value)))"
        }.joined()
    }

    private var axes: String {
        let places = places(Self.ticks(range, count: 4))
        var text = ""
        for tick in Self.ticks(range, count: 4) {
            let at = format(y(tick))
            text +=
                #"<line class="grid" x1="\#(format(Self.left))" x2="\#(format(Self.right))" y1="\#(at)" y2="\#(at)"/>"#
            text += #"<text x="\#(format(Self.left - 8))" y="\#(at)" dy="4" text-anchor="end">"#
            text += "\(Self.label(tick, places: places))</text>"
        }
        if let mark, range.contains(mark) {
            let at = format(y(mark))
            text +=
                #"<line class="mark" x1="\#(format(Self.left))" x2="\#(format(Self.right))" y1="\#(at)" y2="\#(at)"/>"#
        }
        let baseline = format(Self.bottom + 18)
        let whole = Double(steps.lowerBound)...Double(steps.upperBound)
        let stops =
            steps.count < 2
            ? [whole.lowerBound]
            : [whole.lowerBound] + Self.ticks(whole, count: 5).filter { $0 == $0.rounded() && x($0) > Self.left + 48 }
        for stop in stops {
            let at = format(x(stop))
            text += #"<text x="\#(at)" y="\#(baseline)" text-anchor="\#(stop == stops.first ? "start" : "middle")">"#
            text += "\(stop == stops.first ? "step " : "")\(Int(stop))</text>"
            text +=
                #"<line class="grid" x1="\#(at)" x2="\#(at)" y1="\#(format(Self.bottom))" y2="\#(format(Self.bottom + 4))"/>"#
        }
        return text
    }

    /// Columns that say on hover what the lines are at their step.
    private var probes: String {
        let stops = Set(lines.flatMap { decimated($0.points, to: 60).map(\.step) }).sorted()
        let every = max(1, (stops.count + 59) / 60)
        let shown = stops.enumerated().filter { $0.offset % every == 0 || $0.offset == stops.count - 1 }.map(\.element)
        return shown.enumerated().map { index, step in
            let at = x(Double(step))
            let before = index == 0 ? Self.left : (x(Double(shown[index - 1])) + at) / 2
            let after = index == shown.count - 1 ? Self.right : (x(Double(shown[index + 1])) + at) / 2
            return """
                <g class="probe"><title>\(title(at: step).html)</title>\
                <rect x="\(format(before))" y="0" width="\(format(max(after - before, 0.5)))" height="\(Int(Self.bottom))"/>\
                <line x1="\(format(at))" x2="\(format(at))" y1="\(Int(Self.top))" y2="\(Int(Self.bottom))"/></g>
                """
        }.joined()
    }

    private func title(at step: Int) -> String {
        let figures = lines.compactMap { line -> String? in
            guard let point = line.points.last(where: { $0.step <= step }), line.isSparse || point.step == step else {
                return nil
            }
            let when = point.step == step ? "" : " (step \(point.step))"
            let interval = point.interval.map {
                ", 95 % interval \(Figures.short($0.lowerBound)) to \(Figures.short($0.upperBound))"
            }
            return "\(line.name) \(Figures.short(point.value))\(interval ?? "")\(when)"
        }
        return "step \(step)\n" + figures.joined(separator: "\n")
    }

    private func x(_ step: Double) -> Double {
        let span = max(Double(steps.upperBound - steps.lowerBound), 1)
        return Self.left + (step - Double(steps.lowerBound)) / span * (Self.right - Self.left)
    }

    private func y(_ value: Double) -> Double {
        let share = (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound)
        return Self.bottom - share / (range.upperBound - range.lowerBound) * (Self.bottom - Self.top)
    }

    private func format(_ value: Double) -> String { String(format: "%.1f", value) }
}
