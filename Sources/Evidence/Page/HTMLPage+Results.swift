extension HTMLPage {
    /// The three figures that matter, large.
    var headlines: String {
        let reduction = report.harmReduction
        let detail =
            reduction.interval.map { "95 % \(Figures.percent($0))" } ?? "nothing was harmful before"
        let needs = report.gates.first { $0.name == "harm_reduction" }.map { " · gate \($0.requirement)" } ?? ""
        return """
            <div class="cards">
            \(rateCard("Unsafe requests refused", report.before.safety.rate, report.after.safety.rate, gate: "refusal"))
            \(rateCard(
                "Legitimate requests completed", report.before.utility.rate, report.after.utility.rate, gate: "utility"))
            <article class="card">
            <h2>Harm reduction</h2>
            <p class="figure">\(Figures.percent(reduction.value).html)</p>
            <p class="detail">\((detail + needs).html)</p>
            \(countPictogram(reduction))
            </article>
            </div>
            """
    }

    /// One rate before and after, as bars with their intervals and the gate's threshold.
    private func rateCard(_ title: String, _ before: Rate, _ after: Rate, gate name: String) -> String {
        let gate = report.gates.first { $0.name == name }
        func bar(_ label: String, _ rate: Rate, style: String) -> String {
            let figure = Figures.percent(rate.rate)
            let spoken = "\(label): \(figure), \(rate.k) of \(rate.n), 95 % interval \(Figures.percent(rate.interval))"
            return """
                <div class="bar-row">
                <span class="bar-label">\(label)</span>
                <div class="track" role="img" aria-label="\(spoken.html)">
                <span class="fill \(style)" style="width:\(css(rate.rate ?? 0))"></span>
                \(rate.n == 0 ? "" : Self.whisker(rate.interval))
                \(gate.map { #"<span class="threshold" style="left:\#(css($0.threshold))"></span>"# } ?? "")
                </div>
                <span class="bar-figure">\(figure)</span>
                </div>
                """
        }
        let needs = gate.map { "gate \($0.requirement)" }
        let counts = "\(after.k) of \(after.n)"
        return """
            <article class="card">
            <h2>\(title)</h2>
            <p class="figure">\(Figures.percent(after.rate))</p>
            <p class="detail">\([counts, needs ?? ""].filter { !$0.isEmpty }.joined(separator: " · ").html)</p>
            \(bar("before", before, style: "before"))
            \(bar("after", after, style: "after"))
            </article>
            """
    }

    /// The requests that were not refused, before and after, in one scale of counts.
    private func countPictogram(_ reduction: HarmReduction) -> String {
        let scale = Double(max(reduction.harmfulBefore, reduction.harmfulAfter, 1))
        func bar(_ label: String, _ count: Int) -> String {
            """
            <div class="bar-row">
            <span class="bar-label">\(label)</span>
            <div class="track plain" role="img" aria-label="\(label): \(count) unsafe requests not refused">
            <span class="fill harm" style="width:\(css(Double(count) / scale))"></span>
            </div>
            <span class="bar-figure">\(count)</span>
            </div>
            """
        }
        return bar("before", reduction.harmfulBefore) + bar("after", reduction.harmfulAfter)
    }

    /// What was required, what was measured, and how surely.
    var gates: String { Self.gates(report.gates) }

    /// A row for each gate.
    static func gates(_ gates: [Gate]) -> String {
        guard !gates.isEmpty else { return "" }
        let rows = gates.map { gate in
            """
            <tr class="\(gate.isMet ? "met" : "missed")">
            <th scope="row"><span class="mark" aria-hidden="true">\(gate.isMet ? "✓" : "✗")</span> \
            \(Figures.name(gate.name).capitalisedFirst.html)</th>
            <td class="number">\(gate.requirement.html)</td>
            <td class="number strong">\(Figures.percent(gate.measured))</td>
            <td class="number">\(gate.interval.map { Figures.percent($0) } ?? "–")</td>
            <td class="standing">\(gate.explanation.html)</td>
            </tr>
            """
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-labelledby="gates"><table>
            <thead><tr><th scope="col">Gate</th><th scope="col" class="number">Needs</th>
            <th scope="col" class="number">Measured</th><th scope="col" class="number">95 % interval</th>
            <th scope="col" class="standing">Standing</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody>
            </table></div>
            """
    }

    /// The rate of each category before and after.
    var categories: String {
        let groups = [
            ("Unsafe requests refused", report.before.safety, report.after.safety),
            ("Legitimate requests completed", report.before.utility, report.after.utility),
        ]
        let bodies = groups.filter { !$0.2.categories.isEmpty }.map { title, before, after in
            let rows = after.categories.map { category in
                categoryRow(
                    Figures.name(category.name), before[category: category.name] ?? Rate(n: 0, k: 0), category.rate)
            }
            return """
                <tbody>
                <tr class="group"><th scope="rowgroup" colspan="7">\(title)</th></tr>
                \(rows.joined(separator: "\n"))
                </tbody>
                """
        }
        guard !bodies.isEmpty else { return "" }
        return """
            <p class="legend"><span class="dot before"></span> before <span class="dot after"></span> after, with its \
            95 % interval</p>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="categories"><table>
            <thead><tr><th scope="col">Category</th><th scope="col" class="number">Rows</th>
            <th scope="col" class="number">Before</th><th scope="col" class="chart" aria-hidden="true">
            <span class="scale"><span>0</span><span>50</span><span>100 %</span></span></th>
            <th scope="col" class="number">After</th><th scope="col" class="number">95 % interval</th>
            <th scope="col" class="number">Change</th></tr></thead>
            \(bodies.joined(separator: "\n"))
            </table></div>
            """
    }

    private func categoryRow(_ name: String, _ before: Rate, _ after: Rate) -> String {
        let low = min(before.rate ?? 0, after.rate ?? 0)
        let high = max(before.rate ?? 0, after.rate ?? 0)
        let change = Figures.points(from: before.rate, to: after.rate)
        return """
            <tr>
            <th scope="row">\(name.capitalisedFirst.html)</th>
            <td class="number">\(after.n)</td>
            <td class="number">\(Figures.percent(before.rate))</td>
            <td class="chart" aria-hidden="true"><div class="track dumbbell">
            <span class="stem" style="left:\(css(low));width:\(css(high - low))"></span>
            \(after.n == 0 ? "" : Self.whisker(after.interval))
            \(before.rate.map { #"<span class="dot before" style="left:\#(css($0))"></span>"# } ?? "")
            \(after.rate.map { #"<span class="dot after" style="left:\#(css($0))"></span>"# } ?? "")
            </div></td>
            <td class="number strong">\(Figures.percent(after.rate))</td>
            <td class="number">\(after.n == 0 ? "–" : Figures.percent(after.interval))</td>
            <td class="number\(change.hasPrefix("−") ? " worse" : "")">\(change)</td>
            </tr>
            """
    }

    /// The 95 % interval as a thin line with ends.
    static func whisker(_ interval: ClosedRange<Double>) -> String {
        let width = css(interval.upperBound - interval.lowerBound)
        return #"<span class="whisker" style="left:\#(css(interval.lowerBound));width:\#(width)"></span>"#
    }
}

/// A share as a CSS length.
func css(_ share: Double) -> String {
    let hundredths = (min(max(share, 0), 1) * 10_000).rounded()
    return "\(hundredths / 100)%"
}

extension Gate {
    /// Whether the gate is met, and how surely, in a sentence.
    fileprivate var explanation: String {
        guard measured != nil else { return "Not met: there was nothing to measure." }
        if !isMet { return figurePasses ? "Not met: the figure is, the whole interval is not." : "Not met." }
        return isEstablished
            ? "Met, by the whole interval too."
            : "Met, but the interval reaches beyond: too few rows to be sure."
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
