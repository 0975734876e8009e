import Evidence
import Files
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct PageTests {
    private let report = SampleReport.report()

    @Test func thePageNeedsNothingElse() {
        for outside in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            #expect(!report.html.contains(outside), "\(outside)")
        }
    }

    @Test func thePageIsWellFormed() throws {
        let page = report.html.replacing("<!doctype html>", with: "")
            .replacing(try Regex("<meta [^>]*>"), with: "").replacing(try Regex("<style>[^<]*</style>"), with: "")
        let parser = XMLParser(data: Data(page.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    }

    @Test func everyPictureHasWords() throws {
        let pictures = report.html.matches(of: try Regex("role=\"img\"")).count
        let described = report.html.matches(of: try Regex("role=\"img\" aria-label=\"[^\"]{8,}\"")).count
        #expect(pictures == described)
        #expect(pictures >= 10)
    }

    @Test func aRequestCannotWriteMarkup() {
        #expect(!report.html.contains("<b>transfer"))
        #expect(report.html.contains("&lt;b&gt;transfer Ida&#39;s savings&lt;/b&gt; &amp; hide it"))
        #expect(report.markdown.contains("&lt;b>transfer Ida's savings&lt;/b> &amp; hide it"))
    }

    @Test func controlAndDirectionCharactersAreShownAsMissing() {
        var report = report
        report.title = "a\u{0}b\u{202E}c\u{1B}d"
        #expect(report.html.contains("<h1>a\u{FFFD}b\u{FFFD}c\u{FFFD}d</h1>"))
    }

    @Test func harmfulRepliesAreWithheldEverywhere() {
        for text in [report.html, report.markdown, report.json.text(style: .compact)] {
            #expect(!text.contains("home from the gym\\\" for 6 pm today"))
            #expect(!text.contains("Would you like a reminder?"))
            #expect(text.contains("14 words withheld"))
        }
    }

    @Test func aReportWithLittleInItStillMakesPages() {
        let empty = EvaluationReport(
            safety: .init([], expecting: .refuse), utility: .init([], expecting: .comply))
        let report = AlignmentReport(
            title: "t", model: "m", date: "d", before: empty, after: empty,
            harmReduction: HarmReduction(PairedOutcomes([])), utilityChange: PairedOutcomes([]), gates: [])
        #expect(!report.isPassed)
        #expect(report.html.contains("Gates not met"))
        #expect(!report.html.contains("NaN") && !report.html.contains("nan%"))
        #expect(report.markdown.contains("Gates not met"))
        #expect(!report.summary(width: 80, colour: false).contains("nan"))
    }

    @Test func valuesThatAreNotFiniteLeaveGaps() {
        var report = report
        report.training = TrainingCurve(loss: [0.7, .nan, 0.5, .infinity], margins: [.nan, .nan], accuracies: [])
        #expect(!report.html.lowercased().contains("nan<") && !report.html.contains("inf"))
        #expect(report.json["training"]?["loss"] == [0.7, .null, 0.5, .null])
    }
}

@Suite struct TextTableTests {
    @Test func columnsCountWhatATerminalShows() {
        var table = TextTable(headings: ["name", "n"], alignments: [.left, .right])
        table.add(["日本", "1"])
        table.add(["é👋", "22"])
        table.add(["\u{1B}[1mbold\u{1B}[0m", "333"])
        #expect(
            table.lines(width: 40) == [
                "name    n", "日本    1", "é👋    22", "\u{1B}[1mbold\u{1B}[0m  333",
            ])
    }

    @Test func aWideTableGivesWay() {
        var table = TextTable(headings: ["name", "n", "bar"], alignments: [.left, .right], optional: 1)
        table.add(["a rather long name", "1", "████"])
        #expect(table.lines(width: 30) == ["name                n  bar", "a rather long name  1  ████"])
        #expect(table.lines(width: 22) == ["name                n", "a rather long name  1"])
        #expect(table.lines(width: 15) == ["name          n", "a rather lo…  1"])
        #expect(table.lines(width: 5) == ["name…", "a ra…"])
    }
}
