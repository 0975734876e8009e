extension AlignmentReport {
    /// The report as one HTML page that needs nothing else: no scripts, no fonts, no network.
    public var html: String {
        HTMLPage(report: self).text
    }
}

/// Writes the page of a report, section by section.
struct HTMLPage {
    let report: AlignmentReport

    var text: String {
        Self.page(
            title: "\(report.title): alignment report",
            content: """
                \(heading)
                \(headlines)
                \(Self.section("gates", "Gates", gates))
                \(Self.section("categories", "By category", categories))
                \(Self.section("verdicts", "What the replies did", verdicts))
                \(Self.section("training", "Training", training))
                \(Self.section("examples", "Examples", examples))
                \(Self.section("provenance", "Provenance", provenance))
                \(Self.section("method", "How to read this", method))
                """)
    }

    private var heading: String {
        let status =
            report.isPassed
            ? #"<p class="status met"><span aria-hidden="true">✓</span> All gates met</p>"#
            : #"<p class="status missed"><span aria-hidden="true">✗</span> Gates not met</p>"#
        return """
            <header>
            <p class="kicker">Alignment report</p>
            <h1>\(report.title.html)</h1>
            <p class="byline">\(report.model.html) · \(report.date.html)</p>
            \(status)
            <p class="lead">\(report.sentence.html)</p>
            </header>
            """
    }
}

extension HTMLPage {
    /// A whole page around `content`, which needs nothing else.
    static func page(title: String, content: String, refreshing seconds: Int? = nil) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">\(seconds.map { "\n<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? "")
        <title>\(title.html)</title>
        <style>
        \(stylesheet)
        </style>
        </head>
        <body>
        <main>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    /// A titled section; nothing where there is nothing to show.
    static func section(_ id: String, _ title: String, _ content: String) -> String {
        content.isEmpty
            ? ""
            : """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(content)
            </section>
            """
    }
}

extension String {
    /// The text with HTML's own characters escaped, for content and quoted attributes.
    var html: String {
        var result = ""
        for character in unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // What HTML forbids, and what could turn the text around it.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
