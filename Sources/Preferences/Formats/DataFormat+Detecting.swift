public import Files
import OrderedCollections

extension DataFormat {
    /// The format of `row`, by the fields it has.
    ///
    /// - Throws: `InputError` that lists what was looked for, where the fields are those of no format.
    public static func detect(_ row: JSONValue, file: String, line: Int) throws(InputError) -> DataFormat {
        guard let members = row.object else {
            throw InputError(file: file, line: line, problem: "the row is \(row.kind)", expected: "an object")
        }
        func has(_ fields: String...) -> Bool { fields.allSatisfy { (members[$0] ?? .null) != .null } }
        if has("preferred_output") || has("non_preferred_output") { return .openai }
        if has("conversations") { return .sharegpt }
        if has("instruction") { return .alpaca }
        if has("prompt", "completion") { return .kto }
        if has("chosen", "rejected") {
            guard has("prompt") else { return isDialogue(members["chosen"]) ? .hh : .implicit }
            return row["prompt"]?.string != nil && beginsWithPrompt(members["chosen"]) ? .ultrafeedback : .trl
        }
        let names = members.isEmpty ? "no field" : "the fields \(members.keys.joined(separator: ", "))"
        throw InputError(
            file: file, line: line, problem: "the row has \(names), which no format has",
            expected: allCases.map { "\($0.summary) (\($0.rawValue))" }.joined(separator: ", or "),
            remedy: "rename columns with --map column=field, or name the format with --from")
    }

    /// The format of `row`, which is to have two answers; one with some of the fields of `trl` counts as such, so that what it
    /// lacks can be named.
    ///
    /// - Throws: What `detect(_:file:line:)` throws.
    static func ofPair(_ row: JSONValue, file: String, line: Int) throws(InputError) -> DataFormat {
        do {
            let format = try detect(row, file: file, line: line)
            return format == .kto ? .trl : format
        } catch {
            if row.object == nil || ["prompt", "chosen", "rejected"].contains(where: { row[$0] != nil }) {
                return .trl
            }
            var error = error
            error.remedy = "convert the file with plumb data import"
            throw error
        }
    }

    /// Whether `value` is text of turns such as Anthropic's HH has.
    private static func isDialogue(_ value: JSONValue?) -> Bool {
        guard let text = value?.string else { return false }
        return text.drop(while: \.isNewline).hasPrefix("Human:")
    }

    /// Whether `value` is a list of messages that the user or the system begins.
    private static func beginsWithPrompt(_ value: JSONValue?) -> Bool {
        guard let role = value?.array?.first?["role"]?.string else { return false }
        return role != "assistant"
    }
}
