package import OrderedCollections

/// Takes the known fields out of one JSONL row, with errors that say where; what it did not take stays in `unread`.
package struct RowReader {
    package private(set) var unread: OrderedDictionary<String, JSONValue>
    package let file: String
    package let line: Int

    /// A reader of `row`, an object; `expected` says what a row holds, for the error about anything else.
    package init(_ row: JSONValue, file: String, line: Int, expected: String) throws(InputError) {
        guard let members = row.object else {
            throw InputError(file: file, line: line, problem: "the row is \(row.kind)", expected: expected)
        }
        self.unread = members
        self.file = file
        self.line = line
    }

    /// An error about `field` of this row.
    package func error(
        _ field: String, _ problem: String, expected: String? = nil, remedy: String? = nil
    ) -> InputError {
        InputError(file: file, line: line, field: field, problem: problem, expected: expected, remedy: remedy)
    }

    /// The field's value; nil where the row has no such field, or a null.
    package mutating func take(_ field: String) -> JSONValue? {
        let value = unread.removeValue(forKey: field)
        return value == .null ? nil : value
    }

    /// A field of text that is not blank; nil where it is absent.
    package mutating func text(_ field: String) throws(InputError) -> String? {
        guard let value = take(field) else { return nil }
        guard let text = value.string else {
            throw error(field, "the field is \(value.kind)", expected: "a string")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw error(field, "the field is empty", expected: "some text", remedy: "remove the field")
        }
        return text
    }

    /// A field of text that must be there, but may be blank.
    package mutating func requiredText(_ field: String) throws(InputError) -> String {
        guard let value = take(field) else { throw error(field, "the field is missing", expected: "a string") }
        guard let text = value.string else {
            throw error(field, "the field is \(value.kind)", expected: "a string")
        }
        return text
    }

    /// A name, which may be written as a whole number; nil where it is absent.
    package mutating func identifier(_ field: String) throws(InputError) -> String? {
        if let number = unread[field]?.integer {
            unread.removeValue(forKey: field)
            return String(number)
        }
        return try text(field)
    }

    /// One of the values of `Choice` by its raw value; nil where the field is absent.
    package mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ field: String, of type: Choice.Type
    ) throws(InputError) -> Choice? {
        let expected = type.allCases.map(\.rawValue).joined(separator: " or ")
        guard let value = take(field) else { return nil }
        guard let name = value.string else {
            throw error(field, "the field is \(value.kind)", expected: expected)
        }
        guard let choice = Choice(rawValue: name) else {
            throw error(field, "the field is \"\(name)\"", expected: expected)
        }
        return choice
    }

    /// A number above 0; nil where it is absent.
    package mutating func positiveNumber(_ field: String) throws(InputError) -> Double? {
        guard let value = take(field) else { return nil }
        guard let number = value.number else {
            throw error(field, "the field is \(value.kind)", expected: "a number above 0")
        }
        guard number > 0, number.isFinite else {
            throw error(
                field, "the field is \(number)", expected: "a number above 0", remedy: "remove the row instead")
        }
        return number
    }

    /// A list of objects; nil where it is absent or empty.
    package mutating func objects(_ field: String) throws(InputError) -> [JSONValue]? {
        guard let value = take(field) else { return nil }
        guard let list = value.array, list.allSatisfy({ $0.object != nil }) else {
            throw error(field, "the field is \(value.kind)", expected: "a list of objects")
        }
        return list.isEmpty ? nil : list
    }
}
