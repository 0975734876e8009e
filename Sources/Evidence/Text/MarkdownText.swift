extension String {
    /// The text with what Markdown or HTML would read as markup made plain, fit for a table cell.
    ///
    /// Addresses do not become links, and names after an at sign notify nobody.
    var escapedForMarkdown: String {
        var result = ""
        var previous: Unicode.Scalar = " "
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": result += previous == "\r" ? "" : " "
            case "\r", "\t", "\u{2028}", "\u{2029}": result += " "
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case "@": result += "&#64;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!", "$": result += "\\\(scalar)"
            case "/" where previous == ":": result += "&#47;"
            case "." where result.suffix(3).lowercased() == "www": result += "&#46;"
            case _ where scalar.isUnsafe: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return result
    }
}

extension Excerpt {
    /// What is shown and what is not, as Markdown.
    var markdown: String {
        text.escapedForMarkdown + (omission.map { " *\($0)*" } ?? "")
    }
}
