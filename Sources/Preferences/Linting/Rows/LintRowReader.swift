import Evidence
import Files
import OrderedCollections
import Tokenization

/// Reads one row and goes on after each mistake, so that every one is found.
struct LintRowReader {
    let path: String
    let options: LintOptions
    /// What most rows of the file are; nil where none says.
    let commonKind: LintRow.Kind?
    var row: LintRow
    private(set) var members: OrderedDictionary<String, JSONValue> = [:]
    /// What the row could be tokenised from.
    var prompt: [ChatMessage]?
    var chosen: [ChatMessage]?
    var rejected: [ChatMessage]?
    var system: String?
    var tools: [JSONValue]?

    init(file: Int, path: String, line: Int, options: LintOptions, commonKind: LintRow.Kind?) {
        self.path = path
        self.options = options
        self.commonKind = commonKind
        row = LintRow(file: file, line: line)
    }

    /// The row that `line` of `bytes` holds.
    mutating func read(_ line: JSONLines.Line, of bytes: [UInt8]) {
        guard JSONLines.isUTF8(line, of: bytes) else {
            return report(.invalidUTF8, nil, "the line is not UTF-8")
        }
        let value: JSONValue
        do {
            value = try JSONLines.value(of: line, in: bytes, file: path)
        } catch {
            let isSurrogate = error.problem.contains("surrogate")
            return report(isSurrogate ? .encodingDamage : .invalidJSON, nil, error.reason)
        }
        guard let object = value.object else {
            return report(.wrongType, nil, "the row is \(value.kind); expected an object")
        }
        members = object.filter { $0.value != .null }
        guard let kind = Self.kind(of: object) ?? commonKind ?? unclear() else { return }
        row.kind = kind
        if let commonKind, commonKind != kind {
            report(.mixedFormats, nil, "the row is one of \(kind.rawValue) among \(commonKind.rawValue)")
        }
        readNames()
        readMessages(kind)
        readLabel()
        summarise()
    }

    /// What the fields of a row say it is; nil where they leave it open.
    static func kind(of row: OrderedDictionary<String, JSONValue>) -> LintRow.Kind? {
        func has(_ field: String) -> Bool { (row[field] ?? .null) != .null }
        if has("chosen") || has("rejected") { return .pair }
        if has("completion") { return .completion }
        if has("expect") { return .request }
        if has("prompt"), SeedFields.own.contains(where: has) { return .seed }
        return has("messages") && !has("prompt") ? .conversation : nil
    }

    private mutating func unclear() -> LintRow.Kind? {
        report(.missingField, "chosen", "the row has no answer; expected chosen and rejected, or completion, or expect")
        return nil
    }

    mutating func report(_ rule: LintRule, _ field: String?, _ message: String, fix: LintFix? = nil) {
        row.findings.append(
            LintFinding(rule, file: path, line: row.line, field: field, message: message, fix: fix))
    }

    // MARK: Fields

    /// The field's value; reports a missing one if it is `required`.
    mutating func take(_ field: String, required: Bool = false) -> JSONValue? {
        let value = members[field]
        if value == nil, required { report(.missingField, field, "the field is missing") }
        return value
    }

    /// A text that is not blank.
    mutating func text(_ field: String) -> String? {
        guard let value = take(field) else { return nil }
        guard let text = value.string else {
            report(.wrongType, field, "the field is \(value.kind); expected a string")
            return nil
        }
        guard !TextCheck.isBlank(text) else {
            report(.emptyField, field, "the field is empty")
            return nil
        }
        return text
    }

    private mutating func readNames() {
        if let number = take("id")?.integer { row.id = String(number) } else { row.id = name("id") }
        row.category = name("category")
        _ = name("family")
        if let weight = take("weight"), !(weight.number.map { $0 > 0 && $0.isFinite } ?? false) {
            report(.wrongType, "weight", "the field is \(weight.text()); expected a number above 0")
        }
        if let value = take("tools") {
            tools = value.array
            if !(tools?.allSatisfy { $0.object != nil } ?? false) {
                report(.wrongType, "tools", "the field is \(value.kind); expected a list of objects")
            }
        }
    }

    /// A short text whose ends are checked.
    private mutating func name(_ field: String) -> String? {
        guard let text = text(field) else { return nil }
        let check = TextCheck(text)
        for problem in check.problems { report(problem.rule, field, problem.message, fix: problem.fix) }
        return check.mended
    }

    /// What the row says its request deserves.
    private mutating func readLabel() {
        if let value = take("expect", required: row.kind == .request) {
            if let expected = value.string.flatMap(Expected.init(rawValue:)) {
                row.expected = expected
            } else {
                report(.wrongType, "expect", "the field is \(value.text()); expected refuse or comply")
            }
        }
        if let label = take("label") {
            if let name = label.string?.lowercased() {
                row.expected = row.expected ?? Self.labels[name]
            } else if label.bool == nil, row.kind == .completion {
                report(.wrongType, "label", "the field is \(label.kind); expected true or false")
            }
        }
        if row.kind == .seed { row.expected = .refuse }
        guard row.expected == nil, let category = row.category else { return }
        if options.unsafeCategories.contains(category) {
            row.expected = .refuse
        } else if options.benignCategories?.contains(category) ?? true {
            row.expected = .comply
        }
    }

    private static let labels: [String: Expected] = [
        "refuse": .refuse, "unsafe": .refuse, "harmful": .refuse, "comply": .comply, "safe": .comply, "benign": .comply,
        "harmless": .comply,
    ]
}

extension InputError {
    /// The error without its place.
    var reason: String {
        var text = problem
        if let expected { text += "; expected \(expected)" }
        if let remedy { text += " (\(remedy))" }
        return text
    }
}
