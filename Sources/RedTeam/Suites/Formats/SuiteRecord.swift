import Files
import OrderedCollections

/// One record of a file of requests, its columns under lower-case names.
struct SuiteRecord {
    /// The columns as they are written.
    let columns: [String]
    /// What the record holds as one text, where it has no columns.
    let text: String?
    let file: String
    /// The line where it begins, counted from 1.
    let line: Int
    /// Which record it is, counted from 1.
    let number: Int
    /// The record as JSON.
    let value: JSONValue
    /// Whether it is from a table, whose cells are all text.
    let isTable: Bool
    private let fields: [String: JSONValue]

    init(_ value: JSONValue, file: String, line: Int, number: Int, isTable: Bool) {
        self.value = value
        self.file = file
        self.line = line
        self.number = number
        self.isTable = isTable
        text = value.string
        columns = value.object.map { Array($0.keys) } ?? []
        fields = (value.object ?? [:]).reduce(into: [:]) { fields, member in
            let name = member.key.lowercased()
            if fields[name] == nil { fields[name] = member.value }
        }
    }

    /// Whether it has all of the columns, also where a cell is empty.
    func has(_ names: String...) -> Bool { names.allSatisfy { fields[$0] != nil } }

    /// The text of the first of the columns that has some that is not blank; nil without any.
    func text(_ names: String...) throws(InputError) -> String? {
        for name in names {
            guard let value = fields[name], value != .null else { continue }
            if let text = value.string {
                if !text.allSatisfy(\.isWhitespace) { return text }
            } else if let number = value.integer {
                return String(number)
            } else {
                throw error(name, "the field is \(value.kind)", expected: "a string")
            }
        }
        return nil
    }

    /// The text of the first of the columns that has some.
    func requiredText(_ names: String...) throws(InputError) -> String {
        for name in names { if let text = try text(name) { return text } }
        throw error(
            names[0], has(names[0]) ? "the field is empty" : "the field is missing", expected: "some text",
            remedy: "remove the row")
    }

    /// An error about a column of this record, under the name that the file gives it.
    func error(_ field: String, _ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(
            file: file, line: line, field: columns.first { $0.lowercased() == field } ?? field, problem: problem,
            expected: expected, remedy: remedy)
    }
}

extension String {
    /// The text as a name: lower case, with one underscore for whatever is neither a letter nor a digit.
    var asName: String {
        var name = ""
        for character in lowercased() {
            if character.isLetter || character.isNumber {
                name.append(character)
            } else if !name.isEmpty, name.last != "_" {
                name.append("_")
            }
        }
        while name.last == "_" { name.removeLast() }
        return name
    }
}
