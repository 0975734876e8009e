import Evidence
import Files
import Preferences
import Testing

/// Mechanical fixes, and what reports look like.
@Suite struct FixingTests {
    private let broken = [
        #"{"id": "a", "note": [1, 2], "prompt": " Add eggs ", "chosen": "Sure. Added to the cafÃ©.", "rejected": "No."}"#,
        Clean.first,
        #"{"prompt":[{"role":"user","content":"Add tea\n"}],"chosen":"Sure. Tea.","rejected":"cafe\#u{301} it is."}"#,
        pair("Add milk to my shopping list", "Sure. Milk is on your shopping list.", "I can't help with that."),
        Clean.second,
    ]

    @Test func fixesChangeOnlyTheirLinesAndLeaveNothingToFix() throws {
        let source = LintSource(path: "rows.jsonl", bytes: Array((broken.joined(separator: "\n") + "\n").utf8))
        let report = PairLinter().lint([source])
        var fixer = LintFixer()
        let fixed = try fixer.fixed(source, report.findings)
        let lines = String(decoding: fixed.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(
            lines == [
                #"{"id": "a", "note": [1, 2], "prompt": "Add eggs", "chosen": "Sure. Added to the café.", "rejected": "No."}"#,
                Clean.first,
                #"{"prompt":[{"role":"user","content":"Add tea"}],"chosen":"Sure. Tea.","rejected":"caf\#u{E9} it is."}"#,
                Clean.second,
            ])
        #expect(lines[2].unicodeScalars.contains("\u{E9}") && !lines[2].unicodeScalars.contains("\u{301}"))
        #expect(fixer.summary == "repaired 1 text, composed 1 text, trimmed 2 texts, removed 1 repeated row")

        let again = PairLinter().lint([fixed])
        #expect(again.findings.isEmpty)
        var second = LintFixer()
        #expect(try second.fixed(fixed, again.findings).bytes == fixed.bytes)
        #expect(second.summary == nil)
    }

    @Test func repairsRoundTripAndLeaveHonestTextAlone() {
        for text in ["Ça va, Zoë?", "«Ñ»", "naïve – “quoted”…", "МОСКВА", "日本語", "Ã la carte", "25 °C", "🙂"] {
            #expect(places([pair("Add \(text) now", "Sure. Added.", "Added hens.")]).isEmpty, "\(text)")
        }
        for text in ["FranÃ§ois", "itâ€™s", "25Â°C", "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "æ—¥æœ¬", "ðŸ™‚"] {
            #expect(
                places([pair("Add \(text) now", "Sure. Added.", "Added hens.")]) == [Place(.encodingDamage, 1)],
                "\(text)")
        }
    }

    @Test func aReportReadsLikeACompilersOutput() {
        let report = lint([Clean.first, "{", pair("Add eggs ", "Sure. Added.", "Added hens.")].joined(separator: "\n"))
        let lines = report.text(width: 120, colour: false).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("rows.jsonl:2: error: ") && lines[0].hasSuffix("[invalid-json]"))
        #expect(lines[1] == "rows.jsonl:3: warning: prompt: it ends with white space [stray-space]")
        #expect(lines.last == "1 file, 3 rows: 1 error, 1 warning")
        #expect(report.json["counts"] == ["invalid-json": 1, "stray-space": 1])
        #expect(report.json["findings"]?.array?.last?["fix"] == "trim")
    }

    @Test func rulesAreShownWholeHoweverNarrowTheTerminal() {
        let report = lint([Clean.first, "{", pair("Add eggs ", "Sure. Added.", "Added hens.")].joined(separator: "\n"))
        for width in [50, 80, 200] {
            let text = report.text(width: width, colour: false)
            #expect(text.contains("1  error     invalid-json") && text.contains("1  warning   stray-space"))
        }
    }

    @Test func allowedFindingsAreListedApartWithTheirReason() throws {
        let text = [Clean.first, pair("Add eggs ", "Sure. Added.", "Added hens."), "{"].joined(separator: "\n")
        let report = lint(text) {
            $0.exceptions = [
                LintException(.straySpace, files: ["rows.jsonl"], reason: "as typed", source: "lint.yaml"),
                LintException(.invalidJSON, files: ["other.jsonl"], source: "lint.yaml"),
                LintException(.secret, source: "lint.yaml", mustBeNeeded: true),
                LintException(.tooLong, source: "--allow"),
            ]
        }
        #expect(report.findings.map(\.rule) == [.invalidJSON] && report.count(.warning) == 0)
        #expect(
            report.text(width: 120, colour: false).split(separator: "\n").suffix(4) == [
                "allowed by lint.yaml: 1 stray-space: as typed", "  rows.jsonl:2: prompt: it ends with white space",
                "lint.yaml: no finding needs the exception from secret; remove it",
                "1 file, 3 rows: 1 error, 0 warnings, 1 allowed",
            ])
        let allowed = try #require(report.json["allowed"]?.array)
        #expect(allowed.count == 2 && allowed[0]["reason"] == "as typed")
        #expect(allowed[0]["findings"]?.array?.first?["rule"] == "stray-space")
        let results = report.sarif(version: "1").json["runs"]?.array?.first?["results"]?.array ?? []
        #expect(results.map { $0["suppressions"]?.array?.first?["justification"] } == [nil, "as typed"])
    }

    @Test func sarifHasWhatItsSchemaRequires() throws {
        let report = lint([Clean.first, "{"].joined(separator: "\n"))
        let log = report.sarif(version: "1.2.3").json
        #expect(log["version"] == "2.1.0")
        let run = try #require(log["runs"]?.array?.first)
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"] == "plumb data lint")
        let rules = try #require(driver["rules"]?.array)
        #expect(rules.count == LintRule.allCases.count)
        #expect(rules.allSatisfy { $0["id"]?.string != nil && $0["shortDescription"]?["text"]?.string != nil })
        let result = try #require(run["results"]?.array?.first)
        #expect(result["ruleId"] == "invalid-json" && result["level"] == "error")
        #expect(rules[try #require(result["ruleIndex"]?.integer)]["id"] == "invalid-json")
        #expect(result["message"]?["text"]?.string?.isEmpty == false)
        let place = try #require(result["locations"]?.array?.first?["physicalLocation"])
        #expect(place["artifactLocation"]?["uri"] == "rows.jsonl" && place["region"]?["startLine"] == 2)
    }

    @Test func pathsBecomeAddresses() {
        func address(_ path: String) -> JSONValue? {
            let result = SarifLog.Result(rule: "r", level: .note, message: "m", file: path, line: 1)
            let log = SarifLog(tool: "t", version: "1", rules: [], results: [result]).json
            let location = log["runs"]?.array?.first?["results"]?.array?.first?["locations"]?.array?.first
            return location?["physicalLocation"]?["artifactLocation"]?["uri"]
        }
        #expect(address("./Data/a b.jsonl") == "Data/a%20b.jsonl")
        #expect(address("/tmp/ü.jsonl") == "file:///tmp/%C3%BC.jsonl")
    }
}
