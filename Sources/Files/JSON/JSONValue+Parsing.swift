public import Foundation

extension JSONValue {
    /// Reads one JSON text (RFC 8259, UTF-8), keeping the order of keys; `file` is the name that errors give.
    ///
    /// Refused, with the line and the column: a key that appears twice, nesting beyond 128 levels, half a surrogate pair,
    /// numbers beyond a double, `NaN`, comments, trailing commas, anything after the value.
    ///
    /// Swift's `String` takes canonically equivalent texts for equal, and a large vocabulary holds such pairs. The object
    /// at the path `pairsAt` (`["model", "vocab"]`) comes back as a flat list `key, value, key, value, …` instead, its
    /// keys unchecked.
    public init(parsing bytes: [UInt8], file: String, pairsAt: [String]? = nil) throws(InputError) {
        let range = try UTF8Check.text(in: bytes, file: file)
        var parser = JSONParser(bytes, in: range, file: file, pairsAt: pairsAt)
        self = try parser.document()
    }

    /// Reads one JSON text from `data`, as `init(parsing:file:pairsAt:)` does from bytes.
    public init(parsing data: Data, file: String, pairsAt: [String]? = nil) throws(InputError) {
        try self.init(parsing: [UInt8](data), file: file, pairsAt: pairsAt)
    }

    /// Reads one JSON text from `text`, as `init(parsing:file:pairsAt:)` does from bytes.
    public init(parsing text: String, file: String, pairsAt: [String]? = nil) throws(InputError) {
        try self.init(parsing: Array(text.utf8), file: file, pairsAt: pairsAt)
    }

    /// Reads the JSON file at `path`, as `init(parsing:file:pairsAt:)` does from bytes.
    public init(file path: String, pairsAt: [String]? = nil) throws(InputError) {
        try self.init(parsing: try readFile(path), file: path, pairsAt: pairsAt)
    }
}
