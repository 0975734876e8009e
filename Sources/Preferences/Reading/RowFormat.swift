import Files

/// How a row of training data says what its answers are.
enum RowFormat: String {
    /// `prompt`, `chosen` and `rejected`.
    case pair = "prompt, chosen and rejected"
    /// `prompt` and `completion`.
    case completion = "prompt and completion"
    /// `messages`: a conversation, each turn of the assistant an answer.
    case conversation = "messages"

    private static let fields: [(name: String, formats: [RowFormat])] = [
        ("messages", [.conversation]), ("completion", [.completion]), ("chosen", [.pair]), ("rejected", [.pair]),
        ("preferred_output", [.pair]), ("non_preferred_output", [.pair]), ("prompt", [.pair, .completion]),
    ]

    /// The format that the fields of `row` belong to.
    ///
    /// - Throws: `InputError` where they belong to none of `allowed`, or to several.
    init(of row: JSONValue, allowed: [RowFormat], file: String, line: Int) throws(InputError) {
        let list = allowed.map(\.rawValue).joined(separator: ", or ")
        func refuse(_ field: String?, _ problem: String) -> InputError {
            InputError(file: file, line: line, field: field, problem: problem, expected: list)
        }
        guard row.object != nil else { throw refuse(nil, "the row is \(row.kind)") }
        let present = Self.fields.filter { (row[$0.name] ?? .null) != .null }
        guard let first = present.first else { throw refuse(nil, "the row has none of the fields that make a row") }
        if let other = present.first(where: { $0.formats.allSatisfy { !first.formats.contains($0) } }) {
            throw refuse(other.name, "the row has \(first.name) too, which belongs to another format")
        }
        // A prompt alone lacks its answer: the first allowed format says so.
        guard let format = first.formats.first(where: allowed.contains) else {
            throw refuse(first.name, "the field belongs to rows of \(first.formats[0].rawValue)")
        }
        self = first.name == "prompt" && allowed.contains(.completion) ? .completion : format
    }
}

/// Holds that all rows of a file have one format.
struct FormatCheck {
    private var first: (format: RowFormat, line: Int)?

    mutating func take(_ format: RowFormat, file: String, line: Int) throws(InputError) {
        if let first, first.format != format {
            throw InputError(
                file: file, line: line, problem: "the row has \(format.rawValue)",
                expected: "\(first.format.rawValue), as line \(first.line) has", remedy: "use a file for each format")
        }
        if first == nil { first = (format, line) }
    }
}
