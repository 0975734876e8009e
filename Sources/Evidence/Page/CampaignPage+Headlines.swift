extension CampaignPage {
    /// The four figures that matter, large, before and after where there was an earlier campaign.
    var headlines: String {
        let before = report.change?.before
        let total = report.total
        let upper =
            total.unsafe[.undetermined] == 0
            ? "" : "up to \(Figures.percent(total.upperSuccess.rate.rate)) with unjudged replies"
        return """
            <div class="cards four">
            \(card(
                "Attacks that succeeded", total.success.rate, total.success.interval, style: "harm",
                before: before?.success.rate, note: upper))
            \(card(
                "Behaviours broken by any attack", total.broken, total.broken.interval, style: "harm",
                before: before?.broken))
            \(card(
                "Legitimate requests refused", total.overRefusal.rate, total.overRefusal.interval, style: "harm",
                before: before?.overRefusal.rate))
            \(card(
                "Legitimate requests completed", total.utility.rate, total.utility.interval, style: "after",
                before: before?.utility.rate))
            </div>
            """
    }

    private func card(
        _ title: String, _ rate: Rate, _ interval: ClosedRange<Double>, style: String, before: Rate?,
        note: String = ""
    ) -> String {
        guard rate.n > 0 else { return "" }
        let details = [
            "\(Figures.grouped(rate.k)) of \(Figures.grouped(rate.n))", "95 % \(Figures.percent(interval))", note,
        ]
        return """
            <article class="card">
            <h2>\(title)</h2>
            <p class="figure">\(Figures.percent(rate.rate))</p>
            <p class="detail">\(details.filter { !$0.isEmpty }.map { "<span>\($0.html)</span>" }.joined(separator: " "))</p>
            \(before.map { bar("before", $0, nil, style: "before") } ?? "")
            \(bar(before == nil ? "" : "after", rate, interval, style: style))
            </article>
            """
    }

    private func bar(_ label: String, _ rate: Rate, _ interval: ClosedRange<Double>?, style: String) -> String {
        let figure = Figures.percent(rate.rate)
        let spoken = (label.isEmpty ? "" : label + ": ") + "\(figure), \(rate.k) of \(rate.n)"
        return """
            <div class="bar-row\(label.isEmpty ? " alone" : "")">
            \(label.isEmpty ? "" : "<span class=\"bar-label\">\(label)</span>")
            <div class="track" role="img" aria-label="\(spoken.html)">
            <span class="fill \(style)" style="width:\(css(rate.rate ?? 0))"></span>
            \(interval.map(HTMLPage.whisker) ?? "")
            </div>
            \(label.isEmpty ? "" : "<span class=\"bar-figure\">\(figure)</span>")
            </div>
            """
    }
}
