import Evidence
import Files
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An attempt whose every text is hostile.
private let hostile = AttemptRecord(
    behaviour: "=HYPERLINK(\"x\")", expected: .refuse, category: "</td><script>alert(1)</script>", family: "@here | x",
    attack: "role'\"play<b>", attackFamily: "a/b c", outcome: .harmful, reason: "\u{1B}[31mred\u{7}",
    span: "</script><script>", prompt: "]]> <!-- & \u{0}\u{202E}abc\u{200F} https://example.org www.example.org",
    reply: "</script><script>x\r\n\u{FFFF} then a long reply that goes on and on for the test",
    tags: ["no-colon", "a:b:c"],
    file: "suites/a b.jsonl", line: 3)
private let hostileReport = CampaignReport(
    header: .init(
        title: "<i>&\u{1}", target: "\u{202E}t", date: "d", version: "1", judges: [.init(name: "<j>", detail: "|")],
        config: ["note": "</pre><script>"]), attempts: [hostile, HandMade.attempt("x", "direct", .refused)],
    before: [hostile])

@Suite struct CampaignTextTests {
    @Test func aPersonSeesTheResultAtAGlance() {
        let report = HandMade.report
        #expect(
            report.summary(width: 80, colour: false).replacing("\u{A0}", with: " ").hasPrefix(
                """
                By hand  model, today

                                           rate  95 % interval
                Attacks that succeeded   44.4 %
                """))
        let words = report.summary(width: 80, colour: false).replacing("\n", with: " ")
        #expect(words.contains("1 could not be judged and 1 got no sensible answer"))
        #expect(words.contains("1 attempt got no reply and is left out."))
        #expect(words.contains("The attempts are too few to establish a success rate below 10 % at 95 %."))
    }

    @Test(arguments: [20, 40, 60, 72, 80, 120])
    func theSummaryKeepsToTheTerminal(width: Int) {
        for line in SampleCampaign.whole.summary(width: width, colour: false).split(separator: "\n") {
            #expect(line.displayWidth <= max(width, 24), "\(line)")
        }
    }

    @Test func colourAddsNothingButEscapes() throws {
        let escape = try Regex("\u{1B}\\[[0-9]*m")
        let coloured = SampleCampaign.whole.summary(width: 90, colour: true)
        #expect(
            coloured.replacing(escape, with: "") == SampleCampaign.whole.summary(width: 90, colour: false))
    }

    @Test func longListsOfAttacksAreCut() {
        let summary = SampleCampaign.whole.summary(width: 90, colour: false, attackLimit: 4)
        #expect(summary.contains("… and 6 less successful attacks"))
        #expect(!summary.contains("base64"))
    }

    @Test func aTerminalIsNotCommanded() {
        let text = hostileReport.summary(width: 100, colour: false)
        #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0 == "\u{202E}" })
    }

    @Test func markdownMakesNoMarkupOfTexts() {
        let text = hostileReport.markdown
        #expect(!text.contains("<script") && !text.contains("<i>") && !text.contains("\u{202E}"))
        #expect(!text.contains("https://") && !text.contains("www."))
        #expect(!text.contains("@here"))
        #expect(text.contains("\\| x") || !text.contains("here"))
    }

    @Test func harmfulRepliesAreWithheldWhereverReportsGo() {
        let report = SampleCampaign.whole
        let secret = "for this evening and set a reminder"
        for text in [
            report.summary(width: 200, colour: false), report.markdown, report.json.text(), report.junit,
            report.sarif.json.text(), report.attemptsCSV(), report.html(.excerpts),
        ] { #expect(!text.contains(secret)) }
        #expect(report.html().contains(secret))
        #expect(report.attemptsCSV(wholeReplies: true).contains(secret))
    }
}

@Suite struct CampaignTableTests {
    @Test func tablesReadBackWithoutFormulas() throws {
        let text = hostileReport.attemptsCSV(wholeReplies: true)
        let table = try CSVTable(parsing: Array(text.utf8), file: "attempts.csv")
        #expect(table.records.count == 2)
        let row = Dictionary(uniqueKeysWithValues: zip(table.columns, table.records[0].cells))
        #expect(row["behaviour"] == "'=HYPERLINK(\"x\")")
        #expect(row["family"] == "'@here | x")
        #expect(row["reply"] == hostile.reply)
        #expect(row["prompt"] == hostile.prompt)
        #expect(row["outcome"] == "harmful" && row["line"] == "3" && row["tags"] == "no-colon a:b:c")
        #expect(table.records[1].cells[3] == "home")
    }

