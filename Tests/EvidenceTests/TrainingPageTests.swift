import Evidence
import Files
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct TrainingPageTests {
    private func page(steps: Int, noise: Double = 0.1) -> TrainingPage {
        var rows: [JSONValue] = (1...steps).map { step in
            let x = Double(step) / Double(steps)
            let wave = noise * sin(Double(step) * 2.4)
            return [
                "step": .integer(step), "loss": .number(0.7 - 0.5 * x + wave), "rewards/margins": .number(3 * x + wave),
                "rewards/accuracies": .number(0.5 + 0.5 * x), "grad_norm": .number(step == 3 ? .nan : 1 + wave),
                "learning_rate": .number(1e-5 * (1 - x)), "seconds": 0.5,
            ]
        }
        rows.append([
            "step": .integer(steps), "eval_loss": 0.25, "safety/refused": 0.9, "safety/refused/low": 0.8,
            "safety/refused/high": 0.95,
        ])
        rows.append(["step": 2, "note": "chosen <answers> fall"])
        return TrainingPage(
            title: "a & b", byline: "m", rows: rows, config: ["beta": 0.1, "lora": ["r": 8]], status: .done,
            totalSteps: steps)
    }

    @Test func thePageIsWellFormedAndNeedsNothingElse() throws {
        let html = page(steps: 40).html
        for outside in ["http:", "https:", "src=", "<script", "<link", "@import", "url(", "nan", "inf\""] {
            #expect(!html.contains(outside), "\(outside)")
        }
        let body = html.replacing("<!doctype html>", with: "")
            .replacing(try Regex("<meta [^>]*>"), with: "").replacing(try Regex("<style>[^<]*</style>"), with: "")
        let parser = XMLParser(data: Data(body.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    }

    @Test func itShowsWhatTheRowsHaveAndNothingElse() {
        let html = page(steps: 40).html
        for shown in [
            "<h1>a &amp; b</h1>", "step 40 of 40", "Loss", "Reward margin", "Refused and completed",
            "chosen &lt;answers&gt; fall", "<dt>lora.r</dt><dd><code>8</code></dd>", "held out <b>0.2500</b>",
            "(80.0–95.0\u{A0}%)", "class=\"band first\"",
        ] { #expect(html.contains(shown), "\(shown)") }
        for absent in ["Log-probabilities", "Entropy", "Displacement", "Both at once", "refresh"] {
            #expect(!html.contains(absent), "\(absent)")
        }
    }

    @Test func thousandsOfStepsStaySmall() throws {
        let html = page(steps: 20_000).html
        let paths = html.matches(of: try Regex(" d=\"([^\"]*)\"")).map { $0.output[1].substring ?? "" }
        #expect(paths.count >= 8)
        for path in paths { #expect(path.count(where: { $0 == "L" || $0 == "M" }) <= 400) }
        #expect(html.utf8.count < 300_000)
    }

    @Test func aRunThatHasJustBegunHasAPage() {
        let page = TrainingPage(
            title: "t", byline: "m", rows: [], config: [:], status: .running, totalSteps: 0)
        #expect(page.html.contains("step 0 of 0") && page.html.contains("refresh"))
        #expect(!page.html.contains("<svg") && !page.html.lowercased().contains("nan%"))
    }
}

@Suite struct TrainingPanelTests {
    private var panel: TrainingPanel {
        var panel = TrainingPanel()
        for step in 1...40 {
            panel.add(
                [
                    "loss": .number(0.7 - 0.01 * Double(step)), "rewards/margins": .number(0.05 * Double(step)),
                    "rewards/accuracies": 0.75, "logps/chosen": .number(-30 + Double(step) / 2),
                    "logps/rejected": .number(-30 - Double(step)), "learning_rate": 0.00005, "seconds": 0.5,
                    "num_tokens": .integer(600 * step),
                ], done: step, total: 100)
        }
        panel.add(
            ["step": 40, "eval_loss": 0.31, "eval_rewards/accuracies": 0.8, "safety/refused": 0.9], done: 40, total: 100
        )
        return panel
    }

    @Test func thePanelAtEightyColumns() {
        let lines = panel.lines(width: 80, colour: false).map { $0.replacing("\u{A0}", with: " ") }
        #expect(
            lines == [
                "  ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  40/100 steps  2.0 steps/s  30 s left",
                "  loss       0.300      █████▇▇▇▇▇▆▆▆▆▆▅▅▅▅▅▄▄▄▄▄▃▃▃▃▃▂▂▂▂▂▁▁▁▁▁",
                "  margin     2.000      ▁▁▁▁▁▂▂▂▂▂▃▃▃▃▃▄▄▄▄▄▅▅▅▅▅▆▆▆▆▆▇▇▇▇▇█████",
                "  accuracy   75.0 %     log p  chosen −12.2 ↑  rejected −65.5 ↓",
                "  pace       lr 5.0e−5   1\u{202F}200 tokens/s",
                "  held out   loss 0.310   accuracy 80.0 %   step 40",
                "  safety     refused 90.0 %   step 40",
            ])
    }

    @Test(arguments: [10, 20, 33, 60, 200], [false, true])
    func noLineIsWiderThanTheTerminal(width: Int, colour: Bool) {
        for line in panel.lines(width: width, colour: colour) { #expect(line.displayWidth <= width, "\(line)") }
    }

    @Test func aMeasurementBetweenStepsShowsHowFarItIs() {
        var panel = panel
        panel.measure("safety", done: 12, total: 40)
        #expect(panel.lines(width: 80, colour: false).last == "  measuring  safety  12/40")
        panel.measure("safety", done: 40, total: 40)
        #expect(!panel.lines(width: 80, colour: false).joined().contains("measuring"))
    }

    @Test func coloursAreOnlyWhereTheyAreWanted() {
        #expect(!panel.lines(width: 80, colour: false).joined().contains("\u{1B}"))
        #expect(panel.lines(width: 80, colour: true).joined().contains("\u{1B}[32m"))
    }

    @Test func aPanelWithoutRowsHasItsBar() {
        #expect(
            TrainingPanel().lines(width: 40, colour: false) == [
                "  " + String(repeating: "╌", count: 26) + "  0/0 steps"
            ])
    }
}
