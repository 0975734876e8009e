public import Files
import Foundation

/// The steps of a search on disk, one JSON object a line, each with the `behaviour` that it is of.
///
/// A search that was interrupted reads them back and goes on.
public struct SearchLog: Sendable {
    public let path: String
    /// What was there when the log was opened, with line numbers, by behaviour.
    public let known: [String: [(line: Int, value: JSONValue)]]
    private let appender: LineAppender

    /// Opens the log at `path`, or begins it; half a last line, which an interruption left, is removed.
    ///
    /// - Throws: `InputError` where the file is no such log, or cannot be written.
    public init(_ path: String) throws(InputError) {
        self.path = path
        appender = try LineAppender(path)
        let bytes = try readFile(path)
        var known: [String: [(line: Int, value: JSONValue)]] = [:]
        if !bytes.isEmpty {
            for (line, value) in try JSONLines.parse(bytes, file: path) {
                guard let behaviour = value["behaviour"]?.string else {
                    throw InputError(
                        file: path, line: line, field: "behaviour", problem: "the field is missing",
                        expected: "a line of a search", remedy: "choose another --output")
                }
                known[behaviour, default: []].append((line, value))
            }
        }
        self.known = known
    }

    /// Adds a line, which is there for good once this returns.
    public func append(_ row: JSONValue) throws(InputError) { try appender.append(row) }

    /// What the lines of `behaviour` say, read by `read`.
    public func rows<Row>(
        of behaviour: String, _ read: (JSONValue, _ file: String, _ line: Int) throws(InputError) -> Row
    ) throws(InputError) -> [Row] {
        var rows: [Row] = []
        for (line, value) in known[behaviour] ?? [] { rows.append(try read(value, path, line)) }
        return rows
    }
}
