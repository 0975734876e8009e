public import Files

extension EvaluationPrompts {
    /// The fields and columns that hold prompts, the first of them that is there being taken.
    private static let names = ["prompt", "goal", "text", "instruction"]

    /// The prompts of a suite or a public benchmark.
    ///
    /// A `.jsonl` file has `prompt`, `goal`, `text`, `instruction` or `messages` in each row, a `.csv` or `.tsv` file a column of
    /// one of these names, any other file a prompt a line.
    ///
    /// - Throws: `InputError` where the file cannot be read, is not UTF-8, or has no prompt.
    public static func read(_ path: String) throws(InputError) -> EvaluationPrompts {
        let bytes = try readFile(path)
        let name = path.lowercased()
        let prompts: [Prompt] =
            if name.hasSuffix(".jsonl") || name.hasSuffix(".json") {
                try rows(bytes, path)
            } else if name.hasSuffix(".csv") || name.hasSuffix(".tsv") {
                try table(bytes, path, separator: name.hasSuffix(".tsv") ? UInt8(ascii: "\t") : UInt8(ascii: ","))
            } else {
                try lines(bytes, path)
            }
        guard !prompts.isEmpty else {
            throw InputError(file: path, problem: "there is no prompt", expected: names.joined(separator: ", "))
        }
        return EvaluationPrompts(path: path, prompts: prompts)
    }

    private static func rows(_ bytes: [UInt8], _ path: String) throws(InputError) -> [Prompt] {
        var prompts: [Prompt] = []
        for (line, row) in try JSONLines.parse(bytes, file: path) {
            guard let value = (names + ["messages"]).lazy.compactMap({ row[$0] }).first(where: { $0 != .null }) else {
                throw InputError(
                    file: path, line: line, field: "prompt", problem: "the field is missing",
                    expected: (names + ["messages"]).joined(separator: ", "))
            }
            if let text = value.string {
                prompts.append(Prompt(text: text, line: line))
            } else {
                let asked = (value.array ?? []).filter { ($0["role"] ?? "user") == "user" }
                let text = asked.compactMap { $0["content"]?.string }.joined(separator: " ")
                prompts.append(Prompt(text: text, line: line))
            }
        }
        return prompts
    }

    private static func table(_ bytes: [UInt8], _ path: String, separator: UInt8) throws(InputError) -> [Prompt] {
        let table = try CSVTable(parsing: bytes, file: path, separator: separator)
        let headings = table.columns.map { TextCheck.trimmed($0).lowercased() }
        guard let column = names.lazy.compactMap({ headings.firstIndex(of: $0) }).first else {
            throw InputError(
                file: path, line: 1, problem: "no column holds prompts",
                expected: "a column named \(names.joined(separator: ", "))", remedy: "rename the column")
        }
        return table.records.compactMap { record in
            guard column < record.cells.count, let text = record.cells[column] else { return nil }
            return Prompt(text: text, line: record.line)
        }
    }

    private static func lines(_ bytes: [UInt8], _ path: String) throws(InputError) -> [Prompt] {
        try checkUTF8(bytes, path)
        return JSONLines.lines(of: bytes).map { line in
            Prompt(text: TextCheck.trimmed(String(decoding: bytes[line.range], as: UTF8.self)), line: line.number)
        }
    }

    private static func checkUTF8(_ bytes: [UInt8], _ path: String) throws(InputError) {
        guard let line = JSONLines.lines(of: bytes).first(where: { !JSONLines.isUTF8($0, of: bytes) }) else { return }
        throw InputError(
            file: path, line: line.number, problem: "the line is not UTF-8", expected: "UTF-8",
            remedy: "save the file as UTF-8")
    }
}
