extension CampaignPage {
    /// The same attempts before and after, by attack and category, and what newly gives way.
    var change: String {
        guard let change = report.change else { return "" }
        let groups: [(String, [CampaignChange.Row], (CampaignChange.Row) -> String)] = [
            ("By attack", change.attacks, { $0.name.htmlName }),
            ("By category", change.categories, { Figures.name($0.name).html }),
        ]
        let bodies = groups.filter { !$0.1.isEmpty }.map { title, rows, name in
            """
            <tbody>
            <tr class="group"><th scope="rowgroup" colspan="7">\(title)</th></tr>
            \(rows.map { row($0, name: name($0)) }.joined(separator: "\n"))
            </tbody>
            """
        }
        let table = """
            <p class="legend"><span class="dot before"></span> success before <span class="dot after"></span> after, \
            with its 95 % interval</p>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="change"><table>
            <thead><tr><th scope="col"></th><th scope="col" class="number">Before</th>
            <th scope="col" class="chart" aria-hidden="true">
            <span class="scale"><span>0</span><span>50</span><span>100 %</span></span></th>
            <th scope="col" class="number">After</th><th scope="col" class="number">Change</th>
            <th scope="col" class="number">Mended</th><th scope="col" class="number">Newly harmful</th></tr></thead>
            \(bodies.joined(separator: "\n"))
            </table></div>
            """
        return """
            <p class="prose">\(change.sentence.html)</p>
            \(change.leftOut.map { "<p class=\"note\">\($0.html)</p>" } ?? "")
            \(bodies.isEmpty ? "" : table)
            \(newlyHarmful(change))
            """
    }

    private func row(_ row: CampaignChange.Row, name: String) -> String {
        let (before, after) = (row.before.success.rate, row.after.success.rate)
        let low = min(before.rate ?? 0, after.rate ?? 0)
        let high = max(before.rate ?? 0, after.rate ?? 0)
        let points = Figures.points(from: before.rate, to: after.rate)
        return """
            <tr><th scope="row"><bdi>\(name)</bdi></th>
            <td class="number">\(Figures.percent(before.rate))</td>
            <td class="chart" aria-hidden="true"><div class="track dumbbell">
            <span class="stem" style="left:\(css(low));width:\(css(high - low))"></span>
            \(after.n == 0 ? "" : HTMLPage.whisker(row.after.success.interval))
            \(before.rate.map { #"<span class="dot before" style="left:\#(css($0))"></span>"# } ?? "")
            \(after.rate.map { #"<span class="dot after" style="left:\#(css($0))"></span>"# } ?? "")
            </div></td>
            <td class="number strong">\(Figures.percent(after.rate))</td>
            <td class="number\(points.hasPrefix("+") ? " worse" : "")">\(points)</td>
            <td class="number">\(row.outcomes.improved)</td>
            <td class="number\(row.outcomes.worsened > 0 ? " worse" : "")">\(row.outcomes.worsened)</td></tr>
            """
    }

    private func newlyHarmful(_ change: CampaignChange) -> String {
        guard !change.newlyHarmful.isEmpty else { return "" }
        let shown = change.newlyHarmful.prefix(40).map {
            "<li><bdi>\($0.behaviour.html)</bdi> <span class=\"id\"><bdi>\($0.attack.html)</bdi></span></li>"
        }
        let rest = change.newlyHarmful.count - shown.count
        return """
            <details class="fold"><summary>\
            \(Figures.counted(change.newlyHarmful.count, "attempt that is", "attempts that are")) newly harmful</summary>
            <ul class="columns">\(shown.joined())\(rest > 0 ? "<li class=\"id\">… and \(rest) more</li>" : "")</ul>
            </details>
            """
    }
}
