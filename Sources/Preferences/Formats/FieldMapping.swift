public import Files
public import OrderedCollections

/// New names for the columns of a file, given before its rows are read.
public struct FieldMapping: Sendable, Hashable {
    /// The field that each column becomes, by the column's name.
    public var fields: OrderedDictionary<String, String>

    public init(_ fields: OrderedDictionary<String, String> = [:]) {
        self.fields = fields
    }

    /// Reads `column=field` from each of `texts`, as `--map` takes them.
    ///
    /// - Throws: `InputError` for another text, or a column or a field that is named twice.
    public init(parsing texts: [String]) throws(InputError) {
        fields = [:]
        for text in texts {
            guard let equals = text.lastIndex(of: "="), equals != text.startIndex,
                text.index(after: equals) != text.endIndex
            else {
                throw InputError(file: "--map", problem: "it is \"\(text)\"", expected: "column=field")
            }
            let (column, field) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            guard fields[column] == nil, !fields.values.contains(field) else {
                throw InputError(
                    file: "--map", problem: "\(fields[column] == nil ? field : column) is named twice",
                    expected: "each column and each field once")
            }
            fields[column] = field
        }
    }

    /// Holds that each column to rename is one of `columns`.
    func check(columns: OrderedSet<String>, file: String) throws(InputError) {
        guard let unknown = fields.keys.first(where: { !columns.contains($0) }) else { return }
        throw InputError(
            file: file, problem: "there is no column \(unknown)",
            expected: "one of \(columns.joined(separator: ", "))", remedy: "correct --map")
    }

    /// The row with its columns renamed, in their order.
    func applied(to row: JSONValue, file: String, line: Int) throws(InputError) -> JSONValue {
        guard !fields.isEmpty, let members = row.object else { return row }
        var renamed: OrderedDictionary<String, JSONValue> = [:]
        for (column, value) in members {
            let name = fields[column] ?? column
            guard renamed.updateValue(value, forKey: name) == nil else {
                throw InputError(
                    file: file, line: line, field: name, problem: "the row has this field too",
                    expected: "a free name for --map", remedy: "rename the other column as well")
            }
        }
        return .object(renamed)
    }
}