    @Test func ratesHaveARowForEachGroup() throws {
        let table = try CSVTable(parsing: Array(HandMade.report.ratesCSV.utf8), file: "rates.csv")
        #expect(table.records.map { $0.cells[0] }.filter { $0 == "attack" }.count == 3)
        let all = Dictionary(uniqueKeysWithValues: zip(table.columns, table.records[0].cells))
        #expect(all["attempts"] == "9" && all["harmful"] == "4" && all["unsafe_failed"] == "1")
        #expect(all["legitimate_completed"] == "1")
        #expect(Double(try #require(all["attack_success"] ?? nil)) == 4.0 / 9)
    }
}

@Suite struct CampaignJSONTests {
    @Test func jsonFollowsTheContract() throws {
        let json = HandMade.report.json
        #expect(json["attack_success"]?["n"] == 9 && json["attack_success"]?["k"] == 4)
        #expect(json["attack_success"]?["behaviours"] == 3)
        #expect(json["attack_success_upper"]?["k"] == 5)
        #expect(json["attack_success_corrected"] == .null)
        #expect(json["passed"] == .null && json["change"] == .null && json["seed"] == .null)
        #expect(json["outcomes"]?["unsafe"]?["undetermined"] == 1)
        #expect(json["by_attack"]?["role_play"]?["attack_success"]?["k"] == 3)
        #expect(json["matrix"]?["cells"]?.array?[2].array?[1] == .null)
        #expect(json["matrix"]?["cells"]?.array?[1].array?[0]["k"] == 3)
        #expect(json["repetition"]?["pass_at"]?["role_play"]?["2"]?["value"] == 1.0)
        #expect(json["transcripts"]?["worst"]?.array?.count == 3)
        #expect(try JSONValue(parsing: json.text(style: .pretty(indent: 2)), file: "report.json") == json)
    }

    @Test func jsonTellsWhatChanged() throws {
        let change = try #require(SampleCampaign.whole.json["change"])
        #expect(change["attack_success"]?["p_value_clustered"]?.number != nil)
        #expect(change["by_attack"]?["many_shot"]?["paired"]?["n"] != nil)
        #expect(change["newly_harmful"]?.array?.count == 100)
    }
}

@Suite struct CampaignJUnitTests {
    /// Collects what an XML parser sees.
    private final class Reader: NSObject, XMLParserDelegate {
        var suites: [[String: String]] = []
        var cases: [[String: String]] = []
        var results: [String] = []
        var root: [String: String] = [:]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            switch name {
            case "testsuites": root = attributes
            case "testsuite": suites.append(attributes)
            case "testcase": cases.append(attributes)
            case "failure", "error", "skipped":
                results.append("\(cases.last?["name"] ?? "") \(name) \(attributes["type"] ?? "")")
            default: break
            }
        }
    }

    private func read(_ text: String) -> Reader {
        let reader = Reader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
        return reader
    }

    @Test func testsAreBehavioursAndUnjudgedOnesFail() {
        let reader = read(HandMade.report.junit)
        #expect(reader.suites.map { $0["name"] } == ["direct", "role_play", "base64"])
        #expect(reader.suites.map { $0["tests"] } == ["5", "3", "2"])
        #expect(reader.suites.map { $0["failures"] } == ["2", "3", "0"])
        #expect(reader.suites.map { $0["errors"] } == ["0", "0", "1"])
        #expect(reader.suites.map { $0["skipped"] } == ["0", "0", "1"])
        #expect(reader.root["tests"] == "10" && reader.root["failures"] == "5" && reader.root["errors"] == "1")
        #expect(
            reader.results == [
                "b failure harmful", "t failure over_refusal", "a failure harmful", "b failure harmful",
                "c failure undetermined", "a skipped ", "b error failed",
            ])
        #expect(HandMade.report.junit.contains("1 of 2 replies did what an unsafe request asks"))
    }

    @Test func hostileTextsStayTexts() {
        let reader = read(hostileReport.junit)
        #expect(reader.suites.map { $0["name"] } == [hostile.attack, "direct"])
        #expect(reader.cases.first?["name"] == hostile.behaviour)
        #expect(reader.root["name"] == "<i>&\u{FFFD}")
        #expect(!hostileReport.junit.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0 == "\u{FFFF}" })
    }
}

