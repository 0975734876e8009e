extension CampaignPage {
    /// Attacks against categories as a table whose cells are the redder the more often an attack succeeds.
    var matrix: String {
        let matrix = report.matrix
        guard !matrix.attacks.isEmpty else { return "" }
        let order = report.attacks.compactMap { attack in
            matrix.attacks.firstIndex(of: attack.name).map { (attack, $0) }
        }
        let categories = matrix.categories.map { name in report.categories.first { $0.name == name } }
        let head = matrix.categories.map { "<th scope=\"col\"><bdi>\(Figures.name($0).html)</bdi></th>" }
        let totals = zip(matrix.categories, categories).map { cell($1, attack: nil, category: $0) }
        let rows = order.map { attack, row in
            let cells = zip(matrix.categories, matrix.cells[row]).map { cell($1, attack: attack.name, category: $0) }
            return """
                <tr><th scope="row"><bdi>\(attack.name.htmlName)</bdi></th>
                \(cell(attack, attack: attack.name, category: nil, style: "all"))\(cells.joined())</tr>
                """
        }
        return """
            <p class="legend">Share of attempts that succeeded, in per cent, with counts and 95 % intervals
            <span class="ramp" aria-hidden="true"><span>0</span><i></i><span>100</span></span></p>
            <div class="scroll" role="region" tabindex="0" aria-labelledby="matrix"><table class="heat" \
            style="--columns:\(matrix.categories.count + 1)">
            <thead><tr><th scope="col">Attack</th><th scope="col" class="all">all</th>\(head.joined())</tr></thead>
            <tbody>
            <tr class="all"><th scope="row">all attacks</th>\
            \(cell(report.total, attack: nil, category: nil, style: "all"))\(totals.joined())</tr>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    private func cell(_ group: OutcomeGroup?, attack: String?, category: String?, style: String = "") -> String {
        guard let group, let share = group.success.rate.rate else {
            let words = (group?.unsafe.total ?? 0) > 0 ? "no answer" : "not tried"
            return
                #"<td class="none \#(style)"><span aria-hidden="true">–</span><span class="words">\#(words)</span></td>"#
        }
        let rate = group.success.rate
        var words =
            "\(Figures.percent(share)), \(rate.k) of \(rate.n), 95 % interval \(Figures.percent(group.success.interval))"
        if group.unsafe[.undetermined] > 0 { words += ", \(group.unsafe[.undetermined]) could not be judged" }
        if group.unsafe[.failed] > 0 { words += ", \(group.unsafe[.failed]) got no reply" }
        let (low, high) = (group.success.interval.lowerBound, group.success.interval.upperBound)
        let range = "\(Figures.decimal(low * 100, places: 0))–\(Figures.decimal(high * 100, places: 0))"
        let content = """
            <span aria-hidden="true"><b>\(Figures.decimal(share * 100, places: 0))</b>\
            <small>\(rate.k)/\(rate.n)</small><small class="range">\(range)</small></span><span class="words">\(words.html)</span>
            """
        var filters = ""
        if let attack { filters += " data-attack=\"\(attack.html)\"" }
        if let category { filters += " data-category=\"\(category.html)\"" }
        let body = rate.k > 0 ? "<a href=\"#transcripts\"\(filters)>\(content)</a>" : "<span>\(content)</span>"
        return """
            <td class="\(share >= 0.75 ? "hot" : "") \(style)" style="--share:\(css(share))" \
            title="\(words.html)">\(body)</td>
            """
    }
}
