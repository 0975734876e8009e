public import Files
import OrderedCollections
import Tokenization

extension PreferencePair {
    /// The pair that `row` states in `format`.
    ///
    /// Beside the fields of the format, a row may have `id`, `category`, `family` and `weight`; others are kept in
    /// `extra`. A row of `kto` gives a pair with one answer.
    /// - Throws: `InputError` at `line` for a missing, empty or wrongly typed field, or two answers that are the same.
    public init(json row: JSONValue, format: DataFormat, file: String, line: Int) throws(InputError) {
        if format == .trl {
            try self.init(json: row, file: file, line: line)
            return
        }
        var reader = try RowReader(row, file: file, line: line, expected: "an object with \(format.summary)")
        switch format {
        case .trl: try self.init(json: row, file: file, line: line)
        case .implicit: try self.init(implicit: &reader)
        case .alpaca: try self.init(alpaca: &reader)
        case .sharegpt: try self.init(sharegpt: &reader)
        case .hh: try self.init(hh: &reader)
        case .ultrafeedback: try self.init(ultrafeedback: &reader)
        case .openai: try self.init(openai: &reader)
        case .kto: try self.init(labelled: row, file: file, line: line)
        }
        if !isSingle, chosen == rejected {
            throw reader.error(
                format == .openai ? "non_preferred_output" : "rejected", "it is identical to the other answer",
                expected: "two different answers", remedy: "remove the row")
        }
    }

    /// The row that states this pair in `format`, the system message folded in where the format has no field for it.
    ///
    /// Rows of `trl` and `kto` are strings where all of the pair is plain text, unless `asMessages`.
    /// - Parameters:
    ///   - format: How to lay the row out.
    ///   - asMessages: Whether plain text is written as messages too, so that all rows of a file are alike.
    ///   - isBare: Whether `id`, `category`, `family`, `weight` and `extra` are left out.
    ///   - file: The name that errors give.
    /// - Returns: An object.
    /// - Throws: `InputError` that names the field where the row would not read back as this pair.
    public func json(
        as format: DataFormat, asMessages: Bool = false, isBare: Bool = false, file: String = "<pair>"
    ) throws(InputError) -> JSONValue {
        let writer = RowWriter(pair: self, format: format, file: file, asMessages: asMessages)
        return try writer.row(isBare: isBare)
    }

    /// Whether the pair is one plain message of the user and one of the assistant for each answer, without tools.
    var isPlainText: Bool {
        func isPlain(_ messages: [ChatMessage], _ role: String) -> Bool {
            messages.count == 1 && messages[0].role == role && messages[0].extra.isEmpty
        }
        return system == nil && tools == nil && isPlain(prompt, "user")
            && (chosen.isEmpty || isPlain(chosen, "assistant"))
            && (rejected.isEmpty || isPlain(rejected, "assistant"))
    }

    /// What rows of every format may have beside their own fields, which were taken from `reader` before.
    init(
        _ reader: inout RowReader, system: String? = nil, tools: [JSONValue]? = nil, prompt: [ChatMessage],
        chosen: [ChatMessage], rejected: [ChatMessage]
    ) throws(InputError) {
        self.init(
            id: try reader.identifier("id") ?? "line-\(reader.line)", category: try reader.optionalText("category"),
            family: try reader.optionalText("family"), weight: try reader.positiveNumber("weight") ?? 1,
            system: system, tools: tools, prompt: prompt, chosen: chosen, rejected: rejected, extra: reader.unread,
            line: reader.line)
    }
}
