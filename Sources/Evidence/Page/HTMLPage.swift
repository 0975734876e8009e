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
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(report.title.html): alignment report</title>
        <style>
        \(HTMLPage.stylesheet)
        </style>
        </head>
        <body>
        <main>
        \(heading)
        \(headlines)
        \(section("gates", "Gates", gates))
        \(section("categories", "By category", categories))
        \(section("verdicts", "What the replies did", verdicts))
        \(section("training", "Training", training))
        \(section("examples", "Examples", examples))
        \(section("provenance", "Provenance", provenance))
        \(section("method", "How to read this", method))
        </main>
        </body>
        </html>

        """
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

    /// A titled section; nothing where there is nothing to show.
    private func section(_ id: String, _ title: String, _ content: String) -> String {
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
