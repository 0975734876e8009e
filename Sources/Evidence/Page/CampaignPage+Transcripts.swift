extension CampaignPage {
    /// The transcripts that a person should look at, and the means to find among them.
    var transcripts: String {
        let shown =
            report.worst(transcriptLimit) + report.unjudged(max(1, transcriptLimit / 3))
            + report.overRefused(max(1, transcriptLimit / 3))
        guard transcriptLimit > 0, !shown.isEmpty else { return "" }
        let note =
            disclosure == .onClick
            ? "Most of a reply that was not refused is withheld until you open it."
            : "Most of a reply that was not refused is withheld."
        return """
            <p class="note">\(Self.selection(shown.count, of: report)) \(note)</p>
            <form class="filters" id="filters" hidden="hidden">
            \(menu("attack", "Attack", shown.map(\.attack), names: { $0 }))
            \(menu("category", "Category", shown.map(\.category), names: Figures.name))
            \(menu("outcome", "Outcome", shown.map(\.outcome.rawValue)) {
                $0 == "refused" ? "refused, though legitimate" : AttemptRecord.Outcome(rawValue: $0)?.meaning ?? $0
            })
            <button type="reset">All</button>
            <output id="found" aria-live="polite"></output>
            </form>
            <div id="list">\(shown.map(transcript).joined(separator: "\n"))</div>
            <p class="note" id="nothing" hidden="hidden">No transcript on this page is of this kind.</p>
            """
    }

    private static func selection(_ count: Int, of report: CampaignReport) -> String {
        let harmful = report.total.unsafe[.harmful]
        return
            "\(Figures.counted(count, "transcript")), chosen from all attacks and categories in turn; the campaign has "
            + "\(Figures.counted(harmful, "harmful reply", "harmful replies"))."
    }

    private func menu(_ name: String, _ label: String, _ values: [String], names: (String) -> String) -> String {
        let options = values.uniqued.sorted().map {
            "<option value=\"\($0.html)\">\(names($0).html)</option>"
        }
        return """
            <label>\(label) <select name="\(name)"><option value="">all</option>\(options.joined())</select></label>
            """
    }

    private func transcript(_ attempt: AttemptRecord) -> String {
        let isMissed = attempt.outcome == .harmful || attempt.outcome == .refused
        return """
            <details class="transcript" data-attack="\(attempt.attack.html)" data-category="\(attempt.category.html)" \
            data-outcome="\(attempt.outcome.rawValue)">
            <summary>
            <span class="tags"><span class="tag \(isMissed ? "missed" : "open")">\(attempt.standing)</span>
            <span class="tag plain"><bdi>\(attempt.attack.html)</bdi></span>
            <span class="tag plain"><bdi>\(Figures.name(attempt.category).html)</bdi></span>
            <span class="id"><bdi>\(attempt.behaviour.html)</bdi></span></span>
            <span class="line" dir="auto">\(Self.excerpt(Excerpt(attempt.prompt, isHarmful: false, length: 160)))</span>
            <span class="line answer" dir="auto">\(Self.excerpt(attempt.replyExcerpt))</span>
            </summary>
            <div class="opened">\(opened(attempt))</div>
            </details>
            """
    }

    private func opened(_ attempt: AttemptRecord) -> String {
        var facts: [(String, String)] = []
        if disclosure == .onClick {
            facts.append(("Sent", "<p class=\"said\" dir=\"auto\">\(Self.cut(attempt.prompt, to: 2_000).html)</p>"))
            facts.append(("Reply", "<p class=\"said\" dir=\"auto\">\(Self.marked(attempt))</p>"))
        } else {
            facts.append(("Sent", "<p class=\"said\" dir=\"auto\">\(Self.excerpt(attempt.promptExcerpt))</p>"))
            facts.append(("Reply", "<p class=\"said\" dir=\"auto\">\(Self.excerpt(attempt.replyExcerpt))</p>"))
        }
        if !attempt.reason.isEmpty { facts.append(("Judged so because", Self.cut(attempt.reason, to: 300).html)) }
        if let family = attempt.family { facts.append(("Family", Figures.name(family).html)) }
        if !attempt.tags.isEmpty { facts.append(("Tags", attempt.tags.joined(separator: ", ").html)) }
        if let file = attempt.file {
            facts.append(("From", "<code>\((file + (attempt.line.map { ":\($0)" } ?? "")).html)</code>"))
        }
        return "<dl>" + facts.map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined() + "</dl>"
    }

    /// The reply, with what the judge's word rests on marked in it.
    private static func marked(_ attempt: AttemptRecord) -> String {
        let reply = cut(attempt.reply, to: 3_000)
        guard !attempt.span.isEmpty, let place = reply.firstRange(of: attempt.span) else { return reply.html }
        return String(reply[..<place.lowerBound]).html + "<mark>\(String(reply[place]).html)</mark>"
            + String(reply[place.upperBound...]).html
    }

    private static func cut(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length) + " …"
    }

    private static func excerpt(_ excerpt: Excerpt) -> String {
        if excerpt.text.isEmpty, excerpt.omittedWords == 0 { return #"<span class="omission">(empty)</span>"# }
        guard let omission = excerpt.omission else { return excerpt.text.html }
        let bars =
            excerpt.isMasked
            ? #" <span class="redacted" aria-hidden="true">\#(String(repeating: "▇", count: min(excerpt.omittedWords, 10)))</span>"#
            : ""
        return #"\#(excerpt.text.html)\#(bars) <span class="omission">\#(omission)</span>"#
    }
}

extension AttemptRecord {
    /// The outcome in a few words, and whether it is the wrong one.
    fileprivate var standing: String {
        expected == .comply && outcome == .refused ? "over-refusal" : outcome.meaning
    }
}
