import Foundation

extension LinePlot {
    /// At most `count` points that look the same: the least and the greatest of each stretch of steps.
    func decimated(_ points: [Point], to count: Int) -> [Point] {
        guard points.count > count else { return points }
        let bins = count / 2
        return (0..<bins).flatMap { bin -> [Point] in
            let stretch = points[points.count * bin / bins..<points.count * (bin + 1) / bins]
            guard let low = stretch.min(by: { $0.value < $1.value }),
                let high = stretch.max(by: { $0.value < $1.value })
            else { return [] }
            return low.step == high.step ? [low] : low.step < high.step ? [low, high] : [high, low]
        }
    }

    /// A mean over the neighbouring steps, where there are more than 30 of them.
    func smoothed(_ points: [Point]) -> [Point]? {
        guard points.count > 30 else { return nil }
        let reach = max(2, points.count / 24)
        var sums = [0.0]
        for point in points { sums.append(sums[sums.count - 1] + point.value) }
        return points.indices.map { index in
            // The window shrinks towards both ends, so that the ends are not pulled inwards.
            let near = min(reach, index, points.count - 1 - index)
            let sum = sums[index + near + 1] - sums[index - near]
            return Point(step: points[index].step, value: sum / Double(2 * near + 1))
        }
    }

    /// Round values within `range`, about `count` of them.
    static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
        let rough = (range.upperBound - range.lowerBound) / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step).rounded(.down)
        guard first.isFinite, last.isFinite, last >= first, last - first < 20 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// Decimals that tell `ticks` apart; nil where the values are too small for decimals.
    func places(_ ticks: [Double]) -> Int? {
        guard ticks.count > 1 else { return 3 }
        let places = max(0, Int((-log10(ticks[1] - ticks[0]) - 1e-9).rounded(.up)))
        return places > 3 ? nil : places
    }

    static func label(_ tick: Double, places: Int?) -> String {
        if let places { return Figures.decimal(tick, places: places) }
        return tick == 0 ? "0" : Figures.short(tick)
    }
}

extension Figures {
    /// A number with four significant digits: `0.6931`, `−28.52`, `1.8e−4`.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        if value == 0 { return "0" }
        if abs(value) < 1e-3 || abs(value) >= 1e6 {
            let parts = String(format: "%.1e", value).split(separator: "e")
            let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
            return (parts[0] + "e\(exponent)").replacing("-", with: "−")
        }
        return decimal(value, places: max(0, min(4, 3 - Int(floor(log10(abs(value)))))))
    }
}
