public import Files

/// The bytes of a file to lint.
public struct LintSource: Sendable {
    /// The name that findings give.
    public var path: String
    /// What the file holds.
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The file at `path`.
    ///
    /// - Throws: `InputError` where it cannot be read.
    public static func read(_ path: String) throws(InputError) -> LintSource {
        LintSource(path: path, bytes: try readFile(path))
    }
}
