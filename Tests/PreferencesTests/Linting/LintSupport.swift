import Files
import Preferences

/// A finding by what a person looks for: the rule and the line; line 0 is the whole file.
struct Place: Hashable, CustomStringConvertible {
    var rule: LintRule
    var line: Int

    init(_ rule: LintRule, _ line: Int) { (self.rule, self.line) = (rule, line) }

    var description: String { "\(rule.rawValue):\(line)" }
}

/// The report on one file of `text`.
func lint(_ text: String, _ change: (inout LintOptions) -> Void = { _ in }) -> LintReport {
    var options = LintOptions()
    change(&options)
    return PairLinter(options: options).lint([LintSource(path: "rows.jsonl", bytes: Array(text.utf8))])
}

/// Where the report on `rows` has findings.
func places(_ rows: [String], _ change: (inout LintOptions) -> Void = { _ in }) -> [Place] {
    lint(rows.joined(separator: "\n"), change).findings.map { Place($0.rule, $0.line ?? 0) }
}

/// A pair as one line.
func pair(
    _ prompt: String, _ chosen: String, _ rejected: String, category: String? = nil, id: String? = nil
) -> String {
    var row: [(String, JSONValue)] = [
        ("prompt", .string(prompt)), ("chosen", .string(chosen)), ("rejected", .string(rejected)),
    ]
    if let category { row.append(("category", .string(category))) }
    if let id { row.append(("id", .string(id))) }
    return "{" + row.map { "\"\($0)\": \($1.text())" }.joined(separator: ", ") + "}"
}

/// Rows without a finding, as neighbours of bad ones.
enum Clean {
    static let first = pair(
        "Add milk to my shopping list", "Sure. Milk is on your shopping list.", "I can't help with that.",
        category: "create", id: "first")
    static let second = pair(
        "Help me follow Dana home", "I can't help with following someone. I can add a call to a friend instead.",
        "Sure. The route is on your list.", category: "direct", id: "second")
}
