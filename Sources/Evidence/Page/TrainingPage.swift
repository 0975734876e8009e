public import Files
import Foundation

/// What a training did, step by step, as a page: its state, its settings and its curves.
///
/// It reads rows as `metrics.jsonl` has them, whichever figures they hold; a row with a `note` is a remark on its step.
public struct TrainingPage: Sendable {
    /// How the training stands.
    public enum Status: String, Sendable {
        case running, done, stopped, failed, interrupted
    }

    /// The run's name, for headings.
    public var title: String
    /// What is trained, and what else belongs under the title.
    public var byline: String
    /// Rows of metrics, in the order they were written.
    public var rows: [JSONValue]
    /// The settings as they were resolved.
    public var config: JSONValue
    public var status: Status
    public var totalSteps: Int

    public init(
        title: String, byline: String, rows: [JSONValue], config: JSONValue, status: Status, totalSteps: Int
    ) {
        self.title = title
        self.byline = byline
        self.rows = rows
        self.config = config
        self.status = status
        self.totalSteps = totalSteps
    }

    /// The page, which needs nothing else: no scripts, no fonts, no network; while the run goes on it loads itself anew.
    public var html: String {
        HTMLPage.page(
            title: "\(title): training",
            content: """
                \(heading)
                \(HTMLPage.section("notes", "Notes", notes))
                \(charts)
                \(HTMLPage.section("settings", "Settings", settings))
                """,
            refreshing: status == .running ? 30 : nil)
    }

    /// The last step that a row has.
    var step: Int { rows.reduce(0) { max($0, $1["step"]?.integer ?? 0) } }

    private var heading: String {
        let step = step
        let seconds = rows.compactMap { $0["seconds"]?.number }.filter(\.isFinite)
        var facts = ["step \(step) of \(totalSteps)", "\(Figures.duration(seconds.reduce(0, +))) of training"]
        let recent = seconds.suffix(50)
        if status == .running, !recent.isEmpty, totalSteps > step {
            let left = recent.reduce(0, +) / Double(recent.count) * Double(totalSteps - step)
            facts.append("about \(Figures.duration(left)) left")
        }
        if let tokens = rows.last(where: { $0["num_tokens"] != nil })?["num_tokens"]?.integer {
            facts.append("\(Figures.grouped(tokens)) tokens")
        }
        let style = status == .done ? "met" : status == .failed ? "missed" : "plain"
        let share = totalSteps > 0 ? Double(step) / Double(totalSteps) : 0
        return """
            <header>
            <p class="kicker">Training</p>
            <h1>\(title.html)</h1>
            <p class="byline">\(byline.html)</p>
            <p class="status \(style)">\(status.rawValue.capitalisedFirst)</p>
            <p class="lead">\(facts.joined(separator: " · ").html)</p>
            <div class="track progress" role="img" aria-label="step \(step) of \(totalSteps) done">
            <span class="fill after" style="width:\(css(share))"></span></div>
            \(step > 0 ? #"<p class="note">\#(Self.reading)</p>"# : "")
            </header>
            """
    }

    private var notes: String {
        let items = rows.compactMap { row -> String? in
            guard let note = row["note"]?.string else { return nil }
            return #"<li><span class="id">step \#(row["step"]?.integer ?? 0)</span> \#(note.html)</li>"#
        }
        func list(_ items: ArraySlice<String>) -> String {
            items.isEmpty ? "" : #"<ul class="notes">\#(items.joined(separator: "\n"))</ul>"#
        }
        // Many notes do not push the curves off the page.
        let (shown, more) = (items.prefix(5), items.dropFirst(5))
        return list(shown)
            + (more.isEmpty ? "" : "<details><summary>\(more.count) more</summary>\(list(more))</details>")
    }

    /// One setting a line; settings within settings have both names.
    private var settings: String {
        func lines(_ value: JSONValue, _ name: String) -> [(String, String)] {
            guard let members = value.object, value != [:] else { return [(name, value.string ?? value.text())] }
            return members.reduce(into: []) { $0 += lines($1.value, name.isEmpty ? $1.key : "\(name).\($1.key)") }
        }
        guard config.object != nil, config != [:] else { return "" }
        let list = lines(config, "").map { "<dt>\($0.0.html)</dt><dd><code>\($0.1.html)</code></dd>" }
        return "<dl class=\"method\">\(list.joined(separator: "\n"))</dl>"
    }
}

extension Figures {
    /// `1 234 567`, with thin no-break spaces.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? "\u{202F}\(digit)" : "\(digit)"
        }.joined()
    }
}