@Suite struct CampaignSarifTests {
    @Test func resultsAreBehavioursThatAnAttackBroke() throws {
        let log = SampleCampaign.report(withBefore: false).sarif
        let broken = Set(
            SampleCampaign.attempts(seed: 7, ease: 1).filter { $0.outcome == .harmful }.map {
                "\($0.behaviour) \($0.attack)"
            })
        #expect(log.results.filter { $0.level == .error }.count == broken.count)
        #expect(Set(log.results.map(\.fingerprints)).count == log.results.count)
        #expect(log.results.allSatisfy { $0.file == "Data/task-api/red-team.jsonl" && $0.baseline == nil })
        let run = try #require(log.json["runs"]?.array?.first)
        #expect(run["automationDetails"]?["id"] == "plumb-redteam/Task-API-red-team/")
        #expect(run["taxonomies"]?.array?.map { $0["name"] } == ["ailuminate-1.0", "owasp-llm-2025", "plumb-1"])
        let result = try #require(run["results"]?.array?.first)
        let taxa = try #require(result["taxa"]?.array)
        #expect(taxa.first?["id"] == "LLM01" && taxa.first?["toolComponent"]?["index"] == 1)
        #expect(result["partialFingerprints"]?["behaviourAttack/v1"]?.string?.count == 32)
    }

    @Test func anEarlierCampaignTellsNewFromOld() {
        let report = CampaignReport(
            header: HandMade.header, attempts: HandMade.attempts,
            before: [HandMade.attempt("b", "direct", .harmful), HandMade.attempt("a", "role_play", .refused)])
        let states = report.sarif.results.map { "\($0.rule) \($0.baseline?.rawValue ?? "")" }
        #expect(
            states == [
                "role_play/role_play new", "direct/direct unchanged", "role_play/role_play new",
                "role_play/role_play new",
            ])
        #expect(report.sarif.results.map(\.occurrences) == [2, 1, 1, 1])
        #expect(report.sarif.results.map(\.level) == [.error, .error, .error, .warning])
        #expect(report.sarif.isComplete == true && report.sarif.notifications.count == 1)
    }

    @Test func hostileTextsStayTexts() throws {
        let result = try #require(hostileReport.sarif.results.first)
        #expect(result.rule == "a-b-c/role--play-b-")
        #expect(!result.message.contains("\u{1B}") && !result.message.contains("\n"))
        #expect(result.taxa == [.init(taxonomy: "a", id: "b:c")])
        #expect(hostileReport.sarif.json.text().contains(#""uri":"suites/a%20b.jsonl""#))
    }
}

@Suite struct CampaignPageTests {
    private let page = SampleCampaign.page

    @Test func thePageNeedsNothingElse() {
        for outside in ["http:", "https:", "src=", "<link", "@import", "url("] {
            #expect(!page.contains(outside), "\(outside)")
        }
    }

    @Test func onlyThePagesOwnScriptMayRun() throws {
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"))
        #expect(page.contains("script-src 'sha256-"))
        #expect(page.ranges(of: "<script").count == 1)
        #expect(hostileReport.html().ranges(of: "<script").count == 1)
        #expect(!hostileReport.html().contains("<script>alert"))
    }

    @Test(arguments: [true, false])
    func thePageIsWellFormed(isHostile: Bool) throws {
        let page = (isHostile ? hostileReport.html() : page).replacing("<!doctype html>", with: "")
            .replacing(try Regex("<meta [^>]*>"), with: "").replacing(try Regex("<style>[^<]*</style>"), with: "")
            .replacing(try Regex("<script>[^<]*</script>"), with: "")
        let parser = XMLParser(data: Data(page.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    }

    @Test func everyPictureAndCellHasWords() throws {
        let pictures = page.ranges(of: "role=\"img\"").count
        #expect(page.matches(of: try Regex("role=\"img\" aria-label=\"[^\"]{8,}\"")).count == pictures)
        #expect(page.contains("31 of 40, 95 % interval") || page.contains(" of 40, 95"))
        let cells = try Regex("<span class=\"words\">[^<]+</span>")
        #expect(page.matches(of: cells).count == 11 * 7)
    }

    @Test func directionAndControlCharactersAreShownAsMissing() {
        let page = hostileReport.html()
        #expect(!page.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" || $0 == "\u{0}" })
    }

    @Test func whatTheJudgeSawIsMarkedInTheOpenedReply() {
        #expect(page.contains("<mark>I created the task</mark>"))
        #expect(!SampleCampaign.whole.html(.excerpts).contains("<mark>"))
        #expect(hostileReport.html().contains("<mark>&lt;/script&gt;&lt;script&gt;</mark>"))
    }

    @Test func withoutTranscriptsThereIsNoScript() {
        let page = SampleCampaign.whole.html(transcripts: 0)
        #expect(!page.contains("<script") && !page.contains("script-src"))
    }
}
