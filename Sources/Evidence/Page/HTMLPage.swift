import Files
import Foundation

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
    ///
    /// Its policy lets a browser fetch nothing and run no script but `script`, whatever the content holds.
    static func page(
        title: String, content: String, refreshing seconds: Int? = nil, styles: String = "", script: String = ""
    ) -> String {
        let scripts = script.isEmpty ? "" : "; script-src 'sha256-\(digest(of: script))'"
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\(scripts)"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">\(seconds.map { "\n<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? "")
            <title>\(title.html)</title>
            <style>
            \(stylesheet)\(styles)
            </style>
            </head>
            <body>
            <main>
            \(content)
            </main>
            \(script.isEmpty ? "" : "<script>\(script)</script>")
            </body>
            </html>

            """
    }

    /// The SHA-256 of a script as a page's policy names it.
    private static func digest(of script: String) -> String {
        let hexadecimal = Array(sha256(of: Data(script.utf8)))
        let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap {
            UInt8(String(hexadecimal[$0...$0 + 1]), radix: 16)
        }
        return Data(bytes).base64EncodedString()
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
            case _ where character.isUnsafe: result += "\u{FFFD}"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
