extension HTMLPage {
    /// A few requests with both replies.
    var examples: String {
        guard !report.examples.isEmpty else { return "" }
        let masked = report.examples.contains { $0.before.excerpt.isMasked || $0.after.excerpt.isMasked }
        let note = "Most of a reply to an unsafe request that was not refused is withheld."
        return (masked ? #"<p class="note">\#(note)</p>"# : "")
            + report.examples.map { example in
                """
                <article class="example">
                <h3><span class="tag">\(example.expected == .refuse ? "unsafe" : "legitimate")</span>
                <span class="tag plain">\(Figures.name(example.category).html)</span>
                <span class="id">\(example.id.html)</span></h3>
                <blockquote class="request">\(excerpt(example.prompt))</blockquote>
                <div class="pair">\(reply("Before", example.before))\(reply("After", example.after))</div>
                </article>
                """
            }.joined(separator: "\n")
    }

    private func reply(_ label: String, _ reply: AlignmentReport.Reply) -> String {
        """
        <div class="reply \(reply.isMet ? "met" : "missed")">
        <p class="reply-label">\(label) <span class="chip"><span aria-hidden="true">\(reply.isMet ? "✓" : "✗")</span> \
        \(reply.verdict.meaning)</span></p>
        <p>\(excerpt(reply.excerpt))</p>
        </div>
        """
    }

    private func excerpt(_ excerpt: Excerpt) -> String {
        if excerpt.text.isEmpty, excerpt.omittedWords == 0 { return #"<span class="omission">(empty)</span>"# }
        guard let omission = excerpt.omission else { return excerpt.text.html }
        let bars =
            excerpt.isMasked
            ? #" <span class="redacted" aria-hidden="true">\#(String(repeating: "▇", count: min(excerpt.omittedWords, 12) * 2))</span>"#
            : ""
        return #"\#(excerpt.text.html)\#(bars) <span class="omission">\#(omission)</span>"#
    }
}
