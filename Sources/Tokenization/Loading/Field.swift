import Files

/// A value of a JSON file with the path that leads to it, so that every error can name it.
struct Field {
    let value: JSONValue
    let path: String
    let file: String

    init(_ value: JSONValue, path: String = "", file: String) {
        self.value = value
        self.path = path
        self.file = file
    }

    /// The member `key`; null for a missing one.
    subscript(key: String) -> Field {
        Field(value[key] ?? .null, path: path.isEmpty ? key : "\(path).\(key)", file: file)
    }

    /// Whether the value is null or missing.
    var isNull: Bool { value == .null }

    /// The string that names which kind of object this is.
    func type() throws(InputError) -> String { try self["type"].string() }

    func string() throws(InputError) -> String {
        guard let string = value.string else { throw wrong("a string") }
        return string
    }

    /// The UTF-8 of a string that is not empty.
    func text() throws(InputError) -> [UInt8] {
        let string = try string()
        guard !string.isEmpty else { throw error("the string is empty", expected: "at least one character") }
        return Array(string.utf8)
    }

    func bool(default value: Bool? = nil) throws(InputError) -> Bool {
        if isNull, let value { return value }
        guard let bool = self.value.bool else { throw wrong("true or false") }
        return bool
    }

    func integer() throws(InputError) -> Int {
        guard let integer = value.integer else { throw wrong("a whole number") }
        return integer
    }

    /// The elements, each a field.
    func array() throws(InputError) -> [Field] {
        guard let array = value.array else { throw wrong("a list") }
        return array.enumerated().map { Field($1, path: "\(path)[\($0)]", file: file) }
    }

    /// The error of a value of another kind than `expected`.
    func wrong(_ expected: String) -> InputError {
        error(isNull ? "the field is missing" : "found \(value.kind)", expected: expected)
    }

    /// An error at this field.
    func error(_ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(
            file: file, field: path.isEmpty ? nil : path, problem: problem, expected: expected, remedy: remedy)
    }
}
