import Files

extension SuiteFormat {
    /// The format that `record`, the first of its file, has the columns of.
    ///
    /// - Throws: `InputError` that lists the formats and the columns that were found, where no format has them.
    static func detect(_ record: SuiteRecord) throws(InputError) -> SuiteFormat {
        if record.text != nil { return .garak }
        if record.has("behavior", "semanticcategory") || record.has("behavior", "behaviorid") { return .harmbench }
        if record.has("goal") { return record.has("behavior", "category") ? .jailbreakbench : .advbench }
        if record.has("forbidden_prompt") { return .strongreject }
        if record.has("question"), record.has("risk_area") || record.has("types_of_harm") { return .donotanswer }
        if record.has("harm_area"), record.has("prompts_final") || record.has("prompt") { return .simplesafetytests }
        if record.has("prompt_text", "hazard") { return .ailuminate }
        if record.has("expect") { return .plumb }
        if record.has("prompt", "type"), record.has("label") || record.has("focus") || record.has("note") {
            return .xstest
        }
        let named = record.file.split(separator: "/").last.map { String($0).asName.contains("or_bench") } ?? false
        if record.has("prompt", "category"),
            named || record.isTable && others(than: ["prompt", "category"], record).isEmpty
        {
            return .orbench
        }
        // A row of JSON with a request is one of ours, whose reader says what is missing.
        if !record.isTable, record.has("prompt") || record.has("messages") || record.columns.isEmpty { return .plumb }
        throw InputError(
            file: record.file, line: record.line,
            problem: "no format has the columns \(record.columns.joined(separator: ", "))",
            expected: allCases.map { "\($0.summary) (\($0.rawValue))" }.joined(separator: "; "),
            remedy: "name the format with --format, or rename the columns")
    }

    /// The columns of `record` beyond `known` and numbers of rows.
    private static func others(than known: Set<String>, _ record: SuiteRecord) -> [String] {
        record.columns.filter {
            !known.contains($0.lowercased()) && !["index", "id", "column 1"].contains($0.lowercased())
        }
    }
}
