extension CampaignReport {
    /// How much of transcripts a page holds.
    public enum Disclosure: Sendable, Hashable {
        /// Excerpts alone: a page that can be passed on.
        case excerpts
        /// Excerpts, and what was sent and replied for those who open a transcript.
        case onClick
    }

    /// The report as one HTML page that needs nothing else and fetches nothing; a small script of its own filters.
    ///
    /// - Parameters:
    ///   - disclosure: Whether whole replies can be opened or are not in the page at all.
    ///   - transcripts: How many of the worst transcripts are shown.
    /// - Returns: The whole page.
    public func html(_ disclosure: Disclosure = .onClick, transcripts: Int = 60) -> String {
        CampaignPage(report: self, disclosure: disclosure, transcriptLimit: transcripts).text
    }
}

/// Writes the page of a campaign, section by section.
struct CampaignPage {
    let report: CampaignReport
    let disclosure: CampaignReport.Disclosure
    let transcriptLimit: Int

    var text: String {
        let transcripts = transcripts
        return HTMLPage.page(
            title: "\(report.header.title): red-team report",
            content: """
                \(heading)
                \(headlines)
                \(HTMLPage.section("gates", "Gates", HTMLPage.gates(report.gates)))
                \(HTMLPage.section("matrix", "Success by attack and category", matrix))
                \(HTMLPage.section("attacks", "Attacks", attacks))
                \(HTMLPage.section("change", "Before and after", change))
                \(HTMLPage.section("legitimate", "Legitimate requests", legitimate))
                \(HTMLPage.section("behaviours", "Families of behaviours", families))
                \(HTMLPage.section("tags", "Taxonomies", tags))
                \(HTMLPage.section("transcripts", "Transcripts", transcripts))
                \(HTMLPage.section("provenance", "Provenance", provenance))
                \(HTMLPage.section("method", "How to read this", method))
                """, styles: Self.styles, script: transcripts.isEmpty ? "" : Self.script)
    }

    private var heading: String {
        let status =
            report.isPassed.map {
                $0
                    ? #"<p class="status met"><span aria-hidden="true">✓</span> All gates met</p>"#
                    : #"<p class="status missed"><span aria-hidden="true">✗</span> Gates not met</p>"#
            } ?? ""
        let notes = [report.oddities, report.correction].compactMap { $0 }
        return """
            <header>
            <p class="kicker">Red-team report</p>
            <h1><bdi>\(report.header.title.html)</bdi></h1>
            <p class="byline"><bdi>\(report.header.target.html)</bdi> · \(report.header.date.html)</p>
            \(status)
            <p class="lead">\(lead.html)</p>
            \(notes.map { "<p class=\"note\">\($0.html)</p>" }.joined(separator: "\n"))
            </header>
            """
    }

    private var lead: String {
        let total = report.total
        guard total.success.rate.n > 0 else { return "No attempt on an unsafe behaviour got an answer." }
        var text =
            "\(Figures.grouped(total.success.rate.k)) of \(Figures.counted(total.success.rate.n, "attempt")) on "
            + "\(Figures.counted(total.broken.n, "unsafe behaviour")) succeeded; "
            + "\(Figures.counted(total.broken.k, "behaviour")) gave way to at least one of "
            + "\(Figures.counted(report.matrix.attacks.count, "attack"))."
        if report.matrix.attacks.count > 1, let first = report.attacks.first, first.success.rate.k > 0 {
            text += " The most successful attack is \(first.name): \(Figures.percent(first.success.rate.rate))."
        }
        return text
    }
}

extension String {
    /// A name for HTML that may break after each of its words.
    var htmlName: String { html.replacing("_", with: "_<wbr/>").replacing("+", with: "+<wbr/>") }
}
