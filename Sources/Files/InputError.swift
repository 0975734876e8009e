/// What is wrong with something a person handed us, where it is, and how to fix it.
///
/// Prints as `pairs.jsonl:12: chosen: the field is missing; expected a string or a list of messages (add it, or
/// remove the row)`.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as the person named it, or a short name for what is not a file (`<standard input>`, `--beta`).
    public var file: String
    /// The line, counted from 1, where that makes sense.
    public var line: Int?
    /// The field, key, tensor or option.
    public var field: String?
    /// What was found.
    public var problem: String
    /// What should have been there.
    public var expected: String?
    /// What to do about it.
    public var remedy: String?

    public init(
        file: String, line: Int? = nil, field: String? = nil, problem: String, expected: String? = nil,
        remedy: String? = nil
    ) {
        self.file = file
        self.line = line
        self.field = field
        self.problem = problem
        self.expected = expected
        self.remedy = remedy
    }

    public var description: String {
        var text = file
        if let line { text += ":\(line)" }
        if let field { text += ": \(field)" }
        text += ": \(problem)"
        if let expected { text += "; expected \(expected)" }
        if let remedy { text += " (\(remedy))" }
        return text
    }

    /// The same error, placed in `file` at `line`.
    public func at(file: String? = nil, line: Int? = nil) -> InputError {
        var error = self
        if let file { error.file = file }
        if let line { error.line = line }
        return error
    }
}
